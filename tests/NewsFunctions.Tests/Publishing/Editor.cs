using System.Text;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>What an editor sees and does, beyond <see cref="App"/>.</summary>
internal static class Editor
{
    public static async Task<Dictionary<string, string>> TagsAsync(this App app, string name) =>
        (await app.Articles.GetBlobClient(name).GetTagsAsync(cancellationToken: App.Stop)).Value.Tags.ToDictionary();

    public static async Task<string> ReportAsync(this App app, string name) =>
        (await app.Site.GetBlobClient(UploadStore.ReportOf(name))
            .DownloadContentAsync(App.Stop)).Value.Content.ToString();

    public static async Task PublishAsync(this App app, string name, byte[] content)
    {
        await app.UploadAsync(name, content);
        await app.NoticeAsync(name);
    }

    public static async Task DeleteAsync(this App app, string name)
    {
        await app.Articles.DeleteBlobAsync(name, cancellationToken: App.Stop);
        await app.NoticeAsync(name);
    }

    /// <summary>As the event does that a change of the blob brings.</summary>
    public static Task NoticeAsync(this App app, string name) => app.Service<Publisher>().PublishAsync(name, App.Stop);

    public static async Task CopyAsync(this App app, string from, string to)
    {
        var content = (await app.Articles.GetBlobClient(from).DownloadContentAsync(App.Stop)).Value.Content;
        await app.Articles.GetBlobClient(to).UploadAsync(content, overwrite: true, App.Stop);
    }

    public static Task PublishImageAsync(this App app, string name, byte[] content) => app.ChangeImageAsync(
        name,
        () => app.Images.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, App.Stop));

    public static Task DeleteImageAsync(this App app, string name) => app.ChangeImageAsync(
        name, () => app.Images.DeleteBlobAsync(name, cancellationToken: App.Stop));

    private static async Task ChangeImageAsync(this App app, string name, Func<Task> change)
    {
        await change();
        await app.Service<Publisher>().ImageChangedAsync(name, App.Stop);
    }

    public static async Task<string?> LocationAsync(this App app, string path)
    {
        using var response = await app.Http.GetAsync(path, App.Stop);
        Assert.Equal(301, (int)response.StatusCode);
        return response.Headers.Location?.ToString();
    }

    /// <summary>As the publisher's tool and the event do.</summary>
    public static async Task PublishFileAsync(this App app, string name, string text)
    {
        await app.Publication.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true, App.Stop);
        await app.NoticeFileAsync(name);
    }

    private static async Task NoticeFileAsync(this App app, string name)
    {
        await app.Service<PublicationPublisher>().PublishAsync(name, App.Stop);
        await app.Service<Publisher>().SiteChangedAsync(App.Stop);
    }

    public static async Task DeleteFileAsync(this App app, string name)
    {
        await app.Publication.DeleteBlobAsync(name, cancellationToken: App.Stop);
        await app.NoticeFileAsync(name);
    }

    public static string Article(string title, string more = "", string body = "Text.") =>
        $"---\ntitle: {title}\n{more}---\n{body}\n";

    public static byte[] Bytes(string text, Encoding encoding) => [.. encoding.Preamble, .. encoding.GetBytes(text)];
}
