using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Images;

namespace NewsFunctions.Tests.Publishing;

public sealed class NamingTests(SharedAzurite azurite)
{
    [Theory]
    [InlineData("C", "c")]
    [InlineData("C++", "c-plus-plus")]
    [InlineData("C#", "c-sharp")]
    [InlineData("F#", "f-sharp")]
    [InlineData(".NET", "dot-net")]
    [InlineData("ASP.NET", "asp-net")]
    [InlineData("NET", "net")]
    [InlineData("A*", "a-star")]
    [InlineData("Disney+", "disney-plus")]
    [InlineData("#MeToo", "metoo")]
    [InlineData("100%", "100-percent")]
    [InlineData("Arts & Culture", "arts-culture")]
    [InlineData("Müller", "muller")]
    public void A_name_has_the_slug_that_it_is_spelled_by(string name, string slug) =>
        Assert.Equal(slug, TermNaming.Term(name).Slug);

    [Theory]
    [InlineData("C|C++|C#|C+|C♯♭|C*")]
    [InlineData("港口|新闻|港")]
    [InlineData("I ♥ NY|I NY|I ☂ NY")]
    [InlineData("5 < 6|5 > 6|5 6")]
    public void Names_that_differ_in_a_letter_or_a_sign_never_share_a_slug(string names)
    {
        var slugs = names.Split('|').Select(name => TermNaming.Term(name).Slug).ToList();

        Assert.Equal(slugs.Distinct(), slugs);
        Assert.All(slugs, slug => Assert.True(NewsFunctions.Catalogue.Slug.TryParse(slug, out _)));
    }

