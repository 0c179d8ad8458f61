using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>
/// Tells editors, where they look, what became of their uploads: a report and the tags of the upload.
/// </summary>
public sealed partial class EditorNotices(
    UploadStore uploads, LiveCatalogue catalogue, Previews previews, IOptions<SiteOptions> siteOptions,
    StorageClock time,
    ILogger<EditorNotices> log)
{
    private readonly SiteOptions site = siteOptions.Value;

    /// <summary>Report and tags, in this order: tags that are right tell the sweep that all is done.</summary>
    public async Task TellAsync(Prepared prepared, Decision decision, CancellationToken cancellationToken)
    {
        var (entry, upload, now) = (decision.Entry, prepared.Upload, time.GetUtcNow());
        var hidden = entry.Draft ?? (entry.Article is { } article && article.PublishedAt > now ? article : null);
        var preview = hidden is null ? null : await previews.SignAsync(hidden, cancellationToken);

        // An upload may have several faults of its own; without any, the decision may still reject it, as for a slug
        // that is taken.
        var faults = prepared.Faults.Count > 0 ? prepared.Faults : decision.Error is { } fault ? [fault] : [];
        IReadOnlyList<Fault> warnings =
        [
            .. prepared.Warnings, .. await LostLinksAsync(prepared, cancellationToken),
            .. await LedAsync(prepared, entry, cancellationToken),
        ];
        await uploads.ReportAsync(
            upload.Name, Report.Of(entry, faults, warnings, now, site, preview), cancellationToken);
        await uploads.TagAsync(upload, UploadTags.Of(entry, upload.Tags, now, site), cancellationToken);
        if (decision.Error is { } error) Rejected(upload.Name, error.Short, error.Message);
        else Published(upload.Name, entry.Status, entry.Slug);
    }

    public bool IsTagged(Upload upload, Entry entry) =>
        UploadTags.AreSame(upload.Tags, UploadTags.Of(entry, upload.Tags, time.GetUtcNow(), site));

    internal static IEnumerable<Fault> Lost(IEnumerable<LocalLink> links) =>
        links.DistinctBy(link => link.Target).Take(50).Select(link => new Fault("W031", link.Line,
            $"The link to \"{Excerpt.Of(link.Written, 100)}\" leads to no article that is online."));

    // Links are checked when the report is written, as files may come in any order.
    private async Task<IEnumerable<Fault>> LostLinksAsync(Prepared prepared, CancellationToken cancellationToken)
    {
        if (prepared.Links.Count == 0) return [];
        var known = await catalogue.GetAsync(cancellationToken);
        return Lost(prepared.Links.Where(link => Links.Find(known, link.Target)?.Article is null));
    }

    // Readers of other languages are led to one of them only.
    private async Task<IEnumerable<Fault>> LedAsync(
        Prepared prepared, Entry entry, CancellationToken cancellationToken)
    {
        if (prepared.Manuscript?.TranslationKey is not { } key || entry.Article is not { } article) return [];
        var known = await catalogue.GetAsync(cancellationToken);
        return known.Translations.LeaderOf(article) is not { } leader ? [] :
        [
            new("W023", prepared.Manuscript.TranslationLine, $"\"translationKey: {key}\" joins it to "
                + $"{known.ById(leader.Id)!.BlobName}, which is in the same language and older: "
                + "other languages lead to that one."),
        ];
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload}: {Status} as {Slug}")]
    private partial void Published(string upload, UploadStatus status, string? slug);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload}: rejected with {Error}: {Reason}")]
    private partial void Rejected(string upload, string error, string reason);
}
