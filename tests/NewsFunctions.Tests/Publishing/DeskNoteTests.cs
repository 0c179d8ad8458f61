using NewsFunctions.Images;
using NewsFunctions.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

/// <summary>Notes of the desk, as many systems write them. Each of them says "LAWYER".</summary>
public sealed class DeskNoteTests(SharedAzurite azurite)
{
    [Fact]
    public async Task A_note_is_in_no_format_no_feed_no_summary_and_not_found()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        const string notes = "{# LAWYER #} &lt;!-- LAWYER --&gt; ‹!— LAWYER —› {>>LAWYER<<}";
        await app.PublishAsync("a.md", Article("A", body: $"The mayor {notes} resigned.\n[//]: # (LAWYER)"));
        await app.RunAsync("RebuildSearch");

        foreach (var path in new[] { "", "?format=markdown", "?format=text" }.Select(query => $"/api/articles/a{query}")
            .Append("/rss.xml").Append("/api/articles").Append("/articles/a"))
        {
            var answer = await app.Http.GetStringAsync(path, App.Stop);
            Assert.Contains("mayor", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("LAWYER", answer, StringComparison.Ordinal);
        }
        Assert.Equal(1, (await app.GetAsync("/api/search?q=resigned")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await app.GetAsync("/api/search?q=lawyer")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("A {# LAWYER #} b")]
    [InlineData("A {#LAWYER#} b")]
    [InlineData("A {#- LAWYER -#} b")]
    [InlineData("A {% comment %}LAWYER{% endcomment %} b")]
    [InlineData("A {%- comment -%}LAWYER{%- endcomment -%} b")]
    [InlineData("{% comment \"why\" %}\nLAWYER\n\nmore\n{% endcomment %}\n\nText")]
    [InlineData("A {% # LAWYER %} b")]
    [InlineData("A {{! LAWYER }} b")]
    [InlineData("A {{~! LAWYER ~}} b")]
    [InlineData("A {{!-- LAWYER }} LAWYER --}} b")]
    [InlineData("A {{-- LAWYER --}} b")]
    [InlineData("A {{/* LAWYER */}} b")]
    [InlineData("A {{- /* LAWYER */ -}} b")]
    [InlineData("{{% comment %}}\nLAWYER\n{{% /comment %}}\n\nText")]
    [InlineData("{{< comment >}} LAWYER {{< /comment >}}\n\nText")]
    [InlineData("{/*\nLAWYER\n*/}\n\nText")]
    [InlineData("{::comment}\nLAWYER\n{:/comment}\n\nText")]
    [InlineData("{::comment}LAWYER{:/}\n\nText")]
    [InlineData("A {==word==}{>>LAWYER<<} b")]
    [InlineData("A <%# LAWYER %> b")]
    [InlineData("A <%-- LAWYER --%> b")]
    [InlineData("A <?php echo \"a > LAWYER\"; ?> b")]
    [InlineData("A /* LAWYER */ b")]
    [InlineData("A {* LAWYER *} b @* LAWYER *@ c")]
    [InlineData("A [comment]LAWYER[/comment] b")]
    [InlineData("A [!-- LAWYER --] b")]
    [InlineData("#+BEGIN_COMMENT\nLAWYER\n#+END_COMMENT\n\nText")]
    [InlineData("A {{#comment}}LAWYER{{/comment}} b")]
    [InlineData("::: comment\nLAWYER\n:::\n\nText")]
    [InlineData("%% LAWYER %%\n\nText")]
    [InlineData("Text %%LAWYER%% more")]
    public void A_comment_of_another_system_is_gone_and_told(string markdown)
    {
        var (text, warnings) = Read(markdown);

        Assert.DoesNotContain("LAWYER", text, StringComparison.Ordinal);
        Assert.Contains(warnings, warning => warning is { Code: "W030", Line: 3 });
    }

    [Theory]
    [InlineData("‹!— LAWYER —›")]
    [InlineData("‹!— LAWYER —>")]
    [InlineData("<!– LAWYER –>")]
    [InlineData("<!— LAWYER -> LAWYER —>")]
    [InlineData("<! -- LAWYER -- >")]
    [InlineData("< !-- LAWYER -->")]
    [InlineData("<!- LAWYER ->")]
    [InlineData("<! LAWYER >")]
    [InlineData("!-- LAWYER -->")]
    [InlineData("＜！－－ LAWYER －－＞")]
    [InlineData("\\<!-- LAWYER -->")]
    [InlineData("\\<!-- LAWYER --\\>")]
    [InlineData("&lt;!-- LAWYER --&gt;")]
    [InlineData("&amp;lt;!-- LAWYER --&amp;gt;")]
    [InlineData("&#60;!&#45;&#45; LAWYER &#45;&#45;&#x3e;")]
    [InlineData("&lt;!&ndash;&ndash; LAWYER &mdash;&gt;")]
    public void A_comment_that_a_word_processor_or_a_converter_has_changed_is_gone_and_told(string comment)
    {
        foreach (var (body, isHtml) in new[] { ($"A {comment} b", false), ($"<p>A {comment} b</p>", true) })
        {
            var (text, warnings) = Read(body, isHtml);

            Assert.Equal("A b", text);
            Assert.Equal(3, Assert.Single(warnings, warning => warning.Code == "W030").Line);
        }
    }

    [Theory]
    [InlineData("[//]: # (LAWYER)")]
    [InlineData("[//]: # (LAWYER: (nested) words)")]
    [InlineData("[//]: # \"LAWYER\"")]
    [InlineData("[//]: # 'LAWYER'")]
    [InlineData("[//]: # LAWYER")]
    [InlineData("[//]: <> (LAWYER)")]
    [InlineData("[comment]: # (LAWYER)")]
    [InlineData("[comment]: <> (LAWYER)")]
    [InlineData("[_metadata_:author]: # \"LAWYER\"")]
    [InlineData("[//]: # (All of it\nLAWYER\nis one)")]
    [InlineData("\\[//\\]: # (LAWYER)")]
    public void A_definition_that_is_a_comment_is_gone_wherever_it_stands(string comment)
    {
        Assert.Equal("Text more", Read($"Text\n{comment}\nmore").Text);
        Assert.Equal("Text", Read($"{comment}\n\nText").Text);
        Assert.Equal("a b", Read($"- a\n  {comment}\n- b").Text);
        Assert.Equal("a", Read($"> a\n> {comment}").Text);
    }

    [Fact]
    public void A_definition_that_a_link_uses_is_none() =>
        Assert.Contains(
            "title=\"Back to top\"", Html("[top]\n\n[top]: # \"Back to top\"").Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("import Chart from '../components/Chart'")]
    [InlineData("import { a,\n  b } from \"x\";")]
    [InlineData("export const meta = {\n  title: 'LAWYER'\n}")]
    [InlineData("export default function Layout({children}) {\n  return children\n}")]
    public void Code_of_MDX_is_gone_and_told(string code)
    {
        var (text, warnings) = Read($"{code}\n\nText");

        Assert.Equal("Text", text);
        Assert.Contains(warnings, warning => warning is { Code: "W030", Line: 3 });
    }

    [Theory]
    [InlineData("import duties from China fell.")]
    [InlineData("export class A goods rose.")]
    [InlineData("Scores: {#a} and {#b}, 100%% and 50%% stay, 5 % -- 6 %")]
    [InlineData("100 %% sure, 20 %% not, /a%%20b%%")]
    [InlineData("A --> B and C <-> D and E <--> F <- G")]
    [InlineData("I love you <!3 much")]
    [InlineData("and/or, he/she, **bold**/*italic* */*")]
    public void Words_that_are_none_stay(string words)
    {
        var (_, warnings) = Read(words);

        Assert.DoesNotContain(warnings, warning => warning.Code == "W030");
    }

    [Theory]
    [InlineData("`{# x #}`")]
    [InlineData("`&lt;!-- x --&gt; <!-- y -->`")]
    [InlineData("```\n{% comment %}x{% endcomment %}\n[//]: # (x)\nimport x from 'x'\n%% x\n{>> x\n```")]
    [InlineData("<pre><code>{# x #} &lt;!-- x --&gt;</code></pre>")]
    [InlineData("<code>&lt;!-- x --&gt; &lt;-- x --&gt; {--x--}</code>")]
    public void What_is_code_stays(string markdown)
    {
        var (text, warnings) = Read(markdown);

        Assert.Contains('x', text);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("<comment>LAWYER</comment>")]
    [InlineData("<remark>LAWYER</remark>")]
    [InlineData("<p hidden>LAWYER</p>")]
    [InlineData("<p style='color:red;display: none'>LAWYER</p>")]
    [InlineData("<span style='mso-hide:all'>LAWYER</span>")]
    [InlineData("<div style='mso-element:comment-list'><div class=msocomtxt><p>LAWYER</p></div></div>")]
    [InlineData("<div class=msocomtxt><p class=MsoCommentText>LAWYER</p></div>")]
    [InlineData("<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup>"
        + "<div><p><a href='#cmnt_ref1' id=cmnt1>[a]</a>LAWYER</p></div>")]
    [InlineData("<span class=comment-start id=0 author=x>LAWYER</span>")]
    [InlineData("<p>&lt;!--</p><p>LAWYER</p><p>--&gt;</p>")]
    public void What_an_HTML_file_says_beside_the_text_is_gone_and_told(string html)
    {
        var (text, warnings) = Read($"<p>Text</p>\n{html}", isHtml: true);

        Assert.Equal("Text", text);
        Assert.Equal(4, Assert.Single(warnings).Line);
    }

    [Theory]
    [InlineData("<p title='<!-- LAWYER -->'>a<img src='https://a.example/b.png' alt='Quay &lt;!-- LAWYER --&gt;'></p>")]
    [InlineData("<p title='{# LAWYER #}'>a<img src='https://a.example/b.png' alt='Quay {{! LAWYER }}'></p>")]
    public void A_title_and_a_description_hold_no_comments(string html)
    {
        foreach (var isHtml in new[] { true, false })
            Assert.DoesNotContain("LAWYER", Html(html, isHtml).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A {/* LAWYER")]
    [InlineData("A {# LAWYER")]
    [InlineData("A {>> LAWYER")]
    [InlineData("A {{!-- LAWYER")]
    [InlineData("{% comment %}\nLAWYER")]
    [InlineData("%% LAWYER")]
    [InlineData("A {--LAWYER--} b {++more++} c {~~old~>new~~}")]
    [InlineData("A <-- LAWYER --> b")]
    [InlineData("A <--! LAWYER --> b")]
    [InlineData("A <--- LAWYER ---> b")]
    [InlineData("A (!-- LAWYER --) b")]
    [InlineData("A «!-- LAWYER --» b")]
    [InlineData("A <!/-- LAWYER --> b")]
    public void What_may_be_a_note_keeps_the_text_back(string markdown)
    {
        var rejected = Assert.Throws<RejectedException>(() => Read($"{markdown}\n\nText"));

        Assert.All(rejected.Faults, fault => Assert.Equal(("BD005", 3), (fault.Code, fault.Line)));
    }

    [Fact]
    public void A_comment_that_only_shows_when_all_is_put_together_keeps_the_text_back()
    {
        const string html = "<p>A <b>&lt;</b>!-- LAWYER --&gt; b</p>";

        Assert.Equal("BD005", Assert.Throws<RejectedException>(() => Read(html, isHtml: true)).Fault.Code);
    }

    [Theory]
    [InlineData("[LAWYER: check] the name")]
    [InlineData("Costs [TK] euros")]
    [InlineData("TODO: call the mayor")]
    [InlineData("// call the mayor")]
    [InlineData("LAWYER: no name -->")]
    [InlineData(".. LAWYER: no name")]
    public void What_looks_like_a_note_is_told(string markdown) =>
        Assert.Equal(3, Assert.Single(Read(markdown).Warnings).Line);

    [Fact]
    public void A_comment_inside_of_another_is_told_as_the_first_may_not_be_closed() =>
        Assert.Contains("Another comment", Assert.Single(Read("A <!-- x —> text <!-- y --> b").Warnings).Message,
            StringComparison.Ordinal);

    // The body begins in line 3.
    private static (string Text, List<Fault> Warnings) Read(string body, bool isHtml = false)
    {
        var warnings = new List<Fault>();
        var text = BodyRenderer.Parse(body, isHtml, warnings, firstLine: 3, blobName: "news/a.md").Text;
        return (text, warnings);
    }

    private static (string Body, List<Fault> Warnings) Html(string body, bool isHtml = false)
    {
        var warnings = new List<Fault>();
        var renderer = BodyRenderer.Parse(body, isHtml, warnings, firstLine: 3, blobName: "news/a.md");
        return (renderer.Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, warnings), warnings);
    }
}
