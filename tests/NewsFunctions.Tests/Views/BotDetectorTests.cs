using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using NewsFunctions.Views;

namespace NewsFunctions.Tests.Views;

public class BotDetectorTests
{
    private static readonly BotDetector Detector = new();
    private static readonly BotPatterns Patterns = BotPatterns.Load();
    private static readonly JsonNode Corpus = TestData.Json("Views/Bots/crawler-user-agents.samples.json");
    private static readonly string[] Samples = TestData.Strings(Corpus["samples"]!);
    private static readonly string[] Browsers =
        [.. TestData.Text("Views/Bots/browsers.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))];

    [Fact]
    public void At_least_999_of_1000_sample_agents_are_recognised()
    {
        var missed = Samples.Where(agent => !Detector.IsBot(agent)).ToArray();
        Assert.True(missed.Length * 1000 <= Samples.Length,
            $"{missed.Length} of {Samples.Length}:\n{string.Join('\n', missed)}");
    }

    [Fact]
    public void At_most_1_of_1000_browsers_is_taken_for_a_bot()
    {
        var flagged = Browsers.Where(Detector.IsBot).ToArray();
        Assert.True(Browsers.Length > 500);
        Assert.True(flagged.Length * 1000 <= Browsers.Length,
            $"{flagged.Length} of {Browsers.Length}:\n{string.Join('\n', flagged)}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("0")]
    public void No_user_agent_is_a_bot(string? agent) => Assert.True(Detector.IsBot(agent));

    [Theory]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32.3")]
    [InlineData(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) " +
        "HeadlessChrome/131.0.0.0 Safari/537.36")]
    public void A_well_known_bot_is_one_the_first_time_and_again(string agent)
    {
        var detector = new BotDetector();
        Assert.True(detector.IsBot(agent));
        Assert.True(detector.IsBot(agent));
    }

    [Fact]
    public void What_is_beyond_512_characters_is_not_looked_at()
    {
        var browser = Browsers[0] + string.Concat(Enumerable.Repeat(" Extra/1.2", 60));
        Assert.False(Detector.IsBot(browser + " Googlebot/2.1"));
        Assert.True(Detector.IsBot("Googlebot/2.1 " + browser));
    }

    [Fact]
    public void A_long_agent_is_not_taken_for_one_that_ends_where_it_was_cut()
    {
        var agent = "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; ".PadRight(
            BotDetector.MaxLength - "; FDM;".Length, 'x') + "; FDM; InfoPath.3)";
        Assert.True(Detector.IsBot(agent[..BotDetector.MaxLength]));
        Assert.False(Detector.IsBot(agent));
    }

    [Property(MaxTest = 2000)]
    public void No_text_makes_it_throw_and_every_answer_is_repeated(string? agent) =>
        Assert.Equal(Detector.IsBot(agent), Detector.IsBot(agent));

    [Property(MaxTest = 1000)]
    public void No_mixture_of_known_agents_makes_it_throw(int first, int second, int cut, char between)
    {
        var all = (string[])[.. Samples, .. Browsers];
        var (a, b) = (all[(uint)first % all.Length], all[(uint)second % all.Length]);
        var agent = string.Concat(a.AsSpan((int)((uint)cut % a.Length)), between.ToString(), b);
        Assert.Equal(new BotDetector().IsBot(agent), Detector.IsBot(agent));
    }

    [Fact]
    public void Taking_the_patterns_apart_answers_as_each_pattern_by_itself()
    {
        var expressions = Patterns.Lists.SelectMany(list => list.Patterns.Select(pattern => new Regex(
            pattern, RegexOptions.CultureInvariant | (list.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None))))
                .ToArray();
        foreach (var agent in Samples.Concat(Browsers).Where((_, index) => index % 5 == 0))
            Assert.Equal(expressions.Any(expression => expression.IsMatch(agent)), Patterns.IsBot(agent));
    }

    [Theory]
    [InlineData(@"Googlebot\/", "Googlebot/", true)]
    [InlineData("[wW]get", "get", false)]
    [InlineData(@"(?<! cu)bots?(?:\b|_)", "bot", false)]
    [InlineData(@";\s\w+;$", ";", false)]
    [InlineData(@"ab{0,2}c[\]x]de+f", "de", false)]
    [InlineData(@"\w+", "", false)]
    public void The_literal_an_expression_needs_is_found(string pattern, string needs, bool isLiteral)
    {
        Assert.Equal(needs, BotMatcher.Needs(pattern, out var literal));
        Assert.Equal(isLiteral, literal);
    }

    [Theory]
    [InlineData("a|b", "a", "b")]
    [InlineData(@"\|(a|b)[|]", @"\|(a|b)[|]")]
    public void Only_alternatives_outside_of_groups_are_split(string pattern, params string[] alternatives) =>
        Assert.Equal(alternatives, BotMatcher.Alternatives(pattern));

    [Fact]
    public void The_embedded_lists_are_what_the_refresh_wrote()
    {
        Assert.Equal((int)Corpus["count"]!, Samples.Length);
        Assert.All(Patterns.Lists, list => Assert.Equal(list.Count, list.Original.Count));
        Assert.True(Patterns.Lists[0].Count > 1000 && Patterns.Lists[1].Count > 150);
        using var crawlers = BotPatterns.Open("crawler-user-agents");
        Assert.Equal((string)Corpus["version"]!, crawlers.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void Every_exception_is_of_a_pattern_that_its_list_still_has()
    {
        var exceptions = BotPatterns.Exceptions();
        Assert.All(exceptions, exception =>
            Assert.Contains(exception.Pattern, Patterns.Lists.Single(list => list.Package == exception.List).Original));
        Assert.Equal(
            Patterns.Lists.Sum(list => list.Count) - exceptions.Count(exception => exception.Instead is null),
            Patterns.Lists.Sum(list => list.Patterns.Count));
    }

    [Fact]
    public async Task The_cache_stays_bounded_when_every_agent_is_new()
    {
        var detector = new BotDetector();
        await Parallel.ForAsync(0, 60_000, (number, _) =>
        {
            Assert.True(detector.IsBot($"Googlebot/{number}"));
            return ValueTask.CompletedTask;
        });
        Assert.InRange(detector.InMemory.Bytes, detector.InMemory.Most / 2, detector.InMemory.Most);
    }

    [Fact]
    public void Thousands_of_new_agents_a_second_are_judged()
    {
        var watch = Stopwatch.StartNew();
        foreach (var agent in Browsers)
            Patterns.IsBot(agent);
        // Measured at 0.03 ms each; the bound leaves room for a busy machine and a debug build.
        Assert.True(watch.Elapsed < TimeSpan.FromMilliseconds(Browsers.Length), $"{watch.Elapsed}");
    }
}
