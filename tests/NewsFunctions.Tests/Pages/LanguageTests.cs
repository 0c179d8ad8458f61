using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Pages;

public sealed class LanguageTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("de-AT", "de", "ltr", "Zum Inhalt springen", "17. April 2026", "1 Minute Lesezeit")]
    [InlineData("ar", "ar", "rtl", "انتقل إلى المحتوى", "17 أبريل 2026", "دقيقة واحدة للقراءة")]
    [InlineData("pl", "pl", "ltr", "Przejdź do treści", "17 kwietnia 2026", "1 minuta czytania")]
    [InlineData("sw", "fr", "ltr", "Aller au contenu", "17 avril 2026", "1 minute de lecture")]
    public async Task A_page_speaks_the_language_of_its_article_or_that_of_the_site(
        string language, string spoken, string direction, string skip, string day, string minutes)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishFileAsync("site.yaml", "languages: [fr, de]\ntagline: Bonjour !\nfooter: Voilà.\n");
        await app.PublishAsync("a.md",
            $"---\ntitle: A\nslug: a\ndate: 2026-04-17T12:00:00Z\nlanguage: {language}\n---\nText.");

        var page = await HtmlPage.GetAsync(app, "/articles/a");
        var root = page.Document.DocumentElement;
        Assert.Equal((spoken, direction), (root.GetAttribute("lang"), root.GetAttribute("dir")));
        Assert.Equal(
            (skip, day), (Text(page, ".skip"), Text(page, ".byline time")));
        Assert.Contains(minutes, page.Text, StringComparison.Ordinal);
        Assert.Equal(language == spoken ? null : language, page.Document.QuerySelector("h1")!.GetAttribute("lang"));

        // What the publisher wrote stays in the language of the site.
        foreach (var selector in new[] { ".tagline", ".footer p:nth-of-type(2)" })
            Assert.Equal((spoken == "fr" ? null : "fr", spoken == "fr" ? null : "ltr"),
                (page.Document.QuerySelector(selector)!.GetAttribute("lang"),
                    page.Document.QuerySelector(selector)!.GetAttribute("dir")));

        var front = await HtmlPage.GetAsync(app, "/");
        Assert.Equal(("fr", "Aller au contenu"),
            (front.Document.DocumentElement.GetAttribute("lang"), Text(front, ".skip")));
        Assert.Equal("Cette page n’existe pas", Text(await HtmlPage.GetAsync(app, "/none"), "h1"));
    }

    private static string? Text(HtmlPage page, string selector) =>
        page.Document.QuerySelector(selector)?.TextContent.Trim();
}
