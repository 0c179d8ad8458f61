using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Tour;

/// <summary>A small site that is the same at every run: a fixed clock, and every date given.</summary>
internal static class TourContent
{
    // Before every clock that runs this: storage tells when an upload was written, and nothing may be later than that.
    private static readonly DateTimeOffset Now = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static async Task<App> StartAsync(string connectionString)
    {
        var app = await App.StartAsync(
            connectionString, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now)),
            "Site:ApiUrl=https://api.news.example", "Feeds:IndexNowKey=0123456789abcdef");
        await PublishAsync(app);
        return app;
    }

    /// <summary>The app takes a free port, another one at every run.</summary>
    public static string WithFixedAddress(this App app, string text) =>
        text.Replace(app.BaseUrl, "https://news.example", StringComparison.Ordinal);

    private static async Task PublishAsync(App app)
    {
        var map = Path.Combine(Repository.RootOrCurrent, "samples/images/map.png");
        await app.PublishImageAsync("map.png", await File.ReadAllBytesAsync(map, App.Stop));
        await app.PublishAsync("politics/2024-04-17-harbour-bridge.md", """
            ---
            title: The harbour bridge
            summary: It opens today.
            author: Ada Example
            tags: [bridges, Harbour]
            date: 2024-04-17T08:00:00Z
            updated: 2024-04-18T09:30:00Z
            image: images/map.png
            imageAlt: A map of the harbour
            source: {name: Harbour Gazette, url: https://example.org/bridge}
            license: CC-BY-4.0
            ---
            It **opens** today, as [planned](https://example.org/plan).
            """);
        await app.PublishFileAsync("people/ada-example.md", "---\nrole: Harbour correspondent\n---\nShe **rows**.\n");
        await app.PublishFileAsync("pages/imprint.md", "---\ntitle: Imprint\n---\nAda Example, **Quay 1**.\n");
        await PublishAsync(app, "culture/older.md", "Older", "2024-04-01", "author: Ben Example\ntags: [harbour]\n");
        await PublishAsync(app, "culture/newer.md", "Newer", "2024-05-01",
            "author: Ada Example\nlanguage: de\ntags: [bridges]\n");
        await PublishAsync(app, "culture/moved.md", "Moved", "2024-03-01", "slug: before\n");
        await PublishAsync(app, "culture/moved.md", "Moved", "2024-03-01", "slug: after\n");
        await PublishAsync(app, "culture/removed.md", "Removed", "2024-03-02");
        await app.DeleteAsync("culture/removed.md");
        await PublishAsync(app, "culture/future.md", "Future", "2024-07-01");
        await PublishAsync(app, "culture/draft.md", "Draft", "2024-03-03", "status: draft\n");
        await app.PublishAsync("culture/rejected.md", "---\nsummary: It has no title.\n---\nText.\n");
    }

    private static Task PublishAsync(App app, string name, string title, string date, string more = "")
    {
        var dates = $"date: {date}T08:00:00Z\nupdated: {date}T08:00:00Z\n";
        return app.PublishAsync(name, Editor.Article(title, dates + more, $"The text of {title}."));
    }
}
