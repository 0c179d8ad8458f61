using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

/// <summary>
/// What a feed should hold now, and a fingerprint of it: two plans with the same one make the same bytes.
/// </summary>
public sealed record FeedPlan(
    FeedKey Key, string Title, IReadOnlyList<Entry> Entries, IReadOnlyList<WithdrawnItem> Withdrawn, string Fingerprint,
    Snapshot Snapshot)
{
    /// <summary>Raise it when a writer's output changes.</summary>
    private const int WriterVersion = 5;

    /// <returns>Null where there is no such list.</returns>
    public static FeedPlan? Make(FeedKey key, Snapshot snapshot, SiteOptions site, FeedOptions options)
    {
        var catalogue = snapshot.Catalogue;
        var visible = snapshot.Visible(key.List);
        var articles = visible[..Math.Min(visible.Length, options.Items)].ToArray();
        WithdrawnItem[] withdrawn =
            [.. catalogue.Withdrawn(key.List).Take(options.Items)
                .Select(entry => new WithdrawnItem(entry.Id, entry.Withdrawal!.At))];
        if (key.List.Kind != ListKind.All && articles.Length == 0 && withdrawn.Length == 0) return null;
        var title = TitleOf(key.List, snapshot, site);
        Entry[] entries = [.. articles.Select(article => catalogue.ById(article.Id)!)];
        var fingerprint = FingerprintOf(title, entries, withdrawn, LinksOf(entries, snapshot), site, options);
        return new FeedPlan(key, title, entries, withdrawn, fingerprint, snapshot);
    }

    /// <summary>A body with the addresses of the moment that the plan is of.</summary>
    public string Resolved(string body, SiteOptions site) =>
        Links.Resolve(body, site, Snapshot.Catalogue, Snapshot.Now);

    public FeedContent Content(SiteOptions site, FeedOptions options, IEnumerable<string> bodies) => new(
        Key, Title, site, options,
        [.. Entries.Zip(bodies, (entry, body) =>
            new FeedItem(entry.Article!, entry.PublicFrom ?? entry.Article!.PublishedAt, body))], Withdrawn);

    // Where all articles were taken offline, only the slug is left.
    private static string TitleOf(ListKey list, Snapshot snapshot, SiteOptions site) => list.Kind == ListKind.All
        ? site.Title
        : $"{snapshot.Catalogue.NameOf(list, snapshot.Now) ?? list.Slug} – {site.Title}";

    // When a linked article comes, goes or gets another slug, the stored body stays the same, but the feed changes.
    private static IEnumerable<string> LinksOf(IEnumerable<Entry> entries, Snapshot snapshot) =>
        from link in entries.SelectMany(entry => entry.Links).Distinct()
        let target = Links.Find(snapshot.Catalogue, link)?.Article
        select $"{link} {(target?.PublishedAt <= snapshot.Now ? target.Slug : "")}";

    private static string FingerprintOf(
        string title, IEnumerable<Entry> entries, IEnumerable<WithdrawnItem> withdrawn, IEnumerable<string> links,
        SiteOptions site, FeedOptions options)
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', WriterVersion, title, site.Description, site.BaseUrl, site.ApiUrl, site.Language,
            options.Image, options.Hub);
        foreach (var entry in entries) text.Append(CultureInfo.InvariantCulture, $"\n{entry.Id} {entry.Changed}");
        foreach (var gone in withdrawn)
            text.Append(CultureInfo.InvariantCulture, $"\n{gone.ArticleId} gone {gone.At.UtcTicks}");
        foreach (var link in links) text.Append(CultureInfo.InvariantCulture, $"\nlink {link}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
