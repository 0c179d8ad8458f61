using Markdig;
using NewsFunctions.Articles;

namespace NewsFunctions.Tests.Articles;

public sealed class BodyTextTests
{
    private const string Html = """
        <h2>The <em>new</em> bridge</h2>
        <p>It <strong>opens</strong> at 5 * 3 &lt; 16, says <a href="https://example.org/a">Ada</a>.<br>Twice.</p>
        <ul><li>One</li><li>Two<ol start="3"><li>Three</li><li>Four</li></ol></li></ul>
        <blockquote><p>Quoted</p><p>Again</p></blockquote>
        <pre><code class="language-cs">var a = `b`;
        </code></pre>
        <figure><img src="https://example.org/map.png" alt="A map"><figcaption>The map</figcaption></figure>
        <table><thead><tr><th>Year</th><th>Ships</th></tr></thead>
        <tbody><tr><td>2026</td><td>1|2</td></tr></tbody></table>
        <hr>
        <p>2026. was a year</p>
        """;

    [Fact]
    public void A_body_is_written_as_Markdown()
    {
        Assert.Equal("""
            ## The *new* bridge

            It **opens** at 5 \* 3 \< 16, says [Ada](https://example.org/a).  
            Twice.

            - One

            - Two

              3. Three
              4. Four

            > Quoted
            >
            > Again

            ```cs
            var a = `b`;
            ```

            ![A map](https://example.org/map.png)

            The map

            | Year | Ships |
            | --- | --- |
            | 2026 | 1\|2 |

            ---

            2026\. was a year
            """, BodyText.As(BodyFormat.Markdown, Html), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_body_is_written_as_text()
    {
        Assert.Equal("""
            The new bridge

            It opens at 5 * 3 < 16, says Ada.
            Twice.

            - One

            - Two

              3. Three
              4. Four

            Quoted

            Again

            var a = `b`;

            A map

            The map

            Year | Ships
            2026 | 1|2

            2026. was a year
            """, BodyText.As(BodyFormat.Text, Html), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Markdown_read_again_says_the_same()
    {
        var again = Markdown.ToHtml(
            BodyText.As(BodyFormat.Markdown, Html), new MarkdownPipelineBuilder().UsePipeTables().Build());

        Assert.Equal(BodyText.As(BodyFormat.Text, Html), BodyText.As(BodyFormat.Text, again));
    }
}
