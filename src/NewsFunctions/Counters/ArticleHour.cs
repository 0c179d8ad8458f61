using NewsFunctions.Activity;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Counters;

/// <summary>Views and likes of one article in one hour, as lists see them.</summary>
/// <param name="ViewsLeftOut">Too many of one network: the crowd, and what counts in totals only.</param>
/// <param name="LikesLeftOut">What counts in totals only.</param>
/// <param name="Marks">What of it was known during the hour.</param>
public readonly record struct ArticleHour(
    ArticleId ArticleId, Hour Hour, long Views, long Likes, long ViewsLeftOut = 0, long LikesLeftOut = 0,
    HourMarks Marks = default)
{
    /// <summary>Of an hour that had not ended: what was known at the last full ten minutes.</summary>
    public ArticleHour KnownAt(DateTimeOffset moment) =>
        moment < Hour.End && Marks.At(moment - Hour.Start, Views) is { } known
            ? this with { Views = known.Views, Likes = known.Likes, ViewsLeftOut = 0, LikesLeftOut = 0 }
            : this;
}
