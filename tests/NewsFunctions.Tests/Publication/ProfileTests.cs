using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.Pages;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publication;

public sealed class ProfileTests(SharedAzurite azurite)
{
    private const string Ada = """
        ---
        name: Ada M. Example
        role: Harbour correspondent
        description: Writes about tides.
        photo: images/ada.png
        ---
        She **rows**.<script>alert(1)</script> [Imprint](../pages/imprint.md)
        """;

    [Fact]
    public async Task What_is_said_of_an_author_stands_on_their_page_and_in_the_API()
    {
        await using var app = await StartAsync();
        await app.Images.GetBlobClient("ada.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(64, 32)), App.Stop);
        await app.PublishFileAsync("people/ada-example.md", Ada);

        var page = await HtmlPage.GetAsync(app, "/author/ada-example");
        var author = await app.GetAsync("/api/authors/ada-example");

        Assert.Equal("Ada M. Example", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("Harbour correspondent", page.Document.QuerySelector(".profile .role")!.TextContent);
        Assert.Equal("Ada M. Example", page.Document.QuerySelector(".profile img")!.GetAttribute("alt"));
        Assert.Equal("Writes about tides.", page.Meta("description"));
        Assert.DoesNotContain("alert(1)", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, author.GetProperty("articles").GetInt32());
        Assert.Equal(
            $"<p>She <strong>rows</strong>. <a href=\"{app.BaseUrl}/imprint\">Imprint</a></p>",
            author.GetProperty("body").GetString());
        Assert.Equal(64, author.GetProperty("photo").GetProperty("width").GetInt32());
        Assert.Equal($"{app.BaseUrl}/author/ada-example",
            (await app.Publication.GetBlobClient("people/ada-example.md").GetTagsAsync(cancellationToken: App.Stop))
                .Value.Tags["url"]);

        await app.DeleteFileAsync("people/ada-example.md");
        Assert.Equal("Ada Example", (await app.GetAsync("/api/authors/ada-example")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_category_has_its_words_too_and_without_a_file_the_API_says_what_is_known()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("categories/news.md", "---\ndescription: What is new.\n---\n");

        var (news, ada) = (await app.GetAsync("/api/categories/news"), await app.GetAsync("/api/authors/ada-example"));
        Assert.Equal(("News", "What is new."), (
            news.GetProperty("name").GetString(), news.GetProperty("description").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, ada.GetProperty("body").ValueKind);
        Assert.Equal(404, await app.StatusAsync("/api/categories/none"));
        Assert.Equal(404, await app.StatusAsync("/api/authors/none"));
        Assert.Equal(404, await app.StatusAsync("/news"));
    }

    [Theory]
    [InlineData("draft: true", "PB012 line 3")]
    [InlineData("status: draft", "PB012 line 3")]
    [InlineData("photo: https://elsewhere.example/a.png", "PB011 line 3")]
    [InlineData("role: [a, b]", "FM011 line 3")]
    public async Task A_mistake_is_rejected_with_its_line(string line, string error)
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("people/ada-example.md", $"---\nname: Wrong\n{line}\n---\n");

        var tags = await app.Publication.GetBlobClient("people/ada-example.md")
            .GetTagsAsync(cancellationToken: App.Stop);
        Assert.Equal(error, tags.Value.Tags["error"]);
        Assert.Equal("Ada Example", (await app.GetAsync("/api/authors/ada-example")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_rebuild_and_the_sweep_know_of_them()
    {
        await using var app = await StartAsync();
        await app.Publication.GetBlobClient("people/ada-example.md")
            .UploadAsync(BinaryData.FromString("---\nrole: Rower\n---\n"), App.Stop);
        var verified = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);

        await app.RunAsync("SweepArticles");

        Assert.Equal(["publication/people/ada-example.md: the index has it otherwise"], verified.Drift);
        Assert.Equal("Rower", (await app.GetAsync("/api/authors/ada-example")).GetProperty("role").GetString());
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);
    }

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", Article("A", "author: Ada Example\n"));
        return app;
    }
}
