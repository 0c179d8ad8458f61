using NewsFunctions.Images;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>Words, figures and links that mark-up could swallow.</summary>
public sealed class WordsAndFiguresTests
{
    [Theory]
    [InlineData("2*3*4")]
    [InlineData("2*3*4*5*6 and 2 * 3 * 4")]
    [InlineData("2**3**4")]
    [InlineData("a*b*c and x*2*y")]
    [InlineData("5*width*3 m")]
    [InlineData("10*20* more")]
    [InlineData("ISO*9001*2015")]
    [InlineData("Numbers: 3*7*12*24*33*41")]
    [InlineData("5_000_000 and 2_3_4")]
    [InlineData("2^10^ and 2==3==4 and 2++3++4 and x++y++z")]
    [InlineData("8**2 = 64 and 9**2 = 81")]
    [InlineData("1986. A year to remember.")]
    [InlineData("3. Oktober 1990")]
    [InlineData("1. FC Köln")]
    [InlineData("2024) Text")]
    [InlineData("007. Bond")]
    [InlineData("3*x und 2*y = 6*z*")]
    public void Figures_stay_as_they_are(string text)
    {
        var (html, words, _) = Read(text);

        Assert.Equal(($"<p>{text}</p>", text), (html, words));
    }

    [Theory]
    [InlineData("1986. A\n1990. B", "<p>1986. A</p>\n<p>1990. B</p>")]
    [InlineData("1. May\n8. May\n9. May",
        "<ol>\n<li>May</li>\n</ol>\n<ol start=\"8\">\n<li>May</li>\n<li>May</li>\n</ol>")]
    [InlineData("- 1. FC Köln\n- 2. Liga", "<ul>\n<li>1. FC Köln</li>\n<li>2. Liga</li>\n</ul>")]
    [InlineData("1. a\n1. b\n1. c", "<ol>\n<li>a</li>\n<li>b</li>\n<li>c</li>\n</ol>")]
    [InlineData("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>")]
    public void Numbers_of_a_list_are_those_that_are_written(string markdown, string expected) =>
        Assert.Equal(expected, Read(markdown).Html);

    [Theory]
    [InlineData("**CO**2 and ~~20~~10 and *Fett*er", "<strong>CO</strong>2 and <del>20</del>10 and <em>Fett</em>er")]
    [InlineData("un*frigging*believable", "un<em>frigging</em>believable")]
    public void Emphasis_that_begins_a_word_is_shown(string markdown, string expected) =>
        Assert.Equal($"<p>{expected}</p>", Read(markdown).Html);

    [Theory]
    [InlineData("Said <Name withheld> today.")]
    [InlineData("Said <name> today.")]
    [InlineData("Write to <@handle>, <3 and <5% of it")]
    [InlineData("I </3 you")]
    [InlineData("if a<b and c>d then")]
    [InlineData("x <y and y> z")]
    [InlineData("a <Müller GmbH> b")]
    [InlineData("He said: <<No>> and left")]
    public void Words_between_pointed_brackets_are_not_lost(string text)
    {
        Assert.Equal(text, Read(text).Text);
        Assert.Equal($"{text} More.", Read($"<p>{text}</p><p>More.</p>", isHtml: true).Text);
    }

    [Theory]
    [InlineData("<p>Ada <ada@example.org></p>", "Ada <ada@example.org>")]
    [InlineData("<p>See <https://example.org/x> now</p>", "See <https://example.org/x> now")]
    [InlineData("<p>Call <tel:+123> now</p>", "Call <tel:+123> now")]
    [InlineData("<p>a <![CDATA[<b>Words</b>]]> b</p>", "a Words b")]
    [InlineData("<p>a <nobr>b <font color=red>c <o:p></o:p><st1:City>d</st1:City></p>", "a b c d")]
    public void Nothing_between_pointed_brackets_is_lost_in_HTML(string html, string expected) =>
        Assert.Equal(expected, Read(html, isHtml: true).Text);

