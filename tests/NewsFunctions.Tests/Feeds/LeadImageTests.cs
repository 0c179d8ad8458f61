using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using NewsFunctions.Tests.Images;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Feeds;

public sealed class LeadImageTests(SharedAzurite azurite)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";

    [Theory]
    [InlineData("/rss.xml")]
    [InlineData("/atom.xml")]
    [InlineData("/feed.json")]
    public async Task The_picture_of_an_article_stands_above_its_text_with_its_caption(string path)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishImageAsync("bridge.jpg", Pictures.Jpeg());
        await app.PublishAsync("a.md", "---\ntitle: A\nimage: images/bridge.jpg\nimageAlt: A \"bridge\"\n" +
            "imageCaption: Fish & chips\nimageCredit: Ada\n---\nText.");

        var body = new HtmlParser().ParseDocument(await TextAsync(app, path)).Body!;

        Assert.Equal("FIGURE", body.FirstElementChild!.TagName);
        Assert.Equal("A \"bridge\"", body.QuerySelector("figure img")!.GetAttribute("alt"));
        Assert.Equal("Fish & chips Ada", body.QuerySelector("figcaption")!.TextContent);
        Assert.Equal(200, await app.StatusAsync(new Uri(body.QuerySelector("img")!.GetAttribute("src")!).PathAndQuery));
        Assert.Equal("Text.", body.QuerySelector("p")!.TextContent);
    }

    [Fact]
    public async Task A_picture_that_the_text_shows_is_not_shown_twice()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishImageAsync("bridge.jpg", Pictures.Jpeg());
        await app.PublishAsync("a.md",
            "---\ntitle: A\nimage: images/bridge.jpg\nimageAlt: A\n---\nText. ![A](images/bridge.jpg)");

        Assert.Single(new HtmlParser().ParseDocument(await TextAsync(app, "/rss.xml")).Images);
    }

    private static async Task<string> TextAsync(App app, string path)
    {
        var feed = await app.Http.GetStringAsync(path, App.Stop);
        if (path == "/feed.json")
            return JsonDocument.Parse(feed).RootElement.GetProperty("items")[0]
                .GetProperty("content_html").GetString()!;
        var xml = XDocument.Parse(feed);
        return xml.Descendants(path == "/rss.xml" ? Content + "encoded" : Atom + "content").Single().Value;
    }
}
