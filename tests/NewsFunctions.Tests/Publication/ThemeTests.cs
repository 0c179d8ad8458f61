using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Pages;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.LocalHost;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publication;

public sealed class ThemeTests(SharedAzurite azurite)
{
    private const string Deep = "{% if a %}{% if a %}{% if a %}{% if a %}{% if a %}{% if a %}{% if a %}";

    [Fact]
    public async Task The_rebranding_of_the_guide_is_what_readers_see_until_its_files_go()
    {
        await using var app = await StartAsync();
        var (before, files) = (await PageAsync(app), Rebranding());
        foreach (var (name, text) in files) await app.PublishFileAsync(name, text);
        var after = await PageAsync(app);

        Assert.Equal(["theme/colours.css", "theme/footer.liquid"], files.Keys.Order());
        Assert.Contains("NewsFunctions is read between the tides", after.Html, StringComparison.Ordinal);
        Assert.NotEqual(before.ETag, after.ETag);
        using var style = await app.Http.GetAsync(AddressIn(after.Html, "colours.css"), App.Stop);
        Assert.Equal("public, max-age=31536000, immutable", style.Headers.CacheControl?.ToString());
        Assert.Equal("text/css", style.Content.Headers.ContentType?.MediaType);
        Assert.Equal(files["theme/colours.css"], await style.Content.ReadAsStringAsync(App.Stop));

        foreach (var name in files.Keys) await app.DeleteFileAsync(name);
        Assert.Equal(before, await PageAsync(app));
        Assert.Equal(404, await app.StatusAsync("/theme/colours.css"));
    }

    [Theory]
    [InlineData("One\n{% if site.title %}\nnever ended", "PB013", 3)]
    [InlineData("One\n\n{{ site.title | }}", "PB013", 3)]
    [InlineData("One\n{% nonsense %}", "PB013", 2)]
    [InlineData("One\n" + Deep + Deep + Deep, "PB013", 2)]
    [InlineData("One\n{{ site.title | dya }}", "PB014", 2)]
    [InlineData("One\n{{ site.title | day }}", "PB014", 2)]
    [InlineData("One\n{% for a in (1..9000) %}\n{% for b in (1..9000) %}x\n{% endfor %}\n{% endfor %}", "PB014", 3)]
    [InlineData("One\n\n{% include 'footer' %}", "PB014", 3)]
    [InlineData("{% assign a = 'xxxxxxxxxx' %}\n{% for b in (1..90) %}\n{% assign a = a | append: a %}\n{% endfor %}",
        "PB014", 3)]
    [InlineData("{% assign a = 'x,' %}{% for b in (1..20) %}{% assign a = a | append: a %}{% endfor %}"
        + "\n{% for b in (1..9000) %}{% assign c = c | append: a %}{% assign d = a | replace: 'x', 'y' %}{% endfor %}",
        "PB014", 2)]
    public async Task A_template_that_cannot_be_read_or_does_not_end_is_rejected_with_its_line_and_the_last_one_stays(
        string text, string code, int line)
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("theme/footer.liquid", "<footer>Good</footer>");
        await app.PublishFileAsync("theme/footer.liquid", text);

