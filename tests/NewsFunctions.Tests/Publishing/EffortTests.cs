using System.Text;
using NewsFunctions.Images;
using NewsFunctions.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class EffortTests(SharedAzurite azurite)
{
    public static TheoryData<string, bool, string> Bombs => new()
    {
        { Times("[a](", 200_000), false, "BD004" },
        { Times("<b>", 300_000), true, "BD004" },
        { Numbered("<b id={0}>", 200_000), false, "BD004" },
        { $"|{Times("a|", 1000)}\n|{Times("-|", 1000)}\n{Times("|a|\n", 3000)}", false, "BD004" },
        { Times("<table><tr><td>", 100_000), true, "BD004" },
        { Times("www.a.b ", 200_000), false, "BD004" },
        { Times("a <![CDATA[ ", 200_000), false, "BD004" },
        { Numbered("[a{0}]: /x\n", 100_000), false, "BD004" },
        { new string('>', 5000) + "a", false, "BD001" },
        { Numbered("{1}- a\n", 2000), false, "BD001" },
        { Times("*a ", 300_000), false, "BD001" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_text_that_costs_too_much_is_rejected_before_it_has_cost_it(string body, bool isHtml, string code)
    {
        var effort = new Effort();
        var memory = GC.GetAllocatedBytesForCurrentThread();

        var rejected = Assert.Throws<RejectedException>(() => Render(body, isHtml, effort));

        Assert.Equal(code, rejected.Fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 2 * Effort.MaxMemory);
    }

    public static TheoryData<string> Honest => [.. LongTexts.All.Keys];

    [Theory]
    [MemberData(nameof(Honest))]
    public void The_longest_of_honest_texts_takes_less_memory_than_it_may(string name)
    {
        var (body, isHtml) = LongTexts.All[name];
        var memory = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotEmpty(Render(body, isHtml, Effort.Unlimited()));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, Effort.MaxMemory);
    }

    [Fact]
    public void A_text_that_takes_more_than_256_MB_is_rejected()
    {
        var rejected = Assert.Throws<RejectedException>(
            () => Render(Times("- a\n", 250_000), isHtml: false, new Effort(TimeSpan.MaxValue)));

        Assert.Equal(("BD004", "Reading the text takes more than 256 MB of memory."),
            (rejected.Fault.Code, rejected.Fault.Message));
    }

    /// <summary>What 1 MB of one sign after another becomes; null is published.</summary>
    public static TheoryData<string, bool, string?> Monotonous => new()
    {
        { "<!--", false, null },
        { "<!--", true, null },
        { "{{", false, null },
        { "{%", false, null },
        { "{# ", false, "BD005" },
        { "[^1]", false, "BD004" },
        { "[^1]", true, null },
        { "**a ", false, "BD001" },
        { "~~", false, null },
        { "|", false, "BD004" },
        { "|a|\n", false, "BD004" },
        { ">", false, "BD001" },
        { "- a\n", false, "BD004" },
        { "- a\n", true, null },
        { "1. a\n", false, "BD004" },
        { "&amp;", false, null },
        { "&lt;!", true, null },
        { "[[", false, "BD001" },
        { "[[", true, null },
        { "[[a]]", false, "BD004" },
        { "```\n", false, "BD004" },
        { "`a", false, "BD004" },
        { "![a](b c.png) ", false, "BD004" },
        { "<br>", true, "BD004" },
        { "</i>", true, null },
        { "a! ", false, null },
    };

    // Without a limit of time, so that a slow machine says the same; what is not ended by another takes no longer.
    [Theory]
    [MemberData(nameof(Monotonous))]
    public void A_megabyte_of_the_same_is_published_or_rejected_for_what_it_is(
        string part, bool isHtml, string? expected)
    {
        string? code = null;
        try
        {
            Render(Times(part, 1_000_000 / part.Length), isHtml, new Effort(TimeSpan.MaxValue));
        }
        catch (RejectedException rejected)
        {
            code = rejected.Fault.Code;
        }

        Assert.Equal(expected, code);
    }

    [Fact]
    public void What_is_opened_again_and_again_is_rejected()
    {
        var open = Numbered("<b id={0}>", 2000);

        Assert.Equal("BD004", Assert.Throws<RejectedException>(
            () => Render(open + Times("</i>", 250_000), isHtml: true, new Effort())).Fault.Code);
        Assert.Equal("BD004", Assert.Throws<RejectedException>(
            () => Render(open + Times("</p>x", 200_000), isHtml: true, new Effort())).Fault.Code);
    }

    public static TheoryData<string, string> FrontMatters => new()
    {
        { $"title: {Times("&amp;", 200_000)}", "FM004" },
        { $"title: \"{Times("&amp;", 3000)}\"", "FM018" },
        { "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\ntitle: *c", "FM005" },
        { "title: &a\n  - *a", "FM005" },
        { $"title: a\ntags: [{Times("a, ", 300_000)}b]", "FM004" },
        { $"title: a\ntags:\n{Times("  - a\n", 2500)}", "FM018" },
        { $"title: {new string('[', 5000)}", "FM006" },
        { $"title: a\n{Numbered("f{0}: 1\n", 1000)}", "FM018" },
    };

    [Theory]
    [MemberData(nameof(FrontMatters))]
    public void A_front_matter_that_is_too_much_is_rejected(string yaml, string code)
    {
        var content = Encoding.UTF8.GetBytes($"---\n{yaml}\n---\nText.");

        var rejected = Assert.Throws<RejectedException>(
            () => ArticleParser.Parse(content, "a.md", new SiteDefaults(UploadTextTests.Site), []));

        Assert.Contains(code, rejected.Faults.Select(fault => fault.Code));
    }

    [Fact]
    public void Attributes_beyond_what_anybody_needs_are_not_read()
    {
        var effort = new Effort();

        Assert.Equal("<p>a</p>", Render($"<p {Times("class=x ", 60_000)}>a", isHtml: true, effort));
        Assert.Equal("<p>a</p>", Render($"<p {Numbered("a{0}=x ", 60_000)}>a", isHtml: true, effort));
    }

    [Fact]
    public void A_long_and_honest_text_is_published()
    {
        var text = Times("Some words of a long report, **bold** ones and [a link](https://example.org/a) too. ", 8) +
            "\n\n";
        var table = $"|{Times(" a |", 10)}\n|{Times("-|", 10)}\n{Times($"|{Times(" 1 |", 10)}\n", 500)}\n";

        Assert.Contains("<table>", Render(Times(text, 300) + table, isHtml: false, new Effort()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_article_among_fourteen_that_cost_too_much_is_readable_within_five_seconds()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        var bomb = Encoding.UTF8.GetBytes(Article("Bomb", body: Times("[a](", 200_000)));
        for (var i = 0; i < 14; i++) await app.UploadAsync($"bomb-{i}.md", bomb);
        await app.UploadAsync("good.md", Article("Good"));

        var bombs = Task.WhenAll(Enumerable.Range(0, 14).Select(i => app.NoticeAsync($"bomb-{i}.md")));
        await app.NoticeAsync("good.md").WaitAsync(TimeSpan.FromSeconds(5), App.Stop);

        Assert.Equal(200, await app.StatusAsync("/api/articles/good"));
        await bombs;
        Assert.Equal(("rejected", "BD004"),
            ((await app.TagsAsync("bomb-13.md"))["status"], (await app.TagsAsync("bomb-13.md"))["error"]));
        Assert.Contains("BD004: ", await app.ReportAsync("bomb-13.md"), StringComparison.Ordinal);

    }

    private static string Render(string body, bool isHtml, Effort effort) => effort.Spend(() =>
        BodyRenderer.Parse(body, isHtml, [], effort: effort)
            .Render(new Dictionary<ImageName, ImageInfo>(), UploadTextTests.Site, []));

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    // {1} is as many pairs of blanks as the number says.
    private static string Numbered(string text, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(number => text
        .Replace("{0}", $"{number}", StringComparison.Ordinal).Replace("{1}", text.Contains(
            "{1}", StringComparison.Ordinal) ? new string(' ', 2 * number) : "", StringComparison.Ordinal)));
}