    [Theory]
    [InlineData("politics/bridge.md", "bridge", null, "Politics")]
    [InlineData("politics/2019-12-02-bridge.md", "bridge", "2019-12-02", "Politics")]
    [InlineData("politics/2019_12_02 bridge.md", "bridge", "2019-12-02", "Politics")]
    [InlineData("2019-12-02.md", "2019-12-02", "2019-12-02", "News")]
    [InlineData("2019-13-02-bridge.md", "2019-13-02-bridge", null, "News")]
    [InlineData("2019-12-021-bridge.md", "2019-12-021-bridge", null, "News")]
    [InlineData("pier-opens/index.md", "pier-opens", null, "News")]
    [InlineData("local_news/pier-opens/Index.html", "pier-opens", null, "Local news")]
    [InlineData("news/2019-12-02-pier/index.markdown", "pier", "2019-12-02", "News")]
    [InlineData("news/pier/index.de.md", "pier-de", null, "News")]
    [InlineData("news/pier/_index.md", "pier", null, "News")]
    [InlineData("index.md", "index", null, "News")]
    [InlineData("news/index-of-prices.md", "index-of-prices", null, "News")]
    public void The_name_of_a_file_gives_slug_date_and_category(string name, string slug, string? date, string category)
    {
        var article = Fields.Read("", name).Article;

        Assert.Equal((slug, category), (article.Slug?.Value, article.Category.Name));
        Assert.Equal(date, article.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_date_in_the_front_matter_counts_more_than_one_in_the_name() => Assert.Equal(
        2020, Fields.Read("date: 2020-01-01", "2031-05-01-a.md").Article.Date?.Year);

    [Theory]
    [InlineData("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")]
    [InlineData("cc by-nc-sa 4.0", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/")]
    [InlineData("CC-BY-3.0-DE", "CC BY 3.0 DE", "https://creativecommons.org/licenses/by/3.0/de/")]
    [InlineData("CC-BY-NC-ND-1.0", "CC BY-NC-ND 1.0", "https://creativecommons.org/licenses/by-nd-nc/1.0/")]
    [InlineData("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")]
    [InlineData("mit", "MIT", "https://spdx.org/licenses/MIT.html")]
    [InlineData("GPL-3.0-or-later", "GPL-3.0-or-later", "https://spdx.org/licenses/GPL-3.0-or-later.html")]
    [InlineData("https://creativecommons.org/licenses/by-sa/4.0/deed.de", "CC BY-SA 4.0", null)]
    [InlineData("https://creativecommons.org/licenses/by/3.0/de/", "CC BY 3.0 DE", null)]
    [InlineData("https://evilcreativecommons.org/licenses/by/4.0/", "evilcreativecommons.org", null)]
    [InlineData("All rights reserved.", "All rights reserved", "https://rightsstatements.org/vocab/InC/1.0/")]
    [InlineData("© A. All Rights Reserved", "All rights reserved", "https://rightsstatements.org/vocab/InC/1.0/")]
    public void A_licence_is_an_id_of_SPDX_an_address_or_none(string text, string name, string? url)
    {
        var license = Fields.Read($"Licence: \"{text}\"").Article.License;

        Assert.Equal((name, url ?? text), (license.Name, license.Url));
    }

    [Theory]
    [InlineData("BY-NC-SA", "CC-BY-NC-SA-4.0")]
    [InlineData("CC-BY", "CC-BY-4.0")]
    [InlineData("CC-BY-5.0", "CC-BY-4.0")]
    [InlineData("CC BY-ND", "CC-BY-ND-4.0")]
    [InlineData("CC0", "CC0-1.0")]
    [InlineData("Creative Commons Attribution 4.0 International", "CC-BY-4.0")]
    [InlineData("Public Domain", "CC0-1.0")]
    [InlineData("Copyright", "all rights reserved")]
    [InlineData("© 2026", "all rights reserved")]
    [InlineData("Alle Rechte vorbehalten", "all rights reserved")]
    [InlineData("MIT License", "MIT")]
    [InlineData("Appache-2.0", "Apache-2.0")]
    public void A_licence_that_is_none_is_answered_with_what_it_should_be(string text, string right)
    {
        var fault = Assert.Single(Fields.Refused($"license: \"{text}\""));

        Assert.Equal("FM017 line 3", fault.Short);
        Assert.Contains($"\"license: {right}\"", fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("free")]
    [InlineData("CC")]
    [InlineData("Creative Commons")]
    [InlineData("CC License")]
    [InlineData("open")]
    [InlineData("Open Access")]
    [InlineData("MIT OR Apache-2.0")]
    [InlineData("12345")]
    public void A_licence_that_nobody_knows_is_rejected_and_none_is_guessed(string text)
    {
        var fault = Assert.Single(Fields.Refused($"license: \"{text}\""));

        Assert.Equal("FM017 line 3", fault.Short);
        Assert.DoesNotContain("license: ", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Rights_reserved_in_a_field_that_is_not_read_are_not_passed_over() => Assert.Equal(
        "FM017 line 3", Assert.Single(Fields.Refused("copyright: © 2026 Gazette. All rights reserved.")).Short);

    [Fact]
    public async Task One_editors_way_to_write_a_name_does_not_rename_the_section_for_all()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("1.md", Editor.Article("One", "category: Culture\nauthor: Ada\ndate: 2026-01-01\n"));
        await app.PublishAsync("2.md", Editor.Article("Two", "category: CULTURE\nauthor: ADA\ndate: 2026-01-02\n"));
        Assert.Equal(("Culture", "Ada"), (await NameAsync(app, "categories"), await NameAsync(app, "authors")));

        await app.PublishAsync("3.md", Editor.Article("Three", "category: CULTURE\nauthor: B\ndate: 2026-01-03\n"));
        await app.PublishAsync("4.md", Editor.Article("Four", "category: culture\nauthor: B\ndate: 2031-01-03\n"));
        await app.PublishAsync("5.md", Editor.Article("Five", "category: culture\nauthor: B\ndate: 2031-01-03\n"));
        Assert.Equal("CULTURE", await NameAsync(app, "categories"));
        var feed = await app.Http.GetStringAsync("/feeds/category/culture/rss.xml", App.Stop);
        Assert.Contains("<title>CULTURE – ", feed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_in_a_byline_is_named_in_documents_feeds_and_lists()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("news/a.md", Editor.Article("A", "authors: [Ada, Bo]\n"));

        var article = await app.GetAsync("/api/articles/a?include=seo");
        Assert.Equal("Ada", article.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(["ada", "bo"], Values(article.GetProperty("authors"), "slug"));
        var jsonLd = article.GetProperty("seo").GetProperty("jsonLd");
        Assert.Equal(["Ada", "Bo"], Values(jsonLd.GetProperty("author"), "name"));
        foreach (var author in new[] { "ada", "bo" })
        {
            var list = await app.GetAsync($"/api/articles?author={author}");
            Assert.Equal(["a"], Values(list.GetProperty("items"), "slug"));
        }
        var atom = await app.Http.GetStringAsync("/feeds/author/bo/atom.xml", App.Stop);
        Assert.Equal(["Ada", "Bo"], XDocument.Parse(atom).Descendants()
            .Where(element => element.Name.LocalName == "author").Select(author => author.Value));
    }

    [Fact]
    public async Task A_picture_is_shown_with_its_caption_and_the_name_of_who_made_it()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishImageAsync("pier.png", Pictures.Png(40, 30));
        const string fields = "image: images/pier.png\nimageAlt: A pier\nimageCaption: The pier\nimageCredit: Bo\n";
        await app.PublishAsync("news/a.md", Editor.Article("A", fields));

        var image = (await app.GetAsync("/api/articles/a")).GetProperty("image");
        Assert.Equal("The pier", image.GetProperty("caption").GetString());
        Assert.Equal("Bo", image.GetProperty("credit").GetString());
        var feed = XDocument.Parse(await app.Http.GetStringAsync("/rss.xml", App.Stop));
        Assert.Equal("Bo", feed.Descendants().Single(element => element.Name.LocalName == "credit").Value);
    }

    [Fact]
    public async Task A_story_that_waited_for_the_slug_of_another_is_not_that_article()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("clash.md", Editor.Article("First"));
        var first = (await app.TagsAsync("clash.md"))["id"];
        await app.PublishAsync("later/Clash.md", Editor.Article("Second"));

        await app.DeleteAsync("clash.md");

        Assert.Equal("Second", (await app.GetAsync("/api/articles/clash")).GetProperty("title").GetString());
        Assert.NotEqual(first, (await app.TagsAsync("later/Clash.md"))["id"]);
    }

    private static IEnumerable<string?> Values(JsonElement list, string name) =>
        list.EnumerateArray().Select(item => item.GetProperty(name).GetString());

    private static async Task<string?> NameAsync(App app, string list) =>
        (await app.GetAsync($"/api/{list}")).GetProperty("items")[0].GetProperty("name").GetString();
}
