using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Storage;

/// <summary>
/// Where everything lives. Either connection strings (locally) or service addresses, used with the managed identity
/// <see cref="ClientId"/> (on Azure). The editors' containers may sit in an account of their own.
/// </summary>
public sealed class StorageOptions : IValidatableObject
{
    public string ConnectionString { get; set; } = "";
    public string ContentConnectionString { get; set; } = "";
    public Uri? BlobServiceUri { get; set; }
    public Uri? QueueServiceUri { get; set; }
    public Uri? TableServiceUri { get; set; }
    public Uri? ContentBlobServiceUri { get; set; }
    public string ClientId { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ConnectionString.Length == 0
            && (BlobServiceUri is null || QueueServiceUri is null || TableServiceUri is null))
        {
            yield return new ValidationResult("Storage:ConnectionString, or Storage:BlobServiceUri, " +
                "Storage:QueueServiceUri and Storage:TableServiceUri, must be set.");
        }
        Uri?[] addresses = [BlobServiceUri, QueueServiceUri, TableServiceUri, ContentBlobServiceUri];
        if (addresses.Any(address => address is { IsAbsoluteUri: false }))
            yield return new ValidationResult(
                "The addresses in Storage must be absolute, as https://ACCOUNT.blob.core.windows.net is.");
    }
}
