using System.Text.Json;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>The publication as readers see it: what its files say, and the settings for what they do not.</summary>
public sealed class Site
{
    public const string FileName = "site.yaml";

    public Site(SiteOptions defaults, PublicationFiles files)
    {
        File = files.Find(FileName)?.Content is { } content
            ? JsonSerializer.Deserialize(content, PublicationJson.Default.SiteFile)!
            : new SiteFile();
        Settings = defaults.Copy();
        Settings.Title = File.Name ?? defaults.Title;
        Settings.Description = File.Description ?? defaults.Description;
        Settings.Language = File.Languages?[0] ?? defaults.Language;
        Settings.Sections = File.Sections is { } sections ? string.Join(',', sections) : defaults.Sections;
    }

    /// <summary>What site.yaml itself says.</summary>
    public SiteFile File { get; }

    /// <summary>The settings, with what site.yaml says in their place.</summary>
    public SiteOptions Settings { get; }

    public string Tagline => File.Tagline ?? Settings.Description;

    public IReadOnlyList<string> Languages => File.Languages ?? [Settings.Language];

    /// <summary>What pages link to besides their sections.</summary>
    public IEnumerable<(string Label, string Url)> Navigation =>
        from item in File.Navigation ?? []
        where item.Url is not null
        select (item.Label ?? item.Url, item.Url);
}
