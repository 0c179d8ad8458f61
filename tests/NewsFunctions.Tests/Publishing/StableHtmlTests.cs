using AngleSharp.Dom;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

public sealed class StableHtmlTests
{
    private const int Trees = 5_000;

    private static readonly string[] Names = """
        a abbr article aside b blockquote caption cite code dd details div dl dt em figcaption figure footer h1 h2 h3
        header i li main ol p pre q rp rt ruby s section small span strong sub summary sup table tbody td tfoot th thead
        time tr u ul var
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static readonly string[] Words =
        ["word", "\n", " ", "a & b", "<p>", "</b>", "\r", "1 < 2", "\u00A0", "&lt;"];

    [Fact]
    public void What_is_said_to_be_stable_is_read_as_the_same_elements()
    {
        var (random, stable) = (new Random(20261201), 0);
        for (var number = 0; number < Trees; number++)
        {
            var body = HtmlReader.Read("", Effort.Unlimited()).Body!;
            for (var child = random.Next(1, 4); child > 0; child--) Grow(body, random, 0);
            if (!new StableHtml(Effort.Unlimited()).Is(body)) continue;
            stable++;
            var written = HtmlWriter.Inner(body);

            Assert.Equal(Shape(body), Shape(HtmlReader.Read(written, Effort.Unlimited()).Body!));
        }

        Assert.InRange(stable, Trees / 20, Trees - Trees / 20);
    }

    [Theory]
    [InlineData("<p>a <b>b</b></p><ul><li>c<ul><li>d</li></ul></li></ul>")]
    [InlineData("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><p>b</p></td></tr></tbody></table>")]
    [InlineData("<a href=x><p>a</p></a><h2>b <em>c</em></h2><pre>d\n</pre><dl><dt>e<dd>f</dl>")]
    public void What_editors_write_is_stable(string html) =>
        Assert.True(new StableHtml(Effort.Unlimited()).Is(HtmlReader.Read(html, Effort.Unlimited()).Body!));

    // Often what may stand there, as chance alone makes no tables.
    private static void Grow(IElement parent, Random random, int depth)
    {
        var child = parent.Owner!.CreateElement(random.Next(3) == 0 ? Names[random.Next(Names.Length)]
            : parent.LocalName switch
            {
                "table" => "tbody",
                "tbody" or "thead" or "tfoot" => "tr",
                "tr" => "td",
                "ul" or "ol" => "li",
                "ruby" => "rt",
                "p" => "b",
                _ => Names[random.Next(Names.Length)],
            });
        if (random.Next(4) == 0) child.SetAttribute("title", Words[random.Next(Words.Length)]);
        parent.AppendChild(child);
        if (random.Next(3) == 0) child.AppendChild(parent.Owner.CreateTextNode(Words[random.Next(Words.Length)]));
        if (depth < 6) for (var more = random.Next(0, 3); more > 0; more--) Grow(child, random, depth + 1);
    }

    // Neighbouring texts are one when they are read again.
    private static string Shape(INode node) => string.Concat(node.ChildNodes.Select(child => child is IText text
        ? text.Data
        : $"⟨{((IElement)child).LocalName} {((IElement)child).GetAttribute("title")}⟩{Shape(child)}⟨/⟩"));
}
