namespace NewsFunctions.Catalogue;

public enum ChangeKind
{
    Published,
    Updated,
    Removed,
}

public sealed record Change(ChangeKind Kind, Entry Entry)
{
    /// <summary>The slug by which readers know it.</summary>
    // An article that went back under embargo may have got another slug by that, which is not to be known yet.
    public string Slug => (Kind == ChangeKind.Removed ? Entry.Recalled : null) ?? Entry.Slug!;
}

/// <summary>
/// What a mirror of the site has to do since it last asked. Each article comes with its last change only, and an
/// article under embargo when that ends, which no sequence number tells: hence a cursor of two parts.
/// </summary>
public static class Changes
{
    /// <param name="heard">All up to here the client has heard: what is published after it is new. Default:
    /// <paramref name="since"/>.</param>
    public static (IReadOnlyList<Change> Changes, ChangeCursor Next, bool More) Since(
        ArticleCatalogue catalogue, ChangeCursor since, int limit, DateTimeOffset now, ChangeCursor? heard = null)
    {
        var known = heard ?? since;
        var found = new List<Change>();
        var next = since;
        foreach (var entry in Released(catalogue, since, now))
        {
            if (found.Count == limit) return (found, next, true);
            found.Add(new Change(IsNew(entry, known) ? ChangeKind.Published : ChangeKind.Updated, entry));
            next = next with { Released = entry.Article!.PublishedAt, Tie = entry.Changed };
        }

        // The newest article tells how far releases have come, so that asking again gives the same answer.
        next = next with { Released = LastRelease(catalogue, since, now), Tie = long.MaxValue };
        foreach (var entry in catalogue.After(since.Sequence))
        {
            if (Public(entry, known, now) is { } kind)
            {
                if (found.Count == limit) return (found, next, true);
                found.Add(new Change(kind, entry));
            }
            next = next with { Sequence = entry.Changed };
        }
        return (found, next, false);
    }

    // It never goes back, unless the clock of another instance was ahead of ours.
    private static DateTimeOffset LastRelease(ArticleCatalogue catalogue, ChangeCursor since, DateTimeOffset now)
    {
        var visible = catalogue.Visible(ListKey.All, now);
        var newest = visible.Length > 0 ? visible[0].PublishedAt : DateTimeOffset.MinValue;
        return since.Released <= now && since.Released > newest ? since.Released : newest;
    }

    // The client got this change while the article was still hidden.
    private static IEnumerable<Entry> Released(ArticleCatalogue catalogue, ChangeCursor since, DateTimeOffset now)
    {
        var visible = catalogue.Visible(ListKey.All, now);
        var released = new List<Entry>();
        foreach (var article in visible)
        {
            if (article.PublishedAt < since.Released) break;
            var entry = catalogue.ById(article.Id)!;
            if (entry.Changed <= since.Sequence && (article.PublishedAt > since.Released || entry.Changed > since.Tie))
                released.Add(entry);
        }
        return released.OrderBy(entry => entry.Article!.PublishedAt).ThenBy(entry => entry.Changed);
    }

    // Null where readers never saw it: then they must not learn of it.
    private static ChangeKind? Public(Entry entry, ChangeCursor known, DateTimeOffset now)
    {
        if (!(entry.PublicFrom <= now)) return null;
        if (!(entry.Article?.PublishedAt <= now)) return ChangeKind.Removed;
        return entry.FirstOnline > known.Sequence || IsNew(entry, known) ? ChangeKind.Published : ChangeKind.Updated;
    }

    // Of several released at one moment, the client may have some already.
    private static bool IsNew(Entry entry, ChangeCursor known) =>
        entry.PublicFrom > known.Released || (entry.PublicFrom == known.Released && known.Tie < long.MaxValue);
}
