using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>Views and likes of one article in one hour.</summary>
public readonly record struct ArticleHour(string ArticleId, Hour Hour, long Views, long Likes);
