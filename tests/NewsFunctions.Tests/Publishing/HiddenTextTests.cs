using NewsFunctions.Images;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>What a file says and does not show, proposes, or says of the whole text. Each says "LAWYER".</summary>
public sealed class HiddenTextTests
{
    [Theory]
    [InlineData("visibility:hidden")]
    [InlineData("visibility: collapse")]
    [InlineData("font-size:0")]
    [InlineData("font-size:0px !important")]
    [InlineData("font-size:.0em;color:red")]
    [InlineData("font-size:1px")]
    [InlineData("font:0/0 a")]
    [InlineData("opacity:0")]
    [InlineData("opacity:0.0;x:y")]
    [InlineData("color:transparent")]
    [InlineData("color:rgba(0,0,0,0)")]
    [InlineData("color:rgb(0 0 0 / 0%)")]
    [InlineData("color:#fff0")]
    [InlineData("color:#12345600")]
    [InlineData("text-indent:-9999px")]
    [InlineData("position:absolute;left:-9999px")]
    [InlineData("clip:rect(0,0,0,0)")]
    [InlineData("clip-path:inset(50%)")]
    [InlineData("transform:scale(0)")]
    [InlineData("height:0;overflow:hidden")]
    [InlineData("position:absolute;width:1px;height:1px;overflow:hidden")]
    [InlineData("content-visibility:hidden")]
    [InlineData("mso-hide:all")]
    public void What_a_style_hides_is_gone_and_told(string style) =>
        AssertGone($"<p>Text</p>\n<p>more <span style='{style}'>LAWYER</span></p>", "Text more");

    [Theory]
    [InlineData("<dialog>LAWYER</dialog>")]
    [InlineData("<p hidden=until-found>LAWYER</p>")]
    [InlineData("<div hidden><p>LAWYER</p></div>")]
    [InlineData("<style>.note { display: none }</style><p class='a note'>LAWYER</p>")]
    [InlineData("<style>/* a */ p.x, #d > i { color: red; visibility:hidden } b{}</style><p id=d><i>LAWYER</i></p>")]
    [InlineData("<style><!-- p.Note {mso-style-name:Note; mso-hide:all;} --></style><p class=Note>LAWYER</p>")]
    [InlineData("<style>@import 'a'; @media screen { .n {font-size:0} }</style><p class=n>LAWYER</p>")]
    public void What_an_element_or_a_style_sheet_hides_is_gone_and_told(string html) =>
        AssertGone($"<p>Text</p>\n{html}", "Text");

    [Theory]
    [InlineData("font-size:0.9em")]
    [InlineData("font-size:10px")]
    [InlineData("font:12px/1.0 Arial")]
    [InlineData("font:bold 10.0pt Arial")]
    [InlineData("opacity:0.5")]
    [InlineData("color:#ff0000")]
    [InlineData("color:#000")]
    [InlineData("color:rgb(0,0,0)")]
    [InlineData("color:rgba(0,0,0,.87)")]
    [InlineData("background-color:transparent")]
    [InlineData("text-indent:-18.0pt")]
    [InlineData("margin-left:-36pt")]
    [InlineData("border-width:0;overflow:hidden")]
    [InlineData("max-width:100%;overflow:hidden")]
    public void What_a_style_shows_stays(string style)
    {
        var (text, warnings) = Read($"<p style='{style}'>Text</p>", isHtml: true);

        Assert.Equal("Text", text);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("<style>@media print { .n { display:none } }</style><p class=n>Text</p>")]
    [InlineData("<style>.n:hover, .n::after { display:none } @font-face {a:b}</style><p class=n>Text</p>")]
    [InlineData("<dialog open>Text</dialog>")]
    [InlineData("<details><summary>Text</summary></details>")]
    public void What_is_hidden_at_times_alone_stays(string html) => Assert.Equal("Text", Read(html, isHtml: true).Text);

