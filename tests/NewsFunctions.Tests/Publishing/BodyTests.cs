using System.Globalization;
using NewsFunctions.Images;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>What an editor wrote and what a reader reads.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData("More <!-- CHECK --> soon.", "<p>More  soon.</p>")]
    [InlineData("<!-- CHECK --> The **mayor**.", "<p>The <strong>mayor</strong>.</p>")]
    [InlineData("One.\n\n<!-- LAWYER:\n\nno names -->\n\nTwo.", "<p>One.</p>\n<p>Two.</p>")]
    [InlineData("More <!-- a\n\nb --> soon.", "<p>More  soon.</p>")]
    [InlineData("    <!-- LAWYER -->\n\nText.", "<p>Text.</p>")]
    [InlineData("- One <!-- x -->\n    <!-- y -->\n- Two", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>")]
    [InlineData("[a <!-- x -->b](/c \"d <!-- y -->e\")", "<p><a href=\"\u0082/c\" title=\"d e\">a b</a></p>")]
    [InlineData("| a |\n|---|\n<!-- x -->\n| b |",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>")]
    [InlineData("A `b <!-- x` c ` --> d", "<p>A <code>b &lt;!-- x</code> c ` --&gt; d</p>")]
    [InlineData("<!-- a ` b --> c <!-- d ` e --> f", "<p>c  f</p>")]
    [InlineData("Text. <!--> More.", "<p>Text.  More.</p>")]
    [InlineData("Text {/* MDX */}, {{/* Hugo */}}, {{!-- Ghost --}}.\n\n%%\nObsidian\n%%", "<p>Text , , .</p>")]
    [InlineData("100%% and 50%% stay", "<p>100%% and 50%% stay</p>")]
    public void A_comment_in_Markdown_is_gone_wherever_it_stands(string markdown, string expected) =>
        Assert.Equal(expected, Html(markdown).Body);

    [Theory]
    [InlineData("The mayor <!-- LAWYER: check -->", "The mayor")]
    [InlineData("<!-- x -->The <!-- y -->mayor", "The mayor")]
    [InlineData("The mayor &lt;!-- x --&gt; goes", "The mayor goes")]
    [InlineData("The mayor <!-- never closed", "The mayor")]
    [InlineData("5 < 6 and 7 > 6", "5 < 6 and 7 > 6")]
    public void A_comment_in_a_text_of_the_front_matter_is_gone_too(string written, string expected)
    {
        var upload = $"---\ntitle: \"{written}\"\nsummary: \"{written}\"\n---\nText.\n";
        var article = ArticleParser.Parse(
            System.Text.Encoding.UTF8.GetBytes(upload), "a.md", new(UploadTextTests.Site), []);

        Assert.Equal((expected, expected), (article.Title, article.Summary));
    }

    [Theory]
    [InlineData("<p>One {/* LAWYER */}two</p>", "<p>One two</p>")]
    [InlineData("<p>One {{!-- LAWYER --}}two</p>", "<p>One two</p>")]
    [InlineData("<pre>a {/* b */} c</pre>", "<pre>a {/* b */} c</pre>")]
    [InlineData("<p title='<!--'>One</p><p>two</p>", "<p title=\"&lt;!--\">One</p><p>two</p>")]
    public void Comments_of_other_systems_are_gone_from_HTML_too(string html, string expected) =>
        Assert.Equal(expected, Html(html, isHtml: true).Body);

    [Fact]
    public void Signs_in_cells_of_a_table_are_no_emphasis_either() =>
        Assert.Contains("<td>2*3 and 4*5</td>", Html("| a |\n|---|\n| 2*3 and 4*5 |").Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("`<!-- x -->`", "&lt;!-- x --&gt;")]
    [InlineData("```\n<!-- x -->\n```", "&lt;!-- x --&gt;")]
    public void A_comment_in_code_is_shown_as_the_code_it_is(string markdown, string expected) =>
        Assert.Contains(expected, Html(markdown).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("One.\n\nTwo <!-- LAWYER\n\nThree.", false)]
    [InlineData("<p>One.</p>\n\n<p>Two</p><!-- LAWYER\n\n<p>Three.</p>", true)]
    public void A_comment_that_is_never_closed_hides_the_rest_and_is_told_with_its_line(string body, bool isHtml)
    {
        var (html, warnings) = Html(body, isHtml);

        Assert.DoesNotContain("LAWYER", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Three", html, StringComparison.Ordinal);
        Assert.Equal(5, Assert.Single(warnings, warning => warning.Code == "W030").Line);
    }

    [Theory]
    [InlineData("H<sub>2</sub>O and 10<sup>th</sup>", "<p>H<sub>2</sub>O and 10<sup>th</sup></p>")]
    [InlineData("| a |\n|---|\n| b<br>c |", "<td>b<br>c</td>")]
    [InlineData("<details><summary>More</summary>\n\nThe *rest*.\n\n</details>",
        "<details><summary>More</summary>\n<p>The <em>rest</em>.</p>\n</details>")]
    [InlineData("<div>\n\n    Words far to the right.\n\n    <p>Again.</p>\n\n</div>",
        "<div>\n<p>Words far to the right.</p>\n<p>Again.</p>\n</div>")]
    [InlineData("<!-- wp:paragraph -->\n<p>One <b>two</b></p>\n<!-- /wp:paragraph -->\n\n<!-- wp:quote {\"a\":1} " +
        "-->\n<blockquote class=\"wp-block-quote\"><p>Three</p></blockquote>\n<!-- /wp:quote -->",
            "<p>One <b>two</b></p>\n<blockquote><p>Three</p></blockquote>")]
    [InlineData(
        "From <st1:City w:st=\"on\">Oldport</st1:City><o:p></o:p> <![if !x]>to<![endif]> <my-place>Farland</my-place>",
        "<p>From Oldport to Farland</p>")]
    [InlineData("- [x] Done\n- [ ] Open", "<ul>\n<li>☑ Done</li>\n<li>☐ Open</li>\n</ul>")]
    [InlineData("| a | b | c |\n|:-|-:|:-:|\n| 1 | 2 | 3 |",
        "<td align=\"left\">1</td>\n<td align=\"right\">2</td>\n<td align=\"center\">3</td>")]
    [InlineData("a <script>alert(1)</script> b", "<p>a  b</p>")]
    public void HTML_in_Markdown_is_read_as_in_an_HTML_file(string markdown, string expected) =>
        Assert.Contains(expected, Html(markdown).Body, StringComparison.Ordinal);

    [Fact]
    public void Code_that_is_set_in_by_four_blanks_is_code_outside_of_HTML() =>
        Assert.Equal("<div>\n</div>\n<pre><code>&lt;b&gt;\n</code></pre>", Html("<div>\n</div>\n\n    <b>").Body);

    [Theory]
    [InlineData("10~20 and 30~40")]
    [InlineData("10日~12日、参加者は30~40人")]
    [InlineData("10~~20 und 30~~40")]
    [InlineData("2^10 and 2^20")]
    [InlineData("C++ and D++, ++i and ++j")]
    [InlineData("a==b and c==d, a ==b c== d")]
    [InlineData("2*3 and 4*5")]
    [InlineData("Leser*innen und Autor*innen")]
    [InlineData("\"\"so\"\" und \"\"so\"\"")]
    [InlineData("snake_case_name and other_case_name")]
    public void Figures_and_words_with_signs_in_them_stay_as_they_are(string text) =>
        Assert.Equal($"<p>{text}</p>", Html(text).Body);

    [Theory]
    [InlineData("~~old~~", "<del>old</del>")]
    [InlineData("un*frigging*believable", "un<em>frigging</em>believable")]
    [InlineData("**“港口”**关闭了。", "<strong>“港口”</strong>关闭了。")]
    [InlineData("**太字（かっこ）**の", "<strong>太字（かっこ）</strong>の")]
    [InlineData("한국어**강조 단어**는", "한국어<strong>강조 단어</strong>는")]
    public void Emphasis_that_is_meant_is_shown(string markdown, string expected) =>
        Assert.Equal($"<p>{expected}</p>", Html(markdown).Body);

    [Theory]
    [InlineData("<b style='font-weight:normal'><p>a <span style='font-weight:700'>b</span></p></b>",
        "<p>a <span><strong>b</strong></span></p>")]
    [InlineData("<p style='font-style: italic; color:red'>a</p>", "<p><em>a</em></p>")]
    [InlineData("<div style='font:bold 12pt Arial'><p>a</p>b</div>",
        "<div><p><strong>a</strong></p><strong>b</strong></div>")]
    [InlineData("<b style='mso-bidi-font-weight:normal'>a</b>", "<b>a</b>")]
    [InlineData("<i style='font-style:normal'>a</i>", "a")]
    [InlineData("x<span style='vertical-align:super'>2</span>", "x<span><sup>2</sup></span>")]
    [InlineData("<span style='text-decoration:line-through'>a</span>", "<span><s>a</s></span>")]
    [InlineData("<table><tr><td style='text-align:right'>1</td></tr></table>",
        "<table><tbody><tr><td align=\"right\">1</td></tr></tbody></table>")]
    [InlineData("<h2 style='font-weight:bold'>a</h2>", "<h2 id=\"text-a\">a</h2>")]
    public void What_a_style_says_is_said_by_elements(string html, string expected) =>
        Assert.Equal(expected, Html(html, isHtml: true).Body);

    [Theory]
    [InlineData("<st1:place><st1:City>Oldport</st1:City></st1:place>", "Oldport")]
    [InlineData("<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>",
        "<ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>")]
    [InlineData("<center>A</center><center>B</center>", "A<div>B</div>")]
    [InlineData("<address>Quay 1</address>Harbour", "<div>Quay 1</div>Harbour")]
    [InlineData("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", "x=2")]
    [InlineData("<noscript><p>words</p></noscript>", "<p>words</p>")]
    [InlineData("<menu><li>a</li></menu><strike>b</strike>", "<ul><li>a</li></ul><s>b</s>")]
    [InlineData("<fieldset><legend>a</legend><label>b</label></fieldset>", "<div>a</div>b")]
    [InlineData("<details><summary>a</summary>b</details><bdo dir=rtl>c</bdo>",
        "<details><summary>a</summary>b</details><bdo dir=\"rtl\">c</bdo>")]
    public void No_word_is_lost_with_an_element_that_is_not_known(string html, string expected) =>
        Assert.Equal(expected, Html(html, isHtml: true).Body);

    [Fact]
    public void Lists_of_Word_become_lists_with_their_levels_and_numbers()
    {
        const string item = "<p class=MsoListParagraph style='mso-list:l0 level{0} lfo1'><![if !supportLists]><span " +
            "style='mso-list:Ignore'>{1}<span>&nbsp; </span></span><![endif]>{2}</p>\n";
        var html = string.Concat(new[] { (1, "1.", "One"), (2, "·", "Two"), (2, "·", "Three"), (1, "2.", "Four") }
            .Select(part => string.Format(CultureInfo.InvariantCulture, item, part.Item1, part.Item2, part.Item3)));

        Assert.Equal("<ol><li>One<ul><li>Two</li><li>Three</li></ul></li><li>Four</li></ol>",
            Html(html, isHtml: true).Body.ReplaceLineEndings(""));
    }

    [Fact]
    public void A_paragraph_that_only_says_it_is_of_a_list_stays_one() =>
        Assert.Equal("<p>· One</p>", Html("<p style='mso-list:l0 level1 lfo1'>· One</p>", isHtml: true).Body);

    [Theory]
    [InlineData("<img src='data:image/png;base64,AA' alt=x>", "is written into the text itself")]
    [InlineData("<img src='file:///home/a.png' alt=x>", "lies on a computer")]
    [InlineData("<img src='C:\\a.png' alt=x>", "lies on a computer")]
    [InlineData("<img src='\\\\server\\a.png' alt=x>", "lies on a computer")]
    [InlineData("<img src='cid:1@mail' alt=x>", "was part of a mail")]
    [InlineData("<img src='blob:https://a.example/1' alt=x>", "was only in the browser")]
    [InlineData("<img src='map.png' alt=x>", "is not named as one of")]
    [InlineData("<img alt=x>", "has no name")]
    public void An_image_that_cannot_be_shown_is_told_with_its_line(string html, string expected)
    {
        foreach (var (body, isHtml) in new[] { ($"<p>a</p>\n{html}", true), ($"a\n\n{html}", false) })
        {
            var warning = Assert.Single(Html(body, isHtml).Warnings, warning => warning.Code == "W008");
            Assert.Equal(isHtml ? 4 : 5, warning.Line);
            Assert.Contains(expected, warning.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("![Quay](images/quay at dawn.png)", "quay%20at%20dawn.png")]
    [InlineData("![Quay](images/a (1).png \"Title\")", "a%20%281%29.png")]
    [InlineData("![Quay](<images/quay at dawn.png>)", "quay%20at%20dawn.png")]
    [InlineData("![Quay](images/quay%20at%20dawn.png)", "quay%20at%20dawn.png")]
    [InlineData("![Quay](../images/100%25.png)", "100%25.png")]
    [InlineData("<picture><source srcset='images/a.png 1x'></picture>", "a.png")]
    [InlineData("<img srcset='images/a.png 1x, images/b.png 2x'>", "a.png")]
    [InlineData("<img src='data:image/gif;base64,R0' data-src='images/a.png'>", "a.png")]
    [InlineData("<noscript><img src='images/a.png'></noscript>", "a.png")]
    public void An_image_is_found_wherever_its_name_stands(string markdown, string expected) =>
        Assert.Contains($"src=\"\u0080/api/images/{expected}\"", Html(markdown).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("As [[old-plan|reported]].")]
    [InlineData("![[map.png]]")]
    [InlineData("{{< youtube AAA >}}")]
    [InlineData("{% include x.html %}")]
    [InlineData("[gallery ids=\"1,2\"]")]
    [InlineData("[b]bold[/b]")]
    [InlineData(":::note")]
    [InlineData("![a](images/a.png){width=50%}")]
    [InlineData("![a](images/a.png){: .wide}")]
    [InlineData("> [!NOTE]")]
    [InlineData("![Quay] (images/a.png)")]
    [InlineData("![Quay](images/a.png")]
    [InlineData("!(Quay)[images/a.png]")]
    [InlineData("[Quay] (https://example.org)")]
    [InlineData("(Quay)[https://example.org]")]
    [InlineData("[Quay][harbour]")]
    [InlineData("A claim.[^1]")]
    [InlineData("==marked==")]
    [InlineData("H~2~O")]
    public void Mark_up_that_is_left_over_is_told_with_its_line(string markdown) =>
        Assert.Equal(7, Assert.Single(
            Html($"Text.\n\n<!-- x\n-->\n{markdown}").Warnings, warning => warning.Code == "W032").Line);

    [Theory]
    [InlineData("`[[a]]` and [a](https://example.org/b \"c\") and ![d](images/e.png)")]
    [InlineData("```\n{{< a >}}\n```")]
    [InlineData("[a][b] [b] [^1]\n\n[b]: https://example.org\n[^1]: Note")]
    [InlineData("\\[\\[a\\]\\] and [sic] and [Quay] (the old one)")]
    [InlineData("a == b, i++ and 2^10")]
    public void What_is_understood_or_is_code_is_not_left_over(string markdown) =>
        Assert.DoesNotContain(Html(markdown).Warnings, warning => warning.Code == "W032");

    [Theory]
    [InlineData("A claim.[^1] More.\n\n[^1]: Told by the office.", false)]
    [InlineData("<p>A claim.<sup><a href='#n'>1</a></sup> More.</p><section class=footnotes><p id=n>Told</p></section>",
        true)]
    [InlineData("<p>A claim.<a href='#_ftn1' name='_ftnref1'>[1]</a> More.</p>", true)]
    public void A_summary_holds_no_marks_of_footnotes(string body, bool isHtml) =>
        Assert.Equal("A claim. More.", BodyRenderer.Parse(body, isHtml, []).Text);

    [Theory]
    [InlineData("<ruby>東京<rt>とうきょう</rt></ruby>の港", "東京(とうきょう)の港")]
    [InlineData("10<sup>6</sup> of CO<sub>2</sub>, the 5<sup>th</sup>", "10⁶ of CO₂, the 5th")]
    public void Small_signs_stay_apart_from_the_words_in_plain_text(string html, string expected) =>
        Assert.Equal(expected, BodyRenderer.Parse(html, isHtml: true, []).Text);

    [Fact]
    public void Lost_elements_are_told_with_the_line_of_the_first() =>
        Assert.Equal(5, Assert.Single(Html("<p>a</p>\n\n<script>x</script><video></video>", isHtml: true).Warnings,
            warning => warning.Code == "W007").Line);

    // The body begins in line 3.
    private static (string Body, List<Fault> Warnings) Html(string body, bool isHtml = false)
    {
        var warnings = new List<Fault>();
        var renderer = BodyRenderer.Parse(body, isHtml, warnings, firstLine: 3, blobName: "news/a.md");
        return (renderer.Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, warnings), warnings);
    }
}
