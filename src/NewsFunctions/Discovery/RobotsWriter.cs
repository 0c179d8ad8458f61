using System.Text;
using NewsFunctions.Publication;

namespace NewsFunctions.Discovery;

/// <summary>
/// robots.txt (RFC 9309) with no other lines than its own: to strict readers one that they do not know makes the file
/// invalid. Programs that are not known by name find the reservation of text and data mining in the pages.
/// </summary>
public static class RobotsWriter
{
    // By the documentation of who runs them, November 2026.
    private static readonly string[] Answering =
    [
        "Amzn-User", "ChatGPT-User", "Claude-SearchBot", "Claude-User", "DuckAssistBot", "meta-externalfetcher",
        "MistralAI-User", "OAI-SearchBot", "Perplexity-User", "PerplexityBot", "YouBot",
    ];

    private static readonly string[] Training =
    [
        "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot",
        "cohere-training-data-crawler", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "meta-externalagent",
        "omgili", "PanguBot", "Timpibot", "webzio-extended",
    ];

    public static string Write(SiteOptions site, Crawlers crawlers)
    {
        var text = new StringBuilder("User-agent: *\n");
        AppendRule(text, crawlers.MaySearch);
        Append(text, Answering, crawlers.MayAnswer, crawlers.MaySearch);
        Append(text, Training, crawlers.MayTrain, crawlers.MaySearch);
        text.Append("Sitemap: ").Append(site.Api("/sitemap.xml")).Append('\n');
        text.Append("Sitemap: ").Append(site.Api("/news-sitemap.xml")).Append('\n');
        return text.ToString();
    }

    // A group of their own counts for them instead of that of all.
    private static void Append(StringBuilder text, IEnumerable<string> agents, bool may, bool othersMay)
    {
        if (may == othersMay) return;
        foreach (var agent in agents) text.Append("User-agent: ").Append(agent).Append('\n');
        AppendRule(text, may);
    }

    private static void AppendRule(StringBuilder text, bool may) =>
        text.Append(may ? "Disallow:\n\n" : "Disallow: /\n\n");
}