    [Theory]
    [InlineData("color:white")]
    [InlineData("color: #FFFFFF;font-size:9pt")]
    public void What_is_white_is_shown_and_told(string style)
    {
        var (text, warnings) = Read($"<p>a <span style='{style}'>b</span></p>", isHtml: true);

        Assert.Equal("a b", text);
        Assert.Equal(("W032", 3), (Assert.Single(warnings).Code, warnings[0].Line!.Value));
    }

    [Theory]
    [InlineData("a <ins cite='mailto:l@example.org' datetime='2026-11-23T10:00'>LAWYER</ins>", true)]
    [InlineData("a <span class=msoDel><del datetime='2026-11-23'>LAWYER</del></span>", true)]
    [InlineData("a <span class='deletion' data-author='L'>LAWYER</span>", true)]
    [InlineData("a <del class='ice-del ice-cts' data-userid=1>LAWYER</del>", true)]
    [InlineData("a [LAWYER]{.deletion author=\"L\" date=\"2026\"}", false)]
    [InlineData("{% note %}LAWYER{% endnote %}", false)]
    [InlineData("{%- private -%}LAWYER{% endprivate %}", false)]
    [InlineData("{{< internal >}}LAWYER{{< /internal >}}", false)]
    [InlineData("[hide]LAWYER[/hide]", false)]
    [InlineData("::: hidden\nLAWYER\n:::", false)]
    [InlineData("<note type=\"editor\">LAWYER</note>", false)]
    [InlineData("<p><legal>LAWYER</legal></p>", true)]
    [InlineData("**EMBARGOED UNTIL** Tuesday, 6 am", false)]
    [InlineData("EMBARGO: 3 December 2026, 06:00", false)]
    [InlineData("SPERRFRIST: Dienstag, 6 Uhr", false)]
    [InlineData("NOT FOR PUBLICATION", false)]
    [InlineData("# DO NOT PUBLISH", false)]
    [InlineData("<h1><b>Not for publication</b></h1>", true)]
    [InlineData("(Nicht veröffentlichen!)", false)]
    [InlineData("Sous embargo jusqu'à mardi", false)]
    public void What_may_not_be_for_readers_keeps_the_text_back(string body, bool isHtml)
    {
        var rejected = Assert.Throws<RejectedException>(() => Read($"{body}\n\nText", isHtml));

        Assert.All(rejected.Faults, fault => Assert.Equal(("BD005", 3), (fault.Code, fault.Line)));
    }

    [Theory]
    [InlineData("Embargo: what the sanctions mean")]
    [InlineData("The embargo until 2030 was lifted.")]
    [InlineData("> [!NOTE]\n> Text")]
    [InlineData(":::note\nText\n:::")]
    [InlineData("{% tip %}Text{% endtip %}")]
    [InlineData("[notes](https://example.org) and [note]")]
    [InlineData("`{% note %}` and `<note>`")]
    [InlineData("<ins>new</ins> and <del datetime='2026-11-23'>old</del>")]
    [InlineData("We do not publish names.")]
    public void Other_words_are_published(string markdown) => Assert.NotEmpty(Read(markdown).Text);

    [Fact]
    public void No_address_of_mail_is_left_in_a_quotation() => Assert.DoesNotContain("desk@", Html(
        "<blockquote cite='mailto:desk@example.org'>a</blockquote>"), StringComparison.Ordinal);

    private static void AssertGone(string html, string expected)
    {
        var (text, warnings) = Read(html, isHtml: true);

        Assert.Equal(expected, text);
        Assert.Equal(4, Assert.Single(warnings, warning => warning.Code == "W030").Line);
    }

    // The body begins in line 3.
    private static (string Text, List<Fault> Warnings) Read(string body, bool isHtml = false)
    {
        var warnings = new List<Fault>();
        var text = BodyRenderer.Parse(body, isHtml, warnings, firstLine: 3, blobName: "news/a.md").Text;
        return (text, warnings);
    }

    private static string Html(string body) => BodyRenderer.Parse(body, isHtml: true, [])
        .Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, []);
}
