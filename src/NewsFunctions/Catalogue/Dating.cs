namespace NewsFunctions.Catalogue;

/// <summary>What a commit adds to an entry: its place in the order of changes, and what readers knew of it.</summary>
public static class Dating
{
    /// <summary>The entry as the next change of the catalogue.</summary>
    public static Entry Dated(this ArticleCatalogue catalogue, Entry entry, DateTimeOffset now) =>
        catalogue.Dated(entry, now, catalogue.Sequence + 1);

    /// <summary>The entry as a change of the catalogue with that number.</summary>
    public static Entry Dated(this ArticleCatalogue catalogue, Entry entry, DateTimeOffset now, long next)
    {
        var before = catalogue.ById(entry.Id);
        var withdrawal = Withdrawal.Of(before, entry, now);
        var isNoticed = before is null || !EntryRow.LookTheSame(before, entry with { Withdrawal = withdrawal });
        return entry with
        {
            Sequence = next,
            Changed = isNoticed ? next : before!.Changed,
            ChangedAt = isNoticed ? now : before!.ChangedAt,
            FirstOnline = before is { FirstOnline: > 0 } ? before.FirstOnline : entry.Article is null ? 0 : next,
            PublicFrom = before?.PublicFrom <= now ? before!.PublicFrom : entry.Article?.PublishedAt,
            Withdrawal = withdrawal,
            Recalled = entry.Article?.PublishedAt <= now || !(before?.PublicFrom <= now) ? null
                : before!.Article?.PublishedAt <= now ? before.Article!.Slug : before.Recalled ?? before.Slug,
        };
    }
}