        var report = await app.ReportAsync("publication/theme/footer.liquid");
        Assert.Contains($"{code}, line {line}: ", report, StringComparison.Ordinal);
        Assert.Contains("Readers still see what the last good version says.", report, StringComparison.Ordinal);
        var tags = (await app.Publication.GetBlobClient("theme/footer.liquid")
            .GetTagsAsync(cancellationToken: App.Stop)).Value.Tags;
        Assert.Equal(("rejected", $"{code} line {line}"), (tags["status"], tags["error"]));
        Assert.Contains("<footer>Good</footer>", (await PageAsync(app)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_not_there_yet_leaves_the_page_to_the_app_until_it_comes()
    {
        await using var app = await StartAsync();
        var ours = await PageAsync(app);
        await app.PublishFileAsync("theme/front.liquid", "<p>Front</p>{% include 'hero', of: 'sea' %}");
        var (without, report) = (await PageAsync(app), await app.ReportAsync("publication/theme/front.liquid"));

        await app.PublishFileAsync("theme/hero.liquid", "<p>Hero of the {{ of }}</p>");

        Assert.Equal(ours, without);
        Assert.Contains("W010: With all templates together, readers see the app's own for the page \"front\": "
            + "There is no part \"hero\".", report, StringComparison.Ordinal);
        Assert.Contains("<p>Front</p><p>Hero of the sea</p>", (await PageAsync(app)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "W010", await app.ReportAsync("publication/theme/front.liquid"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_that_never_end_only_together_leave_the_page_to_the_app_and_say_so()
    {
        await using var app = await StartAsync();
        var ours = await PageAsync(app);
        await app.PublishFileAsync("theme/brand.liquid", "{% include 'hero' %}");
        await app.PublishFileAsync("theme/hero.liquid", "{% include 'brand' %}");

        Assert.Equal(ours, await PageAsync(app));
        foreach (var name in new[] { "brand", "hero" })
            Assert.Contains(
                "W010", await app.ReportAsync($"publication/theme/{name}.liquid"), StringComparison.Ordinal);
        await app.RunAsync("SweepArticles");
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);
    }

    [Fact]
    public void Every_template_of_the_app_can_be_uploaded_as_it_is()
    {
        var trial = new ThemeTrial(Microsoft.Extensions.Options.Options.Create(
            new SiteOptions { BaseUrl = "https://news.example" }));
        var root = Path.Combine(Repository.RootOrCurrent, "src/NewsFunctions/Pages/theme");

        Assert.All(Directory.GetFiles(root, "*.liquid"), path => Assert.Null(
            trial.Alone(Path.GetFileName(path), File.ReadAllText(path), Effort.Unlimited(), App.Stop)));
        Assert.Equal(Directory.GetFiles(root, "*.liquid").Select(Path.GetFileName).Order(), Theme.Names.Order());
    }

    [Fact]
    public async Task Fonts_and_pictures_that_a_style_names_are_kept_for_ever_and_change_its_address()
    {
        await using var app = await StartAsync();
        await UploadAsync(app, "letters.woff2", [.. "wOF2"u8, 1, 2, 3]);
        await app.PublishFileAsync(
            "theme/style.css",
            "@font-face { src: url(\"letters.woff2\"), url( /theme/letters.woff2 ), url(no.woff2) }");
        var before = AddressIn((await PageAsync(app)).Html, "style.css");
        var css = await app.Http.GetStringAsync(before, App.Stop);
        await UploadAsync(app, "letters.woff2", [.. "wOF2"u8, 1, 2, 4]);

        var font = AddressIn(css, "letters.woff2");
        Assert.Equal(
            $"@font-face {{ src: url(\"{font}\"), url( {font} ), url(no.woff2) }}", css);
        Assert.NotEqual(before, AddressIn((await PageAsync(app)).Html, "style.css"));
        using var former = await app.Http.GetAsync(font, App.Stop);
        Assert.Equal("font/woff2", former.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("immutable", former.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, (await former.Content.ReadAsByteArrayAsync(App.Stop))[^1]);
    }

    [Fact]
    public async Task A_picture_that_is_opened_by_itself_runs_nothing()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync(
            "theme/sign.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
        using var response = await app.Http.GetAsync("/theme/sign.svg", App.Stop);

        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; sandbox",
            response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("theme/page.html", "<p>", "PB015")]
    [InlineData("theme/sign.png", "<svg></svg>", "PB015")]
    [InlineData("theme/sign.svg", "<html></html>", "PB015")]
    [InlineData("theme/sign.svg", "<svg>", "PB015")]
    [InlineData("theme/fonts/letters.woff2", "wOF2", "PB001")]
    [InlineData("theme/Front.liquid", "Front", "PB001")]
    [InlineData("theme/style.css", "a\0b", "UP004")]
    public async Task What_a_theme_does_not_have_is_refused(string name, string text, string code)
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync(name, text);

        Assert.Contains(code, await app.ReportAsync($"publication/{name}"), StringComparison.Ordinal);
        Assert.DoesNotContain("/theme/sign", (await PageAsync(app)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("big.css", ThemeType.MaxText)]
    [InlineData("big.liquid", ThemeType.MaxText)]
    [InlineData("big.woff2", ThemeType.MaxBytes)]
    public async Task A_file_may_have_so_many_bytes_and_no_more(string name, int most)
    {
        await using var app = await StartAsync();
        byte[] content = [.. "wOF2"u8, .. new byte[most - 4].Select(_ => (byte)' ')];
        await UploadAsync(app, name, content);
        var fits = await app.ReportAsync($"publication/theme/{name}");
        await UploadAsync(app, name, [.. content, (byte)' ']);

        Assert.DoesNotContain("PB016", fits, StringComparison.Ordinal);
        Assert.Contains("PB016", await app.ReportAsync($"publication/theme/{name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_instance_picks_the_theme_up()
    {
        var account = azurite.NewAccount();
        await using var app = await App.StartAsync(account);
        await using var other = await App.StartAsync(account, null, "Articles:RefreshSeconds=1");
        var before = await PageAsync(other);

        foreach (var (name, text) in Rebranding()) await app.PublishFileAsync(name, text);

        var after = before;
        await Eventually.TrueAsync(async () =>
            (after = await PageAsync(other)).Html.Contains("between the tides", StringComparison.Ordinal)
            && after.Html.Contains("colours.css", StringComparison.Ordinal), "the other instance has the theme");
        Assert.NotEqual(before.ETag, after.ETag);
        Assert.Equal(Rebranding()["theme/colours.css"],
            await other.Http.GetStringAsync(AddressIn(after.Html, "colours.css"), App.Stop));
    }

    [Fact]
    public async Task A_copy_that_is_lost_or_damaged_has_a_name_and_comes_back()
    {
        await using var app = await StartAsync();
        await app.PublishFileAsync("theme/colours.css", "p { color: red }");
        var copy = await CopyOfAsync(app);
        await app.Site.GetBlobClient(copy).UploadAsync(BinaryData.FromString("other"), overwrite: true, App.Stop);

        var damaged = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);
        await app.Service<Rebuild>().RunAsync(verify: false, App.Stop);
        var repaired = (await app.Site.GetBlobClient(copy).DownloadContentAsync(App.Stop)).Value.Content.ToString();
        await app.Site.DeleteBlobAsync(copy, cancellationToken: App.Stop);
        var missing = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);
        await app.RunAsync("SweepArticles");

        Assert.Equal(["publication/theme/colours.css: its copy is damaged"], damaged.Drift);
        Assert.Equal("p { color: red }", repaired);
        Assert.Equal(["publication/theme/colours.css: its copy is missing"], missing.Drift);
        Assert.Equal(0, (await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).DriftCount);
    }

    /// <summary>The files of docs/themes.md, as it names them.</summary>
    private static Dictionary<string, string> Rebranding()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "docs/themes.md"));
        var parts = guide.Split("```");
        return parts.Index().Where(part => part.Index % 2 == 1).Where(part =>
                parts[part.Index - 1].TrimEnd().EndsWith("`:", StringComparison.Ordinal))
            .ToDictionary(
                part => parts[part.Index - 1].TrimEnd()[..^2].Split('`')[^1],
                part => part.Item[(part.Item.IndexOf('\n') + 1)..]);
    }

    private Task<App> StartAsync() => App.StartAsync(azurite.NewAccount());

    private static async Task UploadAsync(App app, string name, byte[] content)
    {
        await app.Publication.GetBlobClient($"theme/{name}")
            .UploadAsync(BinaryData.FromBytes(content), overwrite: true, App.Stop);
        await app.Service<PublicationPublisher>().PublishAsync($"theme/{name}", App.Stop);
    }

    private static async Task<(string Html, string? ETag)> PageAsync(App app)
    {
        using var response = await app.Http.GetAsync("/", App.Stop);
        return (await response.Content.ReadAsStringAsync(App.Stop), response.Headers.ETag?.Tag);
    }

    private static string AddressIn(string text, string name)
    {
        var start = text.IndexOf($"/theme/{name}?v=", StringComparison.Ordinal);
        Assert.True(start > 0, $"{name} is not in {text}");
        return text[start..(start + $"/theme/{name}?v=".Length + 12)];
    }

    private static async Task<string> CopyOfAsync(App app)
    {
        await foreach (var blob in app.Site.GetBlobsAsync(
            new Azure.Storage.Blobs.Models.GetBlobsOptions { Prefix = "theme/" }, App.Stop))
            return blob.Name;
        throw new InvalidOperationException("There is no copy.");
    }
}
