using System.Net;
using System.Text;
using System.Xml.Linq;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Images;

public sealed class MediaTests(SharedAzurite azurite)
{
    private const string Talk = "/api/images/2026/talk.mp3";
    private static readonly byte[] Sound =
        [.. "ID3"u8, .. Enumerable.Range(0, 9997).Select(number => (byte)(number * 7))];

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=100-199", 100, 100)]
    [InlineData("bytes=9990-", 9990, 10)]
    [InlineData("bytes=-4", 9996, 4)]
    [InlineData("bytes=-99999", 0, 10000)]
    [InlineData("bytes=9000-99999", 9000, 1000)]
    public async Task A_range_is_answered_with_exactly_its_bytes(string range, int from, int length)
    {
        await using var app = await StartAsync();
        using var response = await GetAsync(app, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(Sound[from..(from + length)], await response.Content.ReadAsByteArrayAsync(App.Stop));
        Assert.Equal($"bytes {from}-{from + length - 1}/10000", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("bytes=10000-")]
    [InlineData("bytes=20000-30000")]
    [InlineData("bytes=-0")]
    public async Task A_range_that_is_not_there_is_refused_with_the_length(string range)
    {
        await using var app = await StartAsync();
        using var response = await GetAsync(app, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */10000", response.Content.Headers.ContentRange?.ToString());
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("lines=1-2")]
    public async Task What_is_no_single_range_brings_the_whole(string range)
    {
        await using var app = await StartAsync();
        using var response = await GetAsync(app, HttpMethod.Get, ("Range", range));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Sound, await response.Content.ReadAsByteArrayAsync(App.Stop));
    }

    [Fact]
    public async Task Whole_head_validators_and_a_range_of_another_version()
    {
        await using var app = await StartAsync();
        using var whole = await GetAsync(app, HttpMethod.Get);
        using var head = await GetAsync(app, HttpMethod.Head, ("Range", "bytes=0-0"));
        var etag = whole.Headers.ETag!.ToString();
        using var same = await GetAsync(app, HttpMethod.Get, ("If-None-Match", etag));
        using var current = await GetAsync(app, HttpMethod.Get, ("Range", "bytes=0-0"), ("If-Range", etag));
        using var other = await GetAsync(app, HttpMethod.Get, ("Range", "bytes=0-0"), ("If-Range", "\"other\""));

        Assert.Equal(Sound, await whole.Content.ReadAsByteArrayAsync(App.Stop));
        Assert.Equal("bytes", whole.Headers.AcceptRanges.Single());
        Assert.Equal("public, max-age=300", whole.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", whole.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal((200, 10000L), ((int)head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(App.Stop));
        Assert.Equal((304, 206, 200), ((int)same.StatusCode, (int)current.StatusCode, (int)other.StatusCode));

        await app.PublishImageAsync("2026/talk.mp3", [.. "ID3"u8, 1]);
        using var changed = await GetAsync(app, HttpMethod.Get, ("Range", "bytes=0-"), ("If-Range", etag));
        Assert.Equal((200, 4L), ((int)changed.StatusCode, changed.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("a.mp3", "<html><script>alert(1)</script>", 415)]
    [InlineData("a.mp3", "", 415)]
    [InlineData("a.mp4", "ID3", 415)]
    [InlineData("a.webm", "OggS", 415)]
    [InlineData("a.ogg", "OggS", 200)]
    [InlineData("a.m4a", "\0\0\0\u0018ftypM4A \0\0\0\0", 200)]
    [InlineData("a.MP4", "\0\0\0\u0018ftypisom\0\0\0\0", 200)]
    public async Task A_recording_is_what_its_first_bytes_say(string name, string content, int status)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishImageAsync(name, Encoding.Latin1.GetBytes(content));

        Assert.Equal(status, await app.StatusAsync($"/api/images/{name}"));
        Assert.Equal(404, await app.StatusAsync("/api/images/none.mp3"));
    }

    [Theory]
    [InlineData("images/2026/talk.mp3", "images/2026/talk.mp3")]
    [InlineData("[The talk](../images/2026/talk.mp3)", "The talk")]
    [InlineData("![The talk](images/2026/talk.mp3)", "The talk")]
    [InlineData("<audio controls src=\"images/2026/talk.mp3\"></audio>", "images/2026/talk.mp3")]
    public async Task A_recording_alone_on_a_line_is_a_player_on_the_page_and_an_enclosure_in_feeds(
        string body, string text)
    {
        await using var app = await StartAsync();
        await app.PublishAsync("a.md", Article("A", "", $"Before.\n\n{body}\n\nAfter."));
        var url = app.BaseUrl + Talk;

        Assert.Contains($"<a href=\"{url}\">{text}</a>",
            (await app.GetAsync("/api/articles/a")).GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            $"<audio controls=\"\" preload=\"none\" src=\"{url}\" aria-label=\"{text}\"></audio>"
                + $"<figcaption><a href=\"{url}\">{text}</a></figcaption>",
            await app.Http.GetStringAsync("/articles/a", App.Stop), StringComparison.Ordinal);
        var rss = XDocument.Parse(await app.Http.GetStringAsync("/rss.xml", App.Stop))
            .Descendants("enclosure").Single();
        Assert.Equal(
            (url, "10000", "audio/mpeg"),
            ((string?)rss.Attribute("url"), (string?)rss.Attribute("length"), (string?)rss.Attribute("type")));
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var link = XDocument.Parse(await app.Http.GetStringAsync("/atom.xml", App.Stop)).Descendants(atom + "link")
            .Single(element => (string?)element.Attribute("rel") == "enclosure");
        Assert.Equal(
            (url, "10000", "audio/mpeg"),
            ((string?)link.Attribute("href"), (string?)link.Attribute("length"), (string?)link.Attribute("type")));
        var json = (await app.GetAsync("/feed.json")).GetProperty("items")[0].GetProperty("attachments")[0];
        Assert.Equal(
            (url, 10000, "audio/mpeg"),
            (json.GetProperty("url").GetString(), json.GetProperty("size_in_bytes").GetInt64(),
                json.GetProperty("mime_type").GetString()));
    }

    [Fact]
    public async Task A_recording_that_comes_later_changes_or_goes_is_followed()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Article("A", "", "[The talk](images/2026/talk.mp3)"));
        var before = await LengthsAsync(app);
        var report = await app.ReportAsync("a.md");
        await app.PublishImageAsync("2026/talk.mp3", Sound);
        var there = await LengthsAsync(app);
        await app.PublishImageAsync("2026/talk.mp3", Sound[..5000]);
        var changed = await LengthsAsync(app);
        await app.PublishImageAsync("2026/talk.mp3", "No sound."u8.ToArray());

        Assert.Equal([], before);
        Assert.Equal([10000], there);
        Assert.Equal([5000], changed);
        Assert.Contains("W002", report, StringComparison.Ordinal);
        Assert.Empty(await LengthsAsync(app));
        Assert.Contains("W006: The recording 2026/talk.mp3 cannot be played: The file is not the MP3",
            await app.ReportAsync("a.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_recording_passes_through_without_being_held_in_memory()
    {
        const int length = 48 * 1024 * 1024;
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.Images.GetBlobClient("long.mp3").UploadAsync(
            BinaryData.FromBytes((byte[])[.. "ID3"u8, .. new byte[length - 3]]), App.Stop);
        using var client = new HttpClient();
        var before = GC.GetTotalAllocatedBytes();
        await using var stream = await client.GetStreamAsync($"{app.BaseUrl}/api/images/long.mp3", App.Stop);
        var (buffer, read) = (new byte[64 * 1024], 0L);
        for (int count; (count = await stream.ReadAsync(buffer, App.Stop)) > 0;) read += count;

        Assert.Equal(length, read);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, length / 2);
    }

    [Fact]
    public void The_sample_is_a_recording()
    {
        var bytes = File.ReadAllBytes(
            Path.Combine(Repository.RootOrCurrent, "samples/images/culture/clock-strikes.mp3"));
        Assert.True(NewsFunctions.Images.MediaType.OfName("a.mp3")!.Fits(bytes));
    }

    private async Task<App> StartAsync()
    {
        var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishImageAsync("2026/talk.mp3", Sound);
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(
        App app, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, Talk);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Http.SendAsync(request, App.Stop);
    }

    private static async Task<long[]> LengthsAsync(App app) =>
        (await app.GetAsync("/feed.json")).GetProperty("items")[0].TryGetProperty("attachments", out var attachments)
            ? [.. attachments.EnumerateArray().Select(item => item.GetProperty("size_in_bytes").GetInt64())]
            : [];
}
