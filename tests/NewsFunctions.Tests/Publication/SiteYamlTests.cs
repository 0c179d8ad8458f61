using System.Text;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publication;

public sealed class SiteYamlTests
{
    [Fact]
    public void Every_field_is_read()
    {
        var site = Read("""
            # The harbour's own
            name: The Harbour Post
            tagline: Between the tides
            description: News from the harbour towns
            languages: [de, en]
            timeZone: Europe/Berlin
            license: CC-BY-4.0
            notice: Not the position of this website
            navigation:
              - imprint
              - {label: Tides, url: /tag/tides}
              - label: Partner
                url: https://partner.example/
            sections: [Politics, science]
            footer: Made in the harbour
            owner:
              name: Harbour Cooperative
              address: Quay 1, 12345 Luttbruck
              email: post@harbour.example
            social:
              Mastodon: https://social.example/@harbour
            crawlers: {search: allow, train: Refuse}
            """);

        Assert.Equal(
            ("The Harbour Post", "Between the tides", "News from the harbour towns"),
            (site.Name, site.Tagline, site.Description));
        Assert.Equal(["de", "en"], site.Languages);
        Assert.Equal(("Europe/Berlin", "CC-BY-4.0"), (site.TimeZone, site.License));
        Assert.Equal("Not the position of this website", site.Notice);
        Assert.Equal(
            [
                new(null, null, "imprint"), new("Tides", "/tag/tides", null),
                new("Partner", "https://partner.example/", null),
            ],
            site.Navigation!);
        Assert.Equal(["politics", "science"], site.Sections);
        Assert.Equal("Made in the harbour", site.Footer);
        Assert.Equal(new("Harbour Cooperative", "Quay 1, 12345 Luttbruck", "post@harbour.example"), site.Owner);
        Assert.Equal([new("Mastodon", "https://social.example/@harbour")], site.Social!);
        Assert.Equal(new(true, null, false), site.Crawlers);
    }

    [Theory]
    [InlineData("Name: X", "X")]
    [InlineData("---\nname: X\n", "X")]
    [InlineData("\uFEFFname: \"X\"\r\nfooter: Y\r\n", "X")]
    [InlineData("name: Caf&eacute; #1", "Café #1")]
    [InlineData("footer: Y", null)]
    public void It_is_read_as_front_matter_is(string text, string? name) => Assert.Equal(name, Read(text).Name);

    [Theory]
    [InlineData("name: X\nlanguages: [de, german language]", "FM015 line 2")]
    [InlineData("name: X\n  broken: y: z", "FM003 line 2")]
    [InlineData("name: [X]", "FM011 line 1")]
    [InlineData("name: X\nlicense: mine", "FM017 line 2")]
    [InlineData("name: X\ntimeZone: Mars/Olympus", "PB009 line 2")]
    [InlineData("name: X\nname: Y", "FM003 line 2")]
    [InlineData("footer: Y\nnavigation:\n- imprint\n- {label: Nowhere}", "PB003 line 4")]
    [InlineData("navigation: [not a page]", "PB003 line 1")]
    [InlineData("navigation:\n- {label: X, url: 'javascript:alert(1)'}", "PB004 line 2")]
    [InlineData("navigation:\n- {label: X, url: //elsewhere.example}", "PB004 line 2")]
    [InlineData("owner: {address: Quay 1}", "PB002 line 1")]
    [InlineData("footer: Y\nsocial:\n- javascript:alert(1)", "PB004 line 3")]
    [InlineData("social: {Mastodon: '@harbour@social.example'}", "PB004 line 1")]
    [InlineData("crawlers:\n  search: allow\n  train: maybe", "PB010 line 3")]
    [InlineData("name: X\ncrawlers: refuse", "PB010 line 2")]
    [InlineData("name: X\nlogo: https://elsewhere.example/logo.png", "PB011 line 2")]
    [InlineData("icon: {alt: X}", "PB011 line 1")]
    [InlineData("name: X\ndraft: true", "PB012 line 2")]
    [InlineData("name: X\nkind: private", "PB012 line 2")]
    [InlineData("", "UP002")]
    [InlineData("\n\n", "UP002")]
    [InlineData("&a b: *a", "FM005 line 1")]
    public void A_mistake_is_rejected_with_its_line(string text, string error)
    {
        var rejected = Assert.Throws<RejectedException>(() => Read(text));

        Assert.Equal(error, rejected.Fault.Short);
    }

    [Fact]
    public void Every_mistake_is_told_at_once() => Assert.Equal(
        ["FM015 line 1", "PB002 line 2", "PB004 line 3"],
        Assert.Throws<RejectedException>(() => Read("languages: x!\nowner: {email: a}\nsocial: nowhere\n"))
            .Faults.Select(fault => fault.Short));

    [Fact]
    public void A_field_that_is_not_known_is_a_warning()
    {
        var warnings = new List<Fault>();
        SiteYaml.Parse(Encoding.UTF8.GetBytes("name: X\ncolour: blue\n"), warnings);

        Assert.Equal("W001 line 2", Assert.Single(warnings).Short);
    }

    [Fact]
    public void The_sample_is_read_without_a_word()
    {
        var warnings = new List<Fault>();
        var samples = Path.Combine(Repository.RootOrCurrent, "samples/publication");
        var site = SiteYaml.Parse(File.ReadAllBytes(Path.Combine(samples, "site.yaml")), warnings).File;
        foreach (var page in Directory.GetFiles(Path.Combine(samples, "pages")))
            ArticleParser.Parse(File.ReadAllBytes(page), Path.GetFileName(page), new(new SiteOptions()), warnings);

        Assert.Empty(warnings);
        Assert.Subset(
            Directory.GetFiles(Path.Combine(samples, "pages")).Select(Path.GetFileNameWithoutExtension).ToHashSet(),
            site.Navigation!.Select(item => item.Page).Where(page => page is not null).ToHashSet());
    }

    private static SiteFile Read(string text) => SiteYaml.Parse(Encoding.UTF8.GetBytes(text), []).File;
}
