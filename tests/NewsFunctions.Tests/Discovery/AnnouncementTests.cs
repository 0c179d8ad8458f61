using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Tests.Feeds;

namespace NewsFunctions.Tests.Discovery;

public sealed class AnnouncementTests(SharedAzurite azurite)
{
    private const string Key = "0123456789abcdef";

    [Fact]
    public async Task The_hub_is_told_of_each_feed_that_changed_and_of_no_other()
    {
        using var hub = new Hub();
        await using var app = await StartAsync($"Feeds:Hub={hub.Address}");
        await app.PublishAsync("culture/opera.md", "---\ntitle: Opera\nauthor: Ben\n---\nText.");
        await app.RunAsync("AnnounceChanges");
        Assert.Empty(hub.Messages);

        await app.PublishAsync("politics/bridge.md", "---\ntitle: Bridge\nauthor: Ada\ntags: [x]\n---\nText.");
        await app.RunAsync("AnnounceChanges");
        await app.RunAsync("AnnounceChanges");

        var form = Assert.Single(hub.Messages).Split('&').Select(WebUtility.UrlDecode).ToList();
        Assert.Equal("hub.mode=publish", form[0]);
        var lists = new[] { "", "/feeds/category/politics", "/feeds/author/ada", "/feeds/tag/x" };
        var expected = lists.SelectMany(list => FeedReader.Paths.Select(path => $"hub.url={app.BaseUrl}{list}{path}"));
        Assert.Equal(expected.Order(StringComparer.Ordinal), form.Skip(1).Order(StringComparer.Ordinal)!);
    }

    [Fact]
    public async Task A_hub_that_does_not_listen_is_told_again_and_holds_nothing_up()
    {
        using var hub = new Hub();
        await using var app = await StartAsync($"Feeds:Hub={hub.Address}");
        await app.RunAsync("AnnounceChanges");
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");

        hub.Status = 503;
        await app.RunAsync("AnnounceChanges");
        await app.PublishAsync("news/b.md", "---\ntitle: B\n---\nText.");
        await app.RunAsync("RebuildFeeds");
        Assert.Equal(2, (await new FeedReader("/rss.xml").PollAsync(app)).Items.Count);
        hub.Status = 202;
        await app.RunAsync("AnnounceChanges");
        await app.RunAsync("AnnounceChanges");

        Assert.Equal(2, hub.Messages.Count);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_stops_neither_feeds_nor_the_other_announcer()
    {
        using var hub = new Hub();
        await using var app = await StartAsync(
            "Feeds:Hub=http://127.0.0.1:1/", $"Feeds:IndexNowKey={Key}", $"Feeds:IndexNowAddress={hub.Address}");
        await app.RunAsync("AnnounceChanges");
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        await app.RunAsync("AnnounceChanges");

        Assert.Single(hub.Messages);
        Assert.Single((await new FeedReader("/rss.xml").PollAsync(app)).Items);
    }

    [Fact]
    public async Task The_end_of_an_embargo_is_told_when_it_comes()
    {
        using var hub = new Hub();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(
            azurite.NewAccount(), services => services.AddSingleton<TimeProvider>(clock), $"Feeds:Hub={hub.Address}");
        await app.RunAsync("AnnounceChanges");
        await app.PublishAsync("news/later.md",
            $"---\ntitle: Later\ndate: {clock.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}\n---\nText.");
        await app.RunAsync("AnnounceChanges");
        Assert.Empty(hub.Messages);

        clock.Advance(TimeSpan.FromMinutes(61));
        await app.RunAsync("AnnounceChanges");

        Assert.Single(hub.Messages);
    }

    [Fact]
    public async Task Subscribers_find_the_hub_in_every_feed()
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), null, "Feeds:Hub=https://hub.example.org/");

        foreach (var path in FeedReader.Paths)
        {
            using var response = await app.Http.GetAsync(path, App.Stop);
            Assert.Contains("https://hub.example.org/", await response.Content.ReadAsStringAsync(App.Stop),
                StringComparison.Ordinal);
            Assert.Equal($"<https://hub.example.org/>; rel=\"hub\", <{app.BaseUrl}{path}>; rel=\"self\"",
                Assert.Single(response.Headers.GetValues("Link")));
        }
    }

    [Fact]
    public async Task Search_engines_are_told_of_pages_new_changed_moved_and_gone()
    {
        using var hub = new Hub();
        await using var app = await StartAsync($"Feeds:IndexNowKey={Key}", $"Feeds:IndexNowAddress={hub.Address}");
        await app.RunAsync("AnnounceChanges");
        await app.PublishAsync("news/a.md", "---\ntitle: A\n---\nText.");
        await app.PublishAsync("news/a.md", "---\ntitle: A\nslug: moved\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\n---\nText.");
        await app.PublishAsync("news/b.md", "---\ntitle: B\nstatus: draft\n---\nText.");
        await app.RunAsync("AnnounceChanges");

        using var message = JsonDocument.Parse(Assert.Single(hub.Messages));
        Assert.Equal(new Uri(app.BaseUrl).Authority, message.RootElement.GetProperty("host").GetString());
        Assert.Equal(
            Key, await app.Http.GetStringAsync(message.RootElement.GetProperty("keyLocation").GetString(), App.Stop));
        Assert.Equal(
            ["/articles/a", "/articles/b", "/articles/moved"],
            message.RootElement.GetProperty("urlList").EnumerateArray()
                .Select(url => url.GetString()![app.BaseUrl.Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_told_of_anything_unless_the_settings_say_so()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.RunAsync("AnnounceChanges");

        Assert.All(app.Service<IEnumerable<NewsFunctions.Discovery.IAnnouncer>>(),
            announcer => Assert.False(announcer.IsWanted));
        Assert.Equal(404, await app.StatusAsync("/indexnow.txt"));
        Assert.DoesNotContain("hub", await app.Http.GetStringAsync("/atom.xml", App.Stop), StringComparison.Ordinal);
    }

    private Task<App> StartAsync(params string[] settings) => App.StartAsync(azurite.NewAccount(), null, settings);

    /// <summary>A small hub: keeps what it hears.</summary>
    private sealed class Hub : IDisposable
    {
        private HttpListener listener = new();

        public Hub() => Start();

        public int Status { get; set; } = 202;

        public string Address { get; private set; } = "";

        public ConcurrentQueue<string> Messages { get; } = new();

        private void Start()
        {
            for (var attempt = 0; !listener.IsListening; attempt++)
            {
                Address = $"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/";
                // One that could not start is of no more use.
                listener = new HttpListener { Prefixes = { Address } };
                try
                {
                    listener.Start();
                    _ = ListenAsync();
                }
                catch (HttpListenerException) when (attempt < 20)
                {
                    // The port is taken.
                }
            }
        }

        public void Dispose() => listener.Close();

        private async Task ListenAsync()
        {
            while (listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception ended) when (ended is ObjectDisposedException or HttpListenerException)
                {
                    return;
                }
                using var body = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                Messages.Enqueue(await body.ReadToEndAsync());
                context.Response.StatusCode = Status;
                context.Response.Close();
            }
        }
    }
}
