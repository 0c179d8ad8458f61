using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Markdig;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

public sealed class SanitisingTests
{
    private static readonly SiteOptions Site = UploadTextTests.Site;

    private static readonly HashSet<string> HarmlessElements = [.. """
        a abbr article aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption
        figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section
        small span strong sub summary sup table tbody td tfoot th thead time tr u ul var
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    private static readonly HashSet<string> HarmlessAttributes = [.. """
        align alt cite class colspan datetime dir height href id lang loading rel rowspan scope sizes src srcset start
        title width
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    public static TheoryData<string> Corpora => ["dompurify", "script-injection", "mutations"];

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Nothing_of_a_public_corpus_runs_posts_covers_the_page_or_leaves_the_web(string corpus)
    {
        Assert.All(Payloads(corpus), payload => AssertHarmless(Html(payload)));
        Assert.All(Payloads(corpus), payload => AssertHarmless(Markdown(payload)));
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Nothing_of_a_public_corpus_comes_back_in_the_formats_without_HTML(string corpus)
    {
        var reader = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();
        foreach (var html in Payloads(corpus).SelectMany(payload => new[] { Html(payload), Markdown(payload) }))
        {
            var markdown = BodyText.As(BodyFormat.Markdown, html);
            AssertHarmless(Markdig.Markdown.ToHtml(markdown, reader));
            AssertHarmless(BodyText.As(BodyFormat.Text, html));
        }
    }

    [Theory]
    [InlineData("<img src=https://a.example/b.png alt='a](b) <img src=x onerror=alert(1)> ![c'>")]
    [InlineData("<img src='https://a.example/b) <img src=x onerror=alert(1)>' alt=a>")]
    [InlineData("<a href='https://a.example/\"&lt;script&gt;alert(1)&lt;/script&gt;)'>](javascript:alert(1))</a>")]
    [InlineData("<pre><code class='language-a`&lt;script&gt;'>```\n&lt;img src=x onerror=alert(1)&gt;</code></pre>")]
    [InlineData("<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;</p>")]
    [InlineData("<table><tr><td><code>|&lt;img src=x onerror=alert(1)&gt;|`</code></td></tr></table>")]
    public void An_address_or_a_description_cannot_end_its_place_in_Markdown(string html)
    {
        var body = Html(html);

        AssertHarmless(Markdig.Markdown.ToHtml(
            BodyText.As(BodyFormat.Markdown, body), new MarkdownPipelineBuilder().UsePipeTables().Build()));
        AssertHarmless(BodyText.As(BodyFormat.Text, body));
    }

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Sanitising_twice_changes_nothing(string corpus) =>
        Assert.All(Payloads(corpus), payload => Assert.Equal(Html(payload), Html(Html(payload))));

    [Fact]
    public void The_whole_corpus_at_once_is_harmless_too()
    {
        var all = string.Join('\n', Corpora.SelectMany(corpus => Payloads(corpus)));

        AssertHarmless(Html(all));
        AssertHarmless(Html(string.Join('\n', Payloads("dompurify").Reverse())));
    }

    [Theory]
    [InlineData("<p>a<script>b</script>c</p>", "<p>ac</p>", "script")]
    [InlineData("<form action=/x><p>a</p><input><button>b</button></form>", "<p>a</p>", "button, input")]
    [InlineData("<center><font color=red>a</font></center>", "a", null)]
    [InlineData("<p style='position:fixed' onclick=x() class=hero id=app data-x=1>a</p>", "<p>a</p>", null)]
    [InlineData("<iframe src=https://example.org></iframe><p>a", "<p>a</p>", "iframe")]
    [InlineData("<img src='data:image/png;base64,AA' alt=x><p>a", "<p>a</p>", null)]
    [InlineData("<img src='mailto:a@example.org' alt=x><p>a", "<p>a</p>", null)]
    [InlineData("<img src='//example.org/a.png' alt=x>",
        "<img src=\"https://example.org/a.png\" alt=\"x\" loading=\"lazy\">", null)]
    [InlineData("<pre>\n\n a &nbsp;&lt;b&gt;</pre>", "<pre>\n\n a &nbsp;&lt;b&gt;</pre>", null)]
    public void What_is_lost_is_told_and_the_rest_stays(string html, string expected, string? lost)
    {
        var warnings = new List<Fault>();

        var body = BodyRenderer.Parse(html, isHtml: true, warnings)
            .Render(new Dictionary<ImageName, ImageInfo>(), Site, []);

        Assert.Equal(expected, body);
        var told = warnings.SingleOrDefault(warning => warning.Code == "W007");
        Assert.Equal(lost is null
            ? null
            : $"These elements are left out with all that is in them: {lost}.", told?.Message);
    }

    [Theory]
    [InlineData("https://example.org/a?b=c&d",
        "<a href=\"https://example.org/a?b=c&amp;d\" rel=\"noopener nofollow ugc\">")]
    [InlineData("//example.org/a", "<a href=\"https://example.org/a\" rel=\"noopener nofollow ugc\">")]
    [InlineData("https://news.example/articles/b", "<a href=\"https://news.example/articles/b\">")]
    [InlineData("/articles/b", "<a href=\"https://news.example/articles/b\">")]
    [InlineData("mailto:desk@news.example", "<a href=\"mailto:desk@news.example\">")]
    [InlineData("../images/map.png", "<a href=\"https://api.example/api/images/map.png\">")]
    [InlineData("#fn:1", "<a href=\"#fn:1\">")]
    [InlineData("javascript:alert(1)", "<a>")]
    [InlineData(" java\tscript:alert(1)", "<a>")]
    [InlineData("data:text/html,x", "<a>")]
    [InlineData("tel:+49301234", "<a href=\"tel:+49301234\">")]
    [InlineData("www.example.org/plan", "<a href=\"https://www.example.org/plan\" rel=\"noopener nofollow ugc\">")]
    [InlineData("example.org/plan", "<a href=\"https://example.org/plan\" rel=\"noopener nofollow ugc\">")]
    [InlineData("desk@example.org", "<a href=\"mailto:desk@example.org\">")]
    [InlineData("/about?x=1#y", "<a href=\"https://news.example/about?x=1#y\">")]
    [InlineData("ftp://example.org/x", "<a>")]
    [InlineData("file:///home/x.md", "<a>")]
    [InlineData("C:\\x.docx", "<a>")]
    [InlineData("/&#x80;&#x82;&#x83;\u0080\u0082\u0083x", "<a href=\"https://news.example/€‚ƒ   x\">")]
    public void A_link_is_absolute_and_marked_only_when_it_leads_away(string href, string expected) =>
        Assert.StartsWith(expected, Html($"<a href=\"{href}\">a</a>"), StringComparison.Ordinal);

    [Fact]
    public void Words_of_neighbouring_paragraphs_are_not_glued_together() =>
        Assert.Equal("One. Two bold, three four",
            BodyRenderer.Parse("<p>One.</p><p>Two <b>bo</b>ld,<br>three</p>four", isHtml: true, []).Text);

    [Fact]
    public void Characters_that_no_feed_can_carry_are_gone() =>
        Assert.Equal("<p>a b c</p>", Html("<p>a\u0001b&#1;c</p>"));

    private static void AssertHarmless(string html)
    {
        var body = new HtmlParser(new HtmlParserOptions { IsScripting = true }).ParseDocument($"<body>{html}").Body!;
        foreach (var element in body.QuerySelectorAll("*"))
        {
            Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
            Assert.Contains(element.LocalName, HarmlessElements);
            foreach (var attribute in element.Attributes)
            {
                Assert.Contains(attribute.Name, HarmlessAttributes);
                if (attribute.Name is "href" or "src" or "cite") AssertLeadsToTheWeb(attribute.Value, attribute.Name);
                if (attribute.Name == "id") Assert.Matches("^fn(ref)?:|-", attribute.Value);
                if (attribute.Name == "align") Assert.Contains(element.LocalName, (string[])["td", "th"]);
            }
        }
        Assert.DoesNotContain(body.Descendants(), node => node is IComment);
        Assert.DoesNotContain("\u0080", html, StringComparison.Ordinal);
    }

    private static void AssertLeadsToTheWeb(string address, string attribute)
    {
        if (attribute != "src" && address.StartsWith('#')) return;
        if (attribute == "cite" && !address.Contains(':', StringComparison.Ordinal)) return;
        string[] schemes = attribute == "src" ? ["http", "https"] : ["http", "https", "mailto", "tel"];
        Assert.Contains(new Uri(address, UriKind.Absolute).Scheme, schemes);
    }

    private static string Html(string body) => Read(body, isHtml: true);

    private static string Markdown(string body) => Read(body, isHtml: false);

    private static string Read(string body, bool isHtml)
    {
        var html = BodyRenderer.Parse(body, isHtml, []).Render(new Dictionary<ImageName, ImageInfo>(), Site, []);
        return Links.Resolve(html, Site, ArticleCatalogue.Empty, DateTimeOffset.UnixEpoch);
    }

    private static string[] Payloads(string corpus) =>
        TestData.Strings(TestData.Json($"Publishing/Xss/{corpus}.json"));
}
