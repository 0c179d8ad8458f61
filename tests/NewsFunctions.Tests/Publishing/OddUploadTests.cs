using System.Text;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class OddUploadTests(SharedAzurite azurite)
{
    [Fact]
    public async Task Odd_uploads_are_rejected_with_a_report_and_hold_up_nobody()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var odd = new Dictionary<string, (byte[] Content, string Error)>
        {
            ["empty.md"] = ([], "UP002"),
            ["picture.md"] = ([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13], "UP004"),
            ["letter.docx"] = ([0x50, 0x4B, 3, 4], "UP001"),
            [".DS_Store"] = ([0, 0, 0, 1], "UP001"),
            ["huge.md"] = (new byte[11 * 1024 * 1024], "UP003"),
            ["deep.md"] = (Encoding.UTF8.GetBytes(Article("Deep", body: new string('>', 5000) + " text")), "BD001"),
        };
        foreach (var (name, (content, _)) in odd) await app.UploadAsync(name, content);
        await app.UploadAsync("good.md", Article("Good"));

        await app.RunAsync("SweepArticles");

        foreach (var (name, (_, error)) in odd)
        {
            var tags = await app.TagsAsync(name);
            Assert.Equal(("rejected", error), (tags["status"], tags["error"]));
            Assert.Contains($"{error}: ", await app.ReportAsync(name), StringComparison.Ordinal);
        }
        Assert.Equal(200, await app.StatusAsync("/api/articles/good"));
    }

    [Fact]
    public async Task An_upload_overwritten_while_it_is_published_ends_as_its_newest_version()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.UploadAsync("a.md", Article("Version 0"));

        var events = Enumerable.Range(1, 8).Select(async version =>
        {
            await app.UploadAsync("a.md", Article($"Version {version}"));
            await app.NoticeAsync("a.md");
        });
        await Task.WhenAll(events);

        var newest = (await app.Articles.GetBlobClient("a.md").DownloadContentAsync(App.Stop)).Value.Content.ToString();
        Assert.Contains($"title: {(await app.GetAsync("/api/articles/a")).GetProperty("title").GetString()}\n", newest,
            StringComparison.Ordinal);
        Assert.Equal("published", (await app.TagsAsync("a.md"))["status"]);
    }
}
