using NewsFunctions.Activity;

namespace NewsFunctions.Counters;

/// <summary>Views and likes of one article in one hour, as lists see them.</summary>
/// <param name="ViewsLeftOut">Too many of one network: the crowd, and what counts in totals only.</param>
/// <param name="LikesLeftOut">What counts in totals only.</param>
public readonly record struct ArticleHour(
    string ArticleId, Hour Hour, long Views, long Likes, long ViewsLeftOut = 0, long LikesLeftOut = 0);
