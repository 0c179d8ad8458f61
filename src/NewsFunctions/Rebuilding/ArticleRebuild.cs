using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;

namespace NewsFunctions.Rebuilding;

/// <summary>
/// Makes index, bodies, reports, tags and feeds anew from the uploads and their tags, beside what is served, and then
/// swaps them. The former index is used only for what no upload tells: what was online before an upload was removed or
/// rejected. Variants of images are not made here, as a request makes them; those without an image are deleted.
/// </summary>
public sealed partial class ArticleRebuild(
    UploadStore uploads, Preparation preparation, BodyStore bodies, ImageLibrary images, LiveCatalogue catalogue,
    EditorNotices notices, IEnumerable<DerivedFiles> derived, ILogger<ArticleRebuild> log)
{
    private const int MaxDrift = 100;
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <param name="found">Drift that was found before.</param>
    /// <param name="verify">Changes nothing.</param>
    public async Task<RebuildResult> RunAsync(
        IReadOnlyList<string> found, bool verify, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var run = new Run(await bodies.ListAsync(cancellationToken), verify);
        var snapshot = await catalogue.NewestSnapshotAsync(cancellationToken);
        var basis = snapshot.Catalogue;
        await ReadAsync(run, basis, await uploads.ListAsync(cancellationToken), cancellationToken);
        var plan = RebuildPlan.Of(run.Prepared.Values, basis);
        string[] drift =
        [
            .. found, .. plan.DriftFrom(basis),
            .. run.Damaged.Select(body => $"{body.Key}: {body.Value}"),
            .. await DriftOfFilesAsync(run, snapshot, cancellationToken),
        ];
        if (!verify)
        {
            plan = await ReplaceAsync(run, plan, basis, cancellationToken);
            await images.ClearVariantsAsync(run.ImageHashes, cancellationToken);
            foreach (var files in derived) await files.MakeAsync(cancellationToken);
        }
        var result = new RebuildResult(
            verify, run.Prepared.Count, plan.Catalogue.List(ListKey.All).Length, drift.Length,
            [.. drift.Order(StringComparer.Ordinal).Take(MaxDrift)],
            Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1));
        Done(verify ? "Verified" : "Rebuilt", result.Uploads, result.Articles, result.DriftCount, result.Seconds);
        return result;
    }

    private async Task<List<string>> DriftOfFilesAsync(Run run, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var drift = new List<string>();
        foreach (var files in derived)
        {
            var leftOut = run.Verify ? run.Damaged.Keys.ToList() : [];
            var wrong = await files.DriftAsync(snapshot, repair: !run.Verify, leftOut, cancellationToken);
            drift.AddRange(wrong.Select(name => $"{name}: not what its articles say"));
        }
        return drift;
    }

    private async Task ReadAsync(
        Run run, ArticleCatalogue known, Dictionary<string, ListedUpload> listed, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(listed, AtOnce, async (blob, _) =>
        {
            if (await uploads.ReadAsync(blob.Key, blob.Value, cancellationToken) is not { } upload) return;
            var prepared = await preparation.PrepareAsync(
                upload, known,
                name => run.Images.GetOrAdd(name, n => new(() => images.FindNewestAsync(n, cancellationToken))).Value);
            if (prepared.Manuscript is not null) await CheckBodyAsync(run, prepared, cancellationToken);
            run.Prepared[blob.Key] = prepared with { Html = "" };
            if (run.Prepared.Count % 1000 == 0) Progress(run.Prepared.Count, listed.Count);
        });
    }

    // A body is named by its content: if it is there and undamaged, it is right.
    private async Task CheckBodyAsync(Run run, Prepared prepared, CancellationToken cancellationToken)
    {
        var md5 = Convert.ToHexStringLower(BlobListing.Md5(Encoding.UTF8.GetBytes(prepared.Html)));
        if (run.Bodies.TryGetValue(BodyStore.NameOf(prepared.Html), out var stored) && stored.Md5 == md5) return;
        run.Damaged[prepared.Upload.Name] = stored is null ? "its body is missing" : "its body is damaged";
        if (!run.Verify) await bodies.RepairAsync(prepared.Html, cancellationToken);
    }

    private async Task<RebuildPlan> ReplaceAsync(
        Run run, RebuildPlan plan, ArticleCatalogue basis, CancellationToken cancellationToken)
    {
        await catalogue.ReplaceAsync(
            async newest =>
            {
                // What was published meanwhile is read again.
                var changed = newest.Entries.Where(e => e.Sequence > basis.Sequence).Select(e => e.BlobName)
                    .Concat(run.Prepared.Values.Where(read => !preparation.IsCurrent(read.Defaults, newest))
                        .Select(read => read.Upload.Name))
                    .ToHashSet();
                foreach (var name in changed) run.Prepared.TryRemove(name, out _);
                var listed = changed.Count == 0
                    ? []
                    : (await uploads.ListAsync(cancellationToken))
                        .Where(blob => changed.Contains(blob.Key)).ToDictionary();
                await ReadAsync(run, newest, listed, cancellationToken);
                plan = RebuildPlan.Of(run.Prepared.Values, newest);
                return plan.Catalogue.With(newest.Publication);
            },
            cancellationToken);
        var reports = await uploads.ListReportsAsync(cancellationToken);
        await Parallel.ForEachAsync(run.Prepared.Values, AtOnce, async (prepared, _) =>
        {
            var decision = plan.Decisions[prepared.Upload.Name];
            if (!reports.Contains(UploadStore.ReportOf(prepared.Upload.Name))
                || !notices.IsTagged(prepared.Upload, decision.Entry))
                await notices.TellAsync(prepared, decision, cancellationToken);
        });
        return plan;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuild: {Done} of {All} uploads read and rendered")]
    private partial void Progress(int done, int all);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "{What} {Uploads} uploads, {Articles} articles: {Drift} differ from what was served; {Seconds} s")]
    private partial void Done(string what, int uploads, int articles, int drift, double seconds);

    private sealed record Run(Dictionary<string, StoredBody> Bodies, bool Verify)
    {
        public ConcurrentDictionary<string, Prepared> Prepared { get; } = new();
        public ConcurrentDictionary<string, string> Damaged { get; } = new();
        public ConcurrentDictionary<ImageName, Once<Task<ImageOriginal?>>> Images { get; } = new();

        public IReadOnlySet<string> ImageHashes =>
            Images.Values.Select(image => image.Value.Result?.Result.Value?.Hash).OfType<string>().ToHashSet();
    }
}
