using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace NewsFunctions.Tests.Publishing;

/// <summary>
/// All that the app made of the uploads: index, what is in <c>site</c>, tags. It can be compared and put back.
/// </summary>
internal sealed class StorageImage(
    BlobContainerClient articles, BlobContainerClient publication, BlobContainerClient site, TableClient table)
{
    public static StorageImage Of(string connectionString)
    {
        var blobs = new BlobServiceClient(connectionString);
        return new(blobs.GetBlobContainerClient("articles"), blobs.GetBlobContainerClient("publication"),
            blobs.GetBlobContainerClient("site"), new TableClient(connectionString, "Articles"));
    }

    public async Task<SortedDictionary<string, string>> TakeAsync()
    {
        var image = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (kind, container) in new[] { ("tags", articles), ("told", publication) })
        {
            await foreach (var blob in container.GetBlobsAsync(
                new GetBlobsOptions { Traits = BlobTraits.Tags }, App.Stop))
            {
                var tags = (blob.Tags ?? new Dictionary<string, string>()).OrderBy(t => t.Key, StringComparer.Ordinal);
                image[$"{kind} {blob.Name}"] = string.Join('\n', tags.Select(t => $"{t.Key}\t{t.Value}"));
            }
        }
        await foreach (var blob in site.GetBlobsAsync(cancellationToken: App.Stop))
            image[$"site {blob.Name}"] =
                (await site.GetBlobClient(blob.Name).DownloadContentAsync(App.Stop)).Value.Content.ToString();
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: App.Stop))
            image[$"row {row.PartitionKey} {row.RowKey}"] = string.Join('\n', row.Where(
                p => p.Key is not ("odata.etag" or "Timestamp" or "PartitionKey" or "RowKey"))
                .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}\t{Text(p.Value)}"));
        return image;
    }

    public async Task PutBackAsync(SortedDictionary<string, string> image)
    {
        await foreach (var blob in site.GetBlobsAsync(cancellationToken: App.Stop))
            await site.DeleteBlobAsync(blob.Name, cancellationToken: App.Stop);
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: App.Stop))
            await table.DeleteEntityAsync(row, ETag.All, App.Stop);
        foreach (var (key, content) in image)
        {
            var parts = key.Split(' ', 2);
            if (parts[0] == "site")
                await site.GetBlobClient(parts[1])
                    .UploadAsync(BinaryData.FromString(content), overwrite: true, App.Stop);
            else if (parts[0] is "tags" or "told")
                await (parts[0] == "tags" ? articles : publication).GetBlobClient(parts[1])
                    .SetTagsAsync(Pairs(content), cancellationToken: App.Stop);
            else await table.AddEntityAsync(Row(parts[1].Split(' '), content), App.Stop);
        }
    }

    public static string Difference(
        SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) => string.Join('\n',
        expected.Keys.Union(actual.Keys).Where(key => expected.GetValueOrDefault(key) != actual.GetValueOrDefault(key))
            .Select(key => $"{key}\nexpected: {Readable(expected.GetValueOrDefault(key))}\nactual:  " +
                $" {Readable(actual.GetValueOrDefault(key))}"));

    private static string Readable(string? content) => content is null ? "nothing"
        : content.StartsWith("D0\tb", StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(content[4..]))
            : content;

    private static TableEntity Row(string[] key, string content)
    {
        var row = new TableEntity(key[0], key[1]);
        foreach (var (name, value) in Pairs(content))
            row[name] = value[0] == 'b'
                ? Convert.FromBase64String(value[1..])
                : value[0] == 'n' ? long.Parse(value[1..], null) : value[1..];
        return row;
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => "b" + Convert.ToBase64String(bytes),
        long number => $"n{number}",
        _ => "s" + value,
    };

    private static Dictionary<string, string> Pairs(string content) =>
        content.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .ToDictionary(line => line.Split('\t')[0], line => line.Split('\t')[1]);
}
