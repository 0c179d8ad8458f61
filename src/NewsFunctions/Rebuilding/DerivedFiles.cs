using NewsFunctions.Catalogue;

namespace NewsFunctions.Rebuilding;

/// <returns>The names of files that are not what the articles say.</returns>
/// <param name="repair">Takes them out, so that they are made anew.</param>
/// <param name="leftOut">Uploads whose bodies are not what they should be.</param>
public delegate Task<IReadOnlyList<string>> DriftOfFiles(
    Snapshot snapshot, bool repair, IReadOnlyCollection<string> leftOut, CancellationToken cancellationToken);

/// <summary>What another feature makes of the articles and keeps.</summary>
public sealed record DerivedFiles(DriftOfFiles DriftAsync, Func<CancellationToken, Task> MakeAsync);
