using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace NewsFunctions.LocalHost.Storage;

/// <summary>Uploads the sample articles to an empty store, in the way an editor's tool does.</summary>
internal sealed class Samples(
    StorageAccounts accounts, IOptions<LocalHostOptions> options, IConfiguration configuration)
{
    /// <returns>How many articles; 0 where there was nothing to do.</returns>
    public async Task<int> UploadAsync(CancellationToken cancellationToken)
    {
        var articles = Path.Combine(options.Value.SamplesFolder, "articles");
        if (!configuration.GetValue("Samples:Enabled", true) || !Directory.Exists(articles)) return 0;
        var content = accounts.ContentBlobs;
        if (await AnyAsync(content.GetBlobContainerClient("articles"), cancellationToken)) return 0;
        // What articles need first, as a careful editor would; they have to cope with the other order anyway.
        foreach (var name in new[] { "publication", "images" })
        {
            var folder = Path.Combine(options.Value.SamplesFolder, name);
            if (Directory.Exists(folder))
                await UploadAsync(folder, content.GetBlobContainerClient(name), cancellationToken);
        }
        return await UploadAsync(articles, content.GetBlobContainerClient("articles"), cancellationToken);
    }

    private static async Task<bool> AnyAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        await foreach (var _ in container.GetBlobsAsync(cancellationToken: cancellationToken)) return true;
        return false;
    }

    private static async Task<int> UploadAsync(
        string folder, BlobContainerClient container, CancellationToken cancellationToken)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        await Parallel.ForEachAsync(files, new ParallelOptions
        { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (file, token) =>
    {
        var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
        // Without a content type, which makes it application/octet-stream.
        await container.GetBlobClient(name).UploadAsync(file, token);
    });
        return files.Length;
    }
}
