using Azure;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

/// <summary>The publisher's container, and what the system says about each file.</summary>
public sealed class PublicationUploads(StorageClients storage, ILogger<UploadStore> log)
    : UploadStore(storage.Publication, storage.Site, Folder, log)
{
    /// <summary>Of the reports; an article in a folder of this name has its report there too.</summary>
    public const string Folder = "publication/";

    /// <returns>Every file; none where there is no such container.</returns>
    public override async Task<Dictionary<string, ListedUpload>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await base.ListAsync(cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.IsMissing())
        {
            return [];
        }
    }

    /// <summary>Reports on files that are gone; another article's report may stand among them.</summary>
    public async Task ClearReportsAsync(IEnumerable<string> reports, CancellationToken cancellationToken)
    {
        foreach (var report in reports)
        {
            var article = storage.Uploads.GetBlobClient(report["reports/".Length..^".txt".Length]);
            if (!await article.ExistsAsync(cancellationToken)) await DeleteReportBlobAsync(report, cancellationToken);
        }
    }
}
