using NewsFunctions.Publishing;

namespace NewsFunctions.Rebuilding;

/// <param name="Drift">What is served and differs from what the uploads say, the first hundred of it.</param>
public sealed record RebuildResult(
    bool Verified, int Uploads, int Articles, int DriftCount, IReadOnlyList<string> Drift, double Seconds);

/// <summary>Makes all that comes of uploads anew: first the publication, as articles are read by it.</summary>
public sealed class Rebuild(PublicationPublisher publication, ArticleRebuild articles)
{
    /// <param name="verify">Changes nothing.</param>
    public async Task<RebuildResult> RunAsync(bool verify, CancellationToken cancellationToken)
    {
        var drift = await publication.RebuildAsync(verify, cancellationToken);
        return await articles.RunAsync(drift, verify, cancellationToken);
    }
}
