using System.Text.Json;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Publication;
using NewsFunctions.Telemetry;

namespace NewsFunctions.Publishing;

/// <summary>
/// Makes what readers see of the publication equal to what lies in its container, file by file, as
/// <see cref="Publisher"/> does with articles: everything may be repeated.
/// </summary>
public sealed partial class PublicationPublisher(
    PublicationUploads uploads, UploadStore articles, CatalogueStore catalogue, IOptions<SiteOptions> siteOptions,
    NewsMetrics metrics, ILogger<PublicationPublisher> log)
{
    private const int MaxTries = 5;
    private readonly SiteOptions site = siteOptions.Value;

    public async Task PublishAsync(string name, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var upload = await uploads.ReadAsync(name, cancellationToken);
            if (upload is null) await RemoveAsync(name, cancellationToken);
            else await PublishAsync(Prepare(upload), cancellationToken);

            // Of several that publish a file, the last to commit may have read an older version: all look again.
            if (await uploads.FindETagAsync(name, cancellationToken) == upload?.ETag) return;
        }
        throw new IOException($"{PublicationUploads.Folder}{name} changes faster than it can be published.");
    }

    /// <summary>Finds what events missed, and clears reports that nothing needs any more.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var reports = await uploads.ListReportsAsync(cancellationToken);
        var listed = await uploads.ListAsync(cancellationToken);
        var known = (await catalogue.GetNewestAsync(cancellationToken)).Publication;
        var due = listed.Where(blob => IsStale(known.Find(blob.Key), blob.Value)
                || !reports.Contains(uploads.ReportFor(blob.Key))).Select(blob => blob.Key)
            .Concat(known.ByName.Keys.Where(name => !listed.ContainsKey(name)));
        foreach (var name in due) await PublishQuietlyAsync(name, cancellationToken);
        foreach (var report in reports.Except(listed.Keys.Select(uploads.ReportFor)))
        {
            var article = report["reports/".Length..^".txt".Length];
            if (await articles.FindETagAsync(article, cancellationToken) is null)
                await uploads.DeleteReportBlobAsync(report, cancellationToken);
        }
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
            if (await uploads.ReadAsync(name, listed, cancellationToken) is { } upload) prepared.Add(Prepare(upload));

        // The last good version of a file that is rejected now.
        var files = prepared.Where(file => file.Content is null).Select(file => former.Find(file.Upload.Name))
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

    private async Task PublishAsync(PreparedFile prepared, CancellationToken cancellationToken)
    {
        var decision = await catalogue.CommitAsync(
            known => PublicationDecision.Of(known.Publication, prepared), cancellationToken);
        await TellAsync(prepared, decision, cancellationToken);
        if (decision.Before.Find(prepared.Upload.Name)?.ETag == prepared.Upload.ETag) return;
        if (decision.Error is { } error) metrics.UploadRejected(error.Code);
        else metrics.Published(prepared.Upload.LastModified);
    }

    private async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await catalogue.CommitAsync(
            known => PublicationDecision.Remove(known.Publication, name), cancellationToken);
        await uploads.DeleteReportAsync(name, cancellationToken);
    }

    // Report and tags, in this order: tags that are right tell the sweep that all is done.
    private async Task TellAsync(
        PreparedFile prepared, PublicationDecision decision, CancellationToken cancellationToken)
    {
        var (upload, file) = (prepared.Upload, decision.File!);
        var faults = prepared.Faults.Count > 0 ? prepared.Faults : decision.Error is { } fault ? [fault] : [];
        await uploads.ReportAsync(
            upload.Name, PublicationNotices.Report(file, faults, prepared.Warnings, site), cancellationToken);
        await uploads.TagAsync(upload, PublicationNotices.Tags(file, upload.Tags, site), cancellationToken);
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

    private bool IsStale(PublicationFile? file, ListedUpload listed) =>
        file is null || file.ETag != listed.ETag || file.Reader != PublicationDecision.Reader
        || !UploadTags.AreSame(listed.Tags, PublicationNotices.Tags(file, listed.Tags, site));

    private static PreparedFile Prepare(Upload upload)
    {
        var warnings = new List<Fault>();
        var known = upload with { Content = default };
        try
        {
            if (upload.Name != Site.FileName)
                throw new RejectedException("PB001", null, $"\"{upload.Name}\" is no file that is read here.");
            var content = JsonSerializer.Serialize(
                SiteYaml.Parse(upload.Content.Span, warnings), PublicationJson.Default.SiteFile);
            return new(known, content, [], warnings);
        }
        catch (RejectedException rejected)
        {
            return new(known, null, rejected.Faults, warnings);
        }
    }

    private sealed record Replacement(bool IsCurrent) : Commit([])
    {
        public static Replacement Of(PublicationFiles known, PublicationFiles former, PublicationFiles? files) =>
            known.AreSame(former) ? new(true) { Publication = files } : new(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "publication/{File}: published")]
    private partial void Published(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "publication/{File}: rejected with {Error}: {Reason}")]
    private partial void Rejected(string file, string error, string reason);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "publication/{File} could not be published; the next sweep tries again")]
    private partial void Failed(string file, Exception failure);
}
