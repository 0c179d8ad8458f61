using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;
using NewsFunctions.Storage;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Publishing;

/// <summary>
/// Makes what readers see of the publication equal to what lies in its container, file by file, as
/// <see cref="Publisher"/> does with articles: everything may be repeated.
/// </summary>
public sealed partial class PublicationPublisher(
    PublicationUploads uploads, PublicationParser parser, ThemeKeeper theme, ImageLibrary images,
    LiveCatalogue catalogue, IOptions<SiteOptions> siteOptions, NewsMetrics metrics,
    ILogger<PublicationPublisher> log)
{
    private const int MaxTries = 5;
    private readonly SiteOptions site = siteOptions.Value;

    public async Task PublishAsync(string name, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var upload = await uploads.ReadAsync(name, cancellationToken);
            IReadOnlyList<ImageUse> used = [];
            if (upload is null) await RemoveAsync(name, cancellationToken);
            else used = await PublishAsync(await parser.PrepareAsync(upload, cancellationToken), cancellationToken);

            // Of several that publish a file, the last to commit may have read an older version: all look again.
            if (await uploads.FindETagAsync(name, cancellationToken) == upload?.ETag
                && await Preparation.AreCurrentAsync(images, used, cancellationToken))
                return;
        }
        throw new IOException($"{PublicationUploads.Folder}{name} changes faster than it can be published.");
    }

    /// <summary>Reads the files once more that show an image, as it came, changed or went.</summary>
    public async Task ImageChangedAsync(string imageName, CancellationToken cancellationToken)
    {
        images.Noticed();
        var known = (await catalogue.GetNewestAsync(cancellationToken)).Publication;
        foreach (var file in known.ByName.Values
            .Where(file => file.Images.Any(image => BlobNames.AreAlike(image.Name, imageName))))
            await PublishAsync(file.Name, cancellationToken);
    }

    /// <summary>Finds what events missed, and clears reports that nothing needs any more.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var reports = await uploads.ListReportsAsync(cancellationToken);
        var listed = await uploads.ListAsync(cancellationToken);
        var copies = await theme.ListAsync(cancellationToken);
        var known = (await catalogue.GetNewestAsync(cancellationToken)).Publication;
        foreach (var name in known.ByName.Keys.Except(listed.Keys)) await PublishQuietlyAsync(name, cancellationToken);
        foreach (var (name, blob) in listed)
        {
            known = (await catalogue.GetAsync(cancellationToken)).Publication;
            if (!reports.Contains(uploads.ReportFor(name)) || IsStale(known, known.Find(name), blob)
                || (ThemeItem.Of(known.Find(name)!)?.Copy is { } copy && !copies.ContainsKey(copy))
                || !await Preparation.AreCurrentAsync(images, known.Find(name)!.Images, cancellationToken))
                await PublishQuietlyAsync(name, cancellationToken);
        }
        await uploads.ClearReportsAsync(reports.Except(listed.Keys.Select(uploads.ReportFor)), cancellationToken);
        if (copies.Count == 0) return;
        known = (await catalogue.GetNewestAsync(cancellationToken)).Publication;
        await theme.ClearAsync(copies, known, cancellationToken);
    }

    /// <summary>Makes all of it anew from the files; the former state tells only what no file does.</summary>
    /// <returns>What was served and differs from what the files say.</returns>
    public async Task<IReadOnlyList<string>> RebuildAsync(bool verify, CancellationToken cancellationToken)
    {
        while (true)
        {
            var former = (await catalogue.GetNewestAsync(cancellationToken)).Publication;
            var (files, decisions) = await PlanAsync(former, cancellationToken);
            string[] drift =
            [
                .. files.ByName.Values.Where(file => former.Find(file.Name) != file)
                    .Select(file => $"{PublicationUploads.Folder}{file.Name}: the index has it otherwise"),
                .. former.ByName.Keys.Where(name => files.Find(name) is null)
                    .Select(name => $"{PublicationUploads.Folder}{name}: only in the index"),
                .. await theme.DriftAsync(decisions.Select(file => file.Item1), repair: !verify, cancellationToken),
            ];
            if (verify) return drift;
            var done = await catalogue.CommitAsync(
                known => Replacement.Of(known.Publication, former, drift.Length > 0 ? files : null), cancellationToken);
            if (!done.IsCurrent) continue;
            foreach (var (prepared, decision) in decisions) await TellAsync(prepared, decision, cancellationToken);
            return drift;
        }
    }

    private async Task<(PublicationFiles Files, List<(PreparedFile, PublicationDecision)> Decisions)> PlanAsync(
        PublicationFiles former, CancellationToken cancellationToken)
    {
        var prepared = new List<PreparedFile>();
        foreach (var (name, listed) in await uploads.ListAsync(cancellationToken))
        {
            if (await uploads.ReadAsync(name, listed, cancellationToken) is { } upload)
                prepared.Add(await parser.PrepareAsync(upload, cancellationToken));
        }

        // The last good version of a file that is rejected now.
        var files = prepared.Where(file => file.Faults.Count > 0).Select(file => former.Find(file.Upload.Name))
            .OfType<PublicationFile>().Aggregate(PublicationFiles.None, (all, file) => all.With(file));
        var decisions = new List<(PreparedFile, PublicationDecision)>();
        foreach (var file in prepared
            .OrderBy(file => former.Find(file.Upload.Name) is { Error: null } ? 0 : 1)
            .ThenBy(file => file.Upload.Name, StringComparer.Ordinal))
        {
            var decision = PublicationDecision.Of(files, file);
            files = decision.Publication ?? files;
            decisions.Add((file, decision));
        }
        return (files, decisions);
    }

    private async Task<IReadOnlyList<ImageUse>> PublishAsync(
        PreparedFile prepared, CancellationToken cancellationToken)
    {
        await theme.WriteAsync(prepared, cancellationToken);
        var decision = await catalogue.CommitAsync(
            known => PublicationDecision.Of(known.Publication, prepared), cancellationToken);
        await TellAsync(prepared, decision, cancellationToken);
        var before = decision.Before.Find(prepared.Upload.Name);
        if (before?.ETag != prepared.Upload.ETag)
        {
            if (decision.Error is { } error) metrics.UploadRejected(error.Code);
            else metrics.Published(prepared.Upload.LastModified);
        }
        await PublishOthersAsync(before?.Slug, decision.File!.Slug, cancellationToken);
        await TellOfThemeAsync(before, decision.File, cancellationToken);
        return prepared.Images;
    }

    private async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var decision = await catalogue.CommitAsync(
            known => PublicationDecision.Remove(known.Publication, name), cancellationToken);
        await uploads.DeleteReportAsync(name, cancellationToken);
        var before = decision.Before.Find(name);
        await PublishOthersAsync(before?.Slug, null, cancellationToken);
        await TellOfThemeAsync(before, null, cancellationToken);
    }

    // Who waits for a slug that is free now, and the report on the navigation.
    private async Task PublishOthersAsync(string? before, string? now, CancellationToken cancellationToken)
    {
        if (before == now) return;
        var known = (await catalogue.GetAsync(cancellationToken)).Publication;
        var waiting = known.ByName.Values.FirstOrDefault(file => file.WantedSlug == before && before is not null);
        if (waiting is not null) await PublishAsync(waiting.Name, cancellationToken);
        if (known.Find(Site.FileName) is not null) await PublishAsync(Site.FileName, cancellationToken);
    }

    // Whether a template works may depend on others.
    private async Task TellOfThemeAsync(
        PublicationFile? before, PublicationFile? now, CancellationToken cancellationToken)
    {
        var name = (before ?? now)?.Name ?? "";
        if (before?.Content == now?.Content) return;
        if (!name.EndsWith(OwnTheme.TemplateEnding, StringComparison.Ordinal)) return;
        var known = (await catalogue.GetAsync(cancellationToken)).Publication;
        foreach (var other in known.ByName.Values.Where(file => ThemeItem.Of(file)?.Text is not null))
            if (other.Name != name) await PublishAsync(other.Name, cancellationToken);
    }

    // Report and tags, in this order: tags that are right tell the sweep that all is done.
    private async Task TellAsync(
        PreparedFile prepared, PublicationDecision decision, CancellationToken cancellationToken)
    {
        var (upload, file) = (prepared.Upload, decision.File!);
        var faults = prepared.Faults.Count > 0 ? prepared.Faults : decision.Error is { } fault ? [fault] : [];
        var known = await catalogue.GetAsync(cancellationToken);
        IReadOnlyList<Fault> warnings =
        [
            .. prepared.Warnings,
            .. EditorNotices.Lost(prepared.Links.Where(link => !IsThere(link, known))),
        ];
        var report = PublicationNotices.Report(
            known.Publication, file, faults, warnings, site, theme.FaultOf(known.Publication));
        await uploads.ReportAsync(upload.Name, report, cancellationToken);
        var tags = PublicationNotices.Tags(
            known.Publication, file, upload.Tags, site, theme.FaultOf(known.Publication));
        await uploads.TagAsync(upload, tags, cancellationToken);
        if (decision.Error is { } error) Rejected(upload.Name, error.Short, error.Message);
        else Published(upload.Name);
    }

    private async Task PublishQuietlyAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await PublishAsync(name, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One file never blocks another; the next sweep tries it again.
            Failed(name, failure);
        }
    }

    private bool IsStale(PublicationFiles known, PublicationFile? file, ListedUpload listed) =>
        file is null || file.ETag != listed.ETag || file.Reader != PublicationDecision.Reader
        || (file.WantedSlug is { } slug && known.BySlug(slug) is null)
        || !UploadTags.AreSame(listed.Tags, PublicationNotices.Tags(
            known, file, listed.Tags, site, theme.FaultOf(known)));

    private static bool IsThere(LocalLink link, ArticleCatalogue known) =>
        PublicationParser.PageName().IsMatch(link.Target)
            ? known.Publication.BySlug(BlobNaming.Slug(link.Target)?.Value ?? "") is not null
            : Links.Find(known, link.Target)?.Article is not null;

    [LoggerMessage(Level = LogLevel.Information, Message = "publication/{File}: published")]
    private partial void Published(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "publication/{File}: rejected with {Error}: {Reason}")]
    private partial void Rejected(string file, string error, string reason);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "publication/{File} could not be published; the next sweep tries again")]
    private partial void Failed(string file, Exception failure);

    private sealed record Replacement(bool IsCurrent) : Commit([])
    {
        public static Replacement Of(PublicationFiles known, PublicationFiles former, PublicationFiles? files) =>
            known.AreSame(former) ? new(true) { Publication = files } : new(false);
    }
}
