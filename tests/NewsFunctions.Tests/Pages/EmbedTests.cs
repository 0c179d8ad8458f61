using AngleSharp.Html.Parser;
using NewsFunctions.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Pages;

public sealed class EmbedTests(SharedAzurite azurite)
{
    private const string Video = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ";

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=aqz-KE-bpKQ", Video)]
    [InlineData("http://youtube.com/watch?app=desktop&v=aqz-KE-bpKQ&list=PL1", Video)]
    [InlineData("https://m.youtube.com/watch?v=aqz-KE-bpKQ&t=1m30s", Video + "?start=90")]
    [InlineData("https://music.youtube.com/watch?v=aqz-KE-bpKQ", Video)]
    [InlineData("https://youtu.be/aqz-KE-bpKQ?si=abc&t=42", Video + "?start=42")]
    [InlineData("https://www.youtube.com/shorts/aqz-KE-bpKQ", Video)]
    [InlineData("https://www.youtube.com/live/aqz-KE-bpKQ?feature=share", Video)]
    [InlineData("https://www.youtube.com/embed/aqz-KE-bpKQ?start=7", Video + "?start=7")]
    [InlineData("https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ", Video)]
    [InlineData("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1")]
    [InlineData("https://vimeo.com/76979871/8272103f6e", "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e")]
    [InlineData("https://player.vimeo.com/video/76979871?h=8272103f6e",
        "https://player.vimeo.com/video/76979871?dnt=1&h=8272103f6e")]
    [InlineData("https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l",
        "https://embed.bsky.app/embed/bsky.app/app.bsky.feed.post/3l6oveex3ii2l")]
    [InlineData("https://mastodon.social/@Mastodon/112345678901234567",
        "https://mastodon.social/@Mastodon/112345678901234567/embed")]
    public void What_is_known_gets_a_frame_that_tells_the_other_site_least(string address, string frame) =>
        Assert.Equal(frame, Embed.Of(address)?.Frame.AbsoluteUri);

    [Theory]
    [InlineData("https://www.youtube.com/")]
    [InlineData("https://www.youtube.com/watch?v=short")]
    [InlineData("https://www.youtube.com/watch?v=\"><script>a")]
    [InlineData("https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ")]
    [InlineData("https://evil.example/watch?v=aqz-KE-bpKQ")]
    [InlineData("https://user@www.youtube.com/watch?v=aqz-KE-bpKQ")]
    [InlineData("https://vimeo.com/about")]
    [InlineData("https://bsky.app/profile/bsky.app")]
    [InlineData("https://mastodon.social/@Mastodon")]
    [InlineData("https://localhost/@a/112345678901234567")]
    [InlineData("https://127.0.0.1/@a/112345678901234567")]
    [InlineData("javascript:alert(1)")]
    [InlineData("images/talk.mp3")]
    public void What_is_not_known_stays_a_link(string address) => Assert.Null(Embed.Of(address));

    [Theory]
    [InlineData("a.md", "Before.\n\nhttps://youtu.be/aqz-KE-bpKQ\n\nAfter.")]
    [InlineData("a.md", "Before.\n\n<https://youtu.be/aqz-KE-bpKQ>\n\nAfter.")]
    [InlineData("a.md", "Before.\n\n[https://youtu.be/aqz-KE-bpKQ](https://youtu.be/aqz-KE-bpKQ)\n\nAfter.")]
    [InlineData("a.html", "<p>Before.</p><p><a href=\"https://youtu.be/aqz-KE-bpKQ\">youtu.be/aqz-KE-bpKQ</a></p>")]
    [InlineData("a.html", "<p>Before.</p><p>https://youtu.be/aqz-KE-bpKQ</p>")]
    [InlineData("a.html", """
        <!-- wp:embed {"url":"https://youtu.be/aqz-KE-bpKQ","type":"video"} -->
        <figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">
        https://youtu.be/aqz-KE-bpKQ
        </div><figcaption>A film</figcaption></figure>
        <!-- /wp:embed -->
        """)]
    [InlineData("a.html", "<iframe width=\"5\" src=\"//www.youtube.com/embed/aqz-KE-bpKQ\" allowfullscreen></iframe>")]
    public async Task An_address_alone_is_a_link_in_a_body_and_a_place_for_a_frame_on_the_page(string name, string body)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync(name, Article("A", "", body));
        var document = (await app.GetAsync("/api/articles/a")).GetProperty("body").GetString()!;
        using var page = await app.Http.GetAsync("/articles/a", App.Stop);
        var html = await page.Content.ReadAsStringAsync(App.Stop);

        Assert.Contains("aqz-KE-bpKQ\"", document, StringComparison.Ordinal);
        Assert.DoesNotContain("iframe", document, StringComparison.Ordinal);
        Assert.DoesNotContain("data-", document, StringComparison.Ordinal);
        Assert.Contains($"<figure class=\"embed video\" data-embed=\"{Video}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<iframe", html, StringComparison.Ordinal);
        Assert.EndsWith("frame-src https://www.youtube-nocookie.com",
            page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "data-embed", await app.Http.GetStringAsync("/rss.xml", App.Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("See https://youtu.be/aqz-KE-bpKQ now.")]
    [InlineData("[A film](https://youtu.be/aqz-KE-bpKQ)")]
    [InlineData("`https://youtu.be/aqz-KE-bpKQ`")]
    [InlineData("<figure class=\"embed\" data-embed=\"https://evil.example/\"><p>data-embed=\"http:/\"</p></figure>")]
    [InlineData("<iframe src=\"https://evil.example/\"></iframe>")]
    public async Task What_does_not_stand_alone_or_is_somebody_elses_gets_no_frame(string body)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "", body));
        using var page = await app.Http.GetAsync("/articles/a", App.Stop);

        var html = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(App.Stop));
        Assert.Empty(html.QuerySelectorAll("[data-embed], iframe, .embed"));
        Assert.DoesNotContain("frame-src", page.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
    }
}
