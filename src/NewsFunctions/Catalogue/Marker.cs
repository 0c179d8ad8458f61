namespace NewsFunctions.Catalogue;

/// <summary>How far somebody has come in following the catalogue.</summary>
public sealed record Marker(long Sequence, DateTimeOffset AsOf)
{
    public static Marker Of(ArticleCatalogue catalogue, DateTimeOffset now) => new(catalogue.Sequence, now);
}

/// <summary>
/// What readers can see differently since a marker. Costs what changed, whatever the size of the catalogue.
/// </summary>
public static class VisibleChanges
{
    public static IReadOnlyList<Entry> Since(ArticleCatalogue catalogue, Marker marker, DateTimeOffset now)
    {
        var changed = catalogue.After(marker.Sequence)
            .Where(entry => entry.Article is { } article ? article.PublishedAt <= now : entry.Withdrawal is not null)
            .ToList();
        foreach (var article in catalogue.Visible(ListKey.All, now))
        {
            if (article.PublishedAt <= marker.AsOf) break;
            changed.Add(catalogue.ById(article.Id)!);
        }
        return [.. changed.DistinctBy(entry => entry.Id)];
    }

    public static IEnumerable<ListKey> Lists(IEnumerable<Entry> changes) => changes
        .SelectMany(entry => entry.Article is { } article ? ListKey.Of(article) : entry.Withdrawal?.Lists ?? [])
            .Distinct();
}
