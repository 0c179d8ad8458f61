using Azure.Storage.Blobs;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Cases;

/// <summary>One app with the uploads of all cases, which do not overlap.</summary>
public sealed class CaseApp(SharedAzurite azurite) : IAsyncLifetime
{
    public App App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await App.StartAsync(azurite.NewAccount(), null, "AzureWebJobs:PublishArticle:Disabled=false");
        var now = Case.All.SelectMany(one => one.Files.Where(file => !file.IsLater)).ToList();
        foreach (var file in now) await UploadAsync(file.Blob, await File.ReadAllBytesAsync(file.Path, App.Stop));
        foreach (var file in now) await AnsweredAsync(file.Blob);
        await App.RunAsync("RebuildFeeds");
    }

    public ValueTask DisposeAsync() => App?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task UploadAndWaitAsync(string blob, byte[] content)
    {
        await UploadAsync(blob, content);
        await AnsweredAsync(blob);
    }

    public async Task DeleteAndWaitAsync(string blob)
    {
        await Blob(blob).DeleteAsync(cancellationToken: App.Stop);
        if (Article(blob) is not { } name) return;
        var report = App.Site.GetBlobClient(UploadStore.ReportOf(name));
        await Eventually.TrueAsync(
            async () => !await report.ExistsAsync(App.Stop), $"the deletion of {blob} is noticed");
    }

    /// <summary>The header of a case that stands for the address of a reader, as a request carries it.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(string name, string value) =>
        name == "X-Forwarded-For" ? [("X-Azure-ClientIP", value), ("X-Azure-FDID", FrontDoor.Id)] : [(name, value)];

    private async Task UploadAsync(string blob, byte[] content) =>
        await Blob(blob).UploadAsync(BinaryData.FromBytes(content), overwrite: true, App.Stop);

    private async Task AnsweredAsync(string blob)
    {
        if (Article(blob) is not { } name) return;
        await Eventually.TrueAsync(
            async () => (await App.TagsAsync(name)).ContainsKey(UploadTags.Status),
            $"{blob} has the tag {UploadTags.Status}");
    }

    private BlobClient Blob(string blob)
    {
        var slash = blob.IndexOf('/', StringComparison.Ordinal);
        return (blob[..slash] == "articles" ? App.Articles : App.Images).GetBlobClient(blob[(slash + 1)..]);
    }

    private static string? Article(string blob) =>
        blob.StartsWith("articles/", StringComparison.Ordinal) ? blob["articles/".Length..] : null;
}
