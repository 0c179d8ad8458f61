using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;

namespace NewsFunctions.Tests.Feeds;

public sealed class IdentityTests(SharedAzurite azurite)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Tombstones = "http://purl.org/atompub/tombstones/1.0";

    private readonly List<FeedReader> readers = [.. FeedReader.Paths.Concat(
        ["/feeds/category/politics/rss.xml", "/feeds/author/ada/atom.xml"])
        .Select(path => new FeedReader(path))];

    [Fact]
    public async Task Nothing_that_happens_to_an_article_makes_it_a_new_item()
    {
        var account = azurite.NewAccount();
        await using (var app = await App.StartAsync(account))
        {
            await app.PublishAsync("politics/bridge.md", Text("Bridge"));
            await ExpectNewAsync(app, "Bridge");
            await app.PublishAsync("politics/bridge.md", Text("Bridge, edited", more: "updated: 2026-05-01"));
            await ExpectNewAsync(app);
            await app.PublishAsync("politics/bridge.md", Text("Bridge", more: "slug: the-new-bridge"));
            await ExpectNewAsync(app);
            await app.PublishAsync("politics/bridge.md", Text("Bridge", date: "2026-04-20"));
            await ExpectNewAsync(app);
            await app.PublishAsync("politics/bridge.md", Text("Bridge", more: "status: draft"));
            await ExpectNewAsync(app, items: 0);
            await app.PublishAsync("politics/bridge.md", Text("Bridge"));
            await ExpectNewAsync(app);
            await DeleteAsync(app, "politics/bridge.md");
            await ExpectNewAsync(app, items: 0);
            await app.PublishAsync("politics/bridge.md", Text("Bridge again"));
            await ExpectNewAsync(app);
        }

        await using var moved = await App.StartAsync(account, services => services.PostConfigure<SiteOptions>(site =>
            (site.BaseUrl, site.ApiUrl, site.Title) =
                ("https://www.example.org", "https://api.example.org", "Renamed")));
        await ExpectNewAsync(moved);
        await moved.PublishAsync("politics/other.md", Text("Other"));
        await ExpectNewAsync(moved, "Other", items: 2);
    }

    [Fact]
    public async Task An_article_that_its_editor_dates_later_keeps_the_date_that_readers_know()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("politics/bridge.md", Text("Bridge"));
        var before = (await readers[0].PollAsync(app)).Items.Single();

        await app.PublishAsync("politics/bridge.md", Text("Bridge", date: "2026-05-30"));

        Assert.Equal(before, (await readers[0].PollAsync(app)).Items.Single());
    }

    [Fact]
    public async Task An_edit_moves_only_the_date_of_the_update()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("politics/bridge.md", Text("Bridge", more: "updated: 2026-04-18"));
        var before = await EntryAsync(app);

        await app.PublishAsync("politics/bridge.md", Text("Bridge", more: "updated: 2026-04-19"));
        var after = await EntryAsync(app);

        Assert.NotEqual(before.Element(Atom + "updated")!.Value, after.Element(Atom + "updated")!.Value);
        before.Element(Atom + "updated")!.Remove();
        after.Element(Atom + "updated")!.Remove();
        Assert.Equal(before.ToString(), after.ToString());
    }

    [Fact]
    public async Task Atom_tells_what_was_taken_offline_until_it_comes_back()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("politics/bridge.md", Text("Bridge"));
        await app.PublishAsync("politics/other.md", Text("Other"));
        var id = (await EntryAsync(app, "Bridge")).Element(Atom + "id")!.Value;

        await app.PublishAsync("politics/bridge.md", Text("Bridge", more: "status: draft"));
        foreach (var path in new[] { "/atom.xml", "/feeds/category/politics/atom.xml", "/feeds/author/ada/atom.xml" })
        {
            var gone = Assert.Single((await LoadAsync(app, path)).Elements(Tombstones + "deleted-entry"));
            Assert.Equal(id, (string?)gone.Attribute("ref"));
        }
        await app.PublishAsync("politics/bridge.md", Text("Bridge"));

        Assert.Empty((await LoadAsync(app, "/atom.xml")).Elements(Tombstones + "deleted-entry"));
        Assert.Equal(id, (await EntryAsync(app, "Bridge")).Element(Atom + "id")!.Value);
    }

    [Fact]
    public async Task An_article_that_nobody_saw_is_not_told_of_when_it_is_taken_back()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("politics/other.md", Text("Other"));
        await app.PublishAsync("politics/secret.md", Text("Secret", date: "2099-01-01"));
        await DeleteAsync(app, "politics/secret.md");

        Assert.Empty((await LoadAsync(app, "/atom.xml")).Elements(Tombstones + "deleted-entry"));
    }

    private async Task ExpectNewAsync(App app, string? title = null, int items = 1)
    {
        foreach (var reader in readers)
        {
            var (all, added) = await reader.PollAsync(app);
            Assert.Equal(items, all.Count);
            Assert.Equal(title is null ? [] : [title], added.Select(item => item.Title));
            Assert.All(
                all, item => Assert.Equal(new DateTimeOffset(2026, 4, 17, 0, 0, 0, TimeSpan.Zero), item.Published));
        }
    }

    private static async Task DeleteAsync(App app, string name)
    {
        await app.Articles.DeleteBlobAsync(name, cancellationToken: App.Stop);
        await app.Service<NewsFunctions.Publishing.Publisher>().PublishAsync(name, App.Stop);
    }

    private static async Task<XElement> EntryAsync(App app, string title = "Bridge") =>
        (await LoadAsync(app, "/atom.xml")).Elements(Atom + "entry")
            .Single(entry => entry.Element(Atom + "title")!.Value == title);

    private static async Task<XElement> LoadAsync(App app, string path) =>
        XDocument.Parse(await app.Http.GetStringAsync(path, App.Stop)).Root!;

    private static string Text(string title, string date = "2026-04-17", string more = "status: published") =>
        $"---\ntitle: {title}\nauthor: Ada\ndate: {date}\n{more}\n---\nText.";
}
