using System.Collections.Frozen;
using System.Text.Json;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>The publication as readers see it: what its files say, and the settings for what they do not.</summary>
public sealed class Site
{
    public const string FileName = "site.yaml";
    private readonly FrozenDictionary<string, Profile> profiles;

    public Site(SiteOptions defaults, PublicationFiles files)
    {
        File = files.Find(FileName)?.Content is { } content
            ? JsonSerializer.Deserialize(content, PublicationJson.Default.SiteFile)!
            : new SiteFile();
        var addressed = files.ByName.Values.Where(file => file.Slug is not null && file.Content is not null)
            .ToLookup(file => file.Slug!.Contains('/', StringComparison.Ordinal));
        Pages = addressed[false]
            .Select(file => JsonSerializer.Deserialize(file.Content!, PublicationJson.Default.StaticPage)!)
            .ToFrozenDictionary(page => page.Slug);
        profiles = addressed[true].ToFrozenDictionary(
            file => $"/{file.Slug}",
            file => JsonSerializer.Deserialize(file.Content!, PublicationJson.Default.Profile)!);
        Theme = new OwnTheme(files);
        Settings = defaults.Copy();
        Settings.Title = File.Name ?? defaults.Title;
        Settings.Description = File.Description ?? defaults.Description;
        Settings.Language = File.Languages?[0] ?? defaults.Language;
        Settings.TimeZone = File.TimeZone ?? defaults.TimeZone;
        Settings.License = File.License ?? defaults.License;
        Settings.Sections = File.Sections is { } sections ? string.Join(',', sections) : defaults.Sections;
    }

    /// <summary>What site.yaml itself says.</summary>
    public SiteFile File { get; }

    /// <summary>The settings, with what site.yaml says in their place.</summary>
    public SiteOptions Settings { get; }

    public OwnTheme Theme { get; }

    public string Tagline => File.Tagline ?? Settings.Description;

    /// <summary>The name, where it has no description of its own.</summary>
    public Picture? Logo => File.Logo is { } logo && logo.Alt.Length == 0
        ? logo with { Alt = Settings.Title }
        : File.Logo;

    public Crawlers Crawlers => File.Crawlers ?? Crawlers.Default;

    public IReadOnlyList<string> Languages => File.Languages ?? [Settings.Language];

    /// <summary>Imprint, privacy and their like, by slug.</summary>
    public FrozenDictionary<string, StaticPage> Pages { get; }

    /// <summary>What pages link to besides their sections; where the publisher names nothing, all pages.</summary>
    public IEnumerable<(string Label, string Url)> Navigation => File.Navigation is { } items
        ? items.Select(Link).OfType<(string, string)>()
        : Pages.Values.OrderBy(page => page.Slug, StringComparer.Ordinal).Select(page => (page.Title, page.Path));

    /// <summary>What the publisher says of a category or an author; null where that is nothing.</summary>
    public Profile? ProfileOf(ListKey list) => profiles.GetValueOrDefault(list.Path);

    // A page that is not there yet is left out until it comes.
    private (string Label, string Url)? Link(NavigationItem item) =>
        item.Url is { } url ? (item.Label ?? url, url)
        : Pages.TryGetValue(item.Page ?? "", out var page) ? (item.Label ?? page.Title, page.Path)
        : null;
}