    [Fact]
    public void A_line_of_words_between_pointed_brackets_is_a_paragraph() =>
        Assert.Equal("<p>&lt;name withheld&gt;\nsaid <strong>this</strong>.</p>",
            Read("<name withheld>\nsaid **this**.").Html);

    [Theory]
    [InlineData("<YouTube id=\"abc\"/>")]
    [InlineData("Text <Tweet id=\"1\" /> more")]
    [InlineData("<amp-youtube data-videoid=x></amp-youtube>")]
    [InlineData("<Callout title=\"Words\">Text</Callout>")]
    [InlineData("<Chart data={[1,2]} />")]
    public void An_element_of_another_system_is_told(string markdown) =>
        Assert.Equal(("W033", 3), (Assert.Single(Read(markdown).Warnings).Code, Read(markdown).Warnings[0].Line));

    [Theory]
    [InlineData("<amp-img src=images/a.png alt=Quay></amp-img>")]
    [InlineData("<Image src=\"images/a.png\" alt=\"Quay\" />")]
    [InlineData("<v-img src=\"images/a.png\" alt=\"Quay\"></v-img>")]
    [InlineData("<Figure src=\"images/a.png\" caption=\"Quay\"/>")]
    public void A_picture_of_another_system_is_shown(string markdown) => Assert.Contains(
        "<img src=\"\u0080/api/images/a.png\" alt=\"Quay\"", Read(markdown).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("!!! note \"Title\"\n    Text")]
    [InlineData("??? tip\n    Text")]
    [InlineData(".. note::\n\n   Text")]
    [InlineData("A <%= x %> b")]
    [InlineData("Text^[a note] more")]
    [InlineData("*[HTML]: Hyper Text\n\nHTML is")]
    [InlineData("{::options parse=\"x\" /}")]
    [InlineData("<Chart f={x => y} />")]
    [InlineData("[^1]: Nothing leads here.\n\nText")]
    public void Mark_up_of_another_system_is_told(string markdown) =>
        Assert.Equal(("W032", 3), (Assert.Single(Read(markdown).Warnings).Code, Read(markdown).Warnings[0].Line));

    [Theory]
    [InlineData("[a](tel:+49 30 123)", "tel:+4930123")]
    [InlineData("[a](mailto:a@b.org?subject=Hello there)", "mailto:a@b.org?subject=Hello%20there")]
    [InlineData("<a href='mailto: a@b.org'>a</a>", "mailto:a@b.org")]
    [InlineData("[a](https://example.org/a b \"c\")", "https://example.org/a%20b")]
    [InlineData("[a](www.example.org/a b)", "https://www.example.org/a%20b")]
    [InlineData("<a href='https://exam\nple.org/'>a</a>", "https://example.org/")]
    [InlineData("[a](/search?q=a b)", "\u0082/search?q=a%20b")]
    [InlineData("[a](#My Heading)\n\n## My Heading", "#my-heading")]
    [InlineData("<a href=' #costs'>a</a>\n\n## Costs", "#text-costs")]
    [InlineData("[a](#)", "#")]
    [InlineData("[a](#top)", "#top")]
    [InlineData("[a](#costs-1)\n\n## Costs\n\n## Costs", "#costs-1")]
    [InlineData("[a](#costs)\n\n## Costs[^1]\n\n[^1]: x", "#text-costs")]
    public void A_link_leads_where_it_is_meant_to(string markdown, string href)
    {
        var (html, _, warnings) = Read(markdown);

        Assert.Contains($"<a href=\"{href}\"", html, StringComparison.Ordinal);
        Assert.Empty(warnings);
    }

    // The body begins in line 3.
    private static (string Html, string Text, List<Fault> Warnings) Read(string body, bool isHtml = false)
    {
        var warnings = new List<Fault>();
        var renderer = BodyRenderer.Parse(body, isHtml, warnings, firstLine: 3, blobName: "news/a.md");
        var text = renderer.Text;
        var html = renderer.Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, warnings);
        return (html, text, warnings);
    }
}
