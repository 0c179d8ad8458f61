using System.Collections.Frozen;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>What <c>site.yaml</c> says, before its images are found.</summary>
public sealed record SiteText(SiteFile File, HeroImage? Logo, HeroImage? Icon);

/// <summary>From the text of <c>site.yaml</c> to what it says; a function of its arguments.</summary>
public sealed class SiteYaml
{
    private const int MaxItems = 20;

    /// <summary>Every field that the guide for publishers names.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "name", "tagline", "description", "logo", "icon", "languages", "timeZone", "license", "notice", "navigation",
        "sections", "footer", "owner", "social", "crawlers",
    ];

    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        ("title", "name"), ("language", "languages"), ("nav", "navigation"), ("menu", "navigation"),
        ("licence", "license"),
    }.Concat(Known.Select(name => (FieldName.Normalise(name), name)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    private readonly FrontMatter fields;

    private SiteYaml(FrontMatter fields) => this.fields = fields;

    /// <exception cref="RejectedException"/>
    public static SiteText Parse(ReadOnlySpan<byte> content, ICollection<Fault> warnings)
    {
        var fields = FrontMatter.ReadYaml(UploadText.Read(content, warnings), Find);
        Visibility.ReadUnknown(fields, Find, warnings);
        var yaml = new SiteYaml(fields);
        var site = new SiteText(yaml.Read(), yaml.Image("logo"), yaml.Image("icon"));
        return fields.Faults is { Count: > 0 } faults ? throw new RejectedException(faults) : site;
    }

    private static string? Find(string name) => Names.GetValueOrDefault(FieldName.Normalise(name));

    private SiteFile Read() => new()
    {
        Name = fields.Text("name", 100),
        Tagline = fields.Text("tagline", 200),
        Description = fields.Text("description", 500),
        Languages = Languages() is { Count: > 0 } languages ? languages : null,
        TimeZone = TimeZone(),
        License = License(),
        Notice = fields.Text("notice", 1000),
        Navigation = List("navigation", NavigationItem),
        Sections = fields.Find("sections") is null
            ? null
            : [.. fields.Texts("sections", 100, 100).Select(text => TermNaming.Term(text).Slug).Distinct()],
        Footer = fields.Text("footer", 1000),
        Owner = Owner(),
        Social = Social(),
        Crawlers = Crawlers(),
    };

    private HeroImage? Image(string name)
    {
        if (fields.Find(name) is not { } field) return null;
        var map = field.Value as YamlMappingNode;
        var text = map is null ? fields.Word(name, 500) : Value(field, map, "image", 500);
        if (text is null && map is null) return null;
        if (ImageName.Parse(text) is ImageReference.Ours { Name: var image })
            return new(image, map is null ? null : Value(field, map, "alt", 200), null, null);
        fields.Add("PB011", field.Line, $"The {name} \"{text}\" is not named as an image of the container \"images\".");
        return null;
    }

    private List<string> Languages()
    {
        var languages = fields.Texts("languages", MaxItems, 35).Distinct().ToList();
        foreach (var wrong in languages.Where(language => !ArticleParser.LanguageTag().IsMatch(language)))
            fields.Add("FM015", fields.Line("languages"), $"The language \"{wrong}\" is not a language code.");
        return languages;
    }

    private string? TimeZone()
    {
        if (fields.Word("timeZone", 60) is not { } name) return null;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone.Id;
        fields.Add("PB009", fields.Line("timeZone"), $"\"{name}\" is no name of a time zone.");
        return null;
    }

    private string? License()
    {
        if (fields.Word("license", 500) is not { } text) return null;
        if (Licenses.Parse(text) is not null) return text;
        fields.Add("FM017", fields.Line("license"), $"The license \"{text}\" is neither an SPDX id nor an address.",
            Licenses.Suggest(text) is { } near ? $"Write \"license: {near}\", if that is what is meant." : null);
        return null;
    }

    private NavigationItem? NavigationItem(Field field, YamlNode node)
    {
        var line = field.LineOf(node);
        if (node is YamlMappingNode map)
        {
            var label = Value(field, map, "label", 60);
            if (Value(field, map, "page", 120) is { } page) return Page(line, label, page);
            if (Value(field, map, "url", 500) is not { } url)
                fields.Add("PB003", line, "An item of the navigation has neither page nor url.");
            else if (!IsAddress(url))
                fields.Add("PB004", line, $"\"{url}\" is neither an https address nor a path that begins with /.");
            else return new(label ?? Host(url), url, null);
            return null;
        }
        return fields.Text(field, node, 500) switch
        {
            null => null,
            var url when IsAddress(url) => new(Host(url), url, null),
            var slug => Page(line, null, slug),
        };
    }

    private NavigationItem? Page(int line, string? label, string slug)
    {
        if (Slug.TryParse(slug, out _)) return new(label, null, slug);
        fields.Add("PB003", line, $"\"{slug}\" in the navigation is no name of a page.");
        return null;
    }

    private Owner? Owner()
    {
        if (fields.Find("owner") is not { } field) return null;
        if (field.Value is not YamlMappingNode map)
            return fields.Text("owner", 200) is { } text ? new(text, null, null) : null;
        if (Value(field, map, "name", 200) is { } name)
            return new(name, Value(field, map, "address", 500), Value(field, map, "email", 200));
        fields.Add("PB002", field.Line, "The owner has no name.");
        return null;
    }

    private List<SocialAccount>? Social()
    {
        if (fields.Find("social") is not { Value: YamlMappingNode map } field
            || FrontMatter.ValueOf(map, "url") is not null)
            return List("social", SocialAccount);
        return [.. map.Children.Select(child => Account(
            field, child.Value, (child.Key as YamlScalarNode)?.Value, fields.Text(field, child.Value, 500)))
            .OfType<SocialAccount>()];
    }

    private SocialAccount? SocialAccount(Field field, YamlNode node) => node is YamlMappingNode map
        ? Account(field, node, Value(field, map, "name", 60), Value(field, map, "url", 500))
        : Account(field, node, null, fields.Text(field, node, 500));

    private SocialAccount? Account(Field field, YamlNode node, string? name, string? url)
    {
        if (url is not null && Links.IsWeb(url)) return new(name ?? Host(url), url);
        fields.Add("PB004", field.LineOf(node), $"\"{url}\" is no https address of an account.");
        return null;
    }

    private Crawlers? Crawlers()
    {
        if (fields.Find("crawlers") is not { } field) return null;
        if (field.Value is YamlMappingNode map)
            return new(May(field, map, "search"), May(field, map, "answer"), May(field, map, "train"));
        AddCrawlers(field.Line, "The crawlers are no list of what they may do.");
        return null;
    }

    private bool? May(Field field, YamlMappingNode map, string what)
    {
        var word = Value(field, map, what, 20)?.ToLowerInvariant();
        if (word is not (null or "allow" or "refuse"))
            AddCrawlers(field.LineOf(FrontMatter.ValueOf(map, what)!), $"\"{word}\" is neither allow nor refuse.");
        return word is null ? null : word == "allow";
    }

    private void AddCrawlers(int line, string message) => fields.Add("PB010", line, message);

    private List<T>? List<T>(string name, Func<Field, YamlNode, T?> read) where T : class
    {
        if (fields.Find(name) is not { } field) return null;
        var nodes = field.Nodes.ToList();
        if (nodes.Count > MaxItems)
        {
            fields.Add("FM018", field.Line,
                $"The field \"{field.Name}\" has {nodes.Count} values, not up to {MaxItems}.");
        }
        return [.. nodes.Take(MaxItems).Select(node => read(field, node)).OfType<T>()];
    }

    private string? Value(Field field, YamlMappingNode map, string key, int maxLength) =>
        FrontMatter.ValueOf(map, key) is { } node ? fields.Text(field, node, maxLength) : null;

    private static bool IsAddress(string text) => Links.IsWeb(text)
        || (text is ['/', ..] and not ['/', '/', ..] && !text.Contains('\\', StringComparison.Ordinal));

    private static string Host(string url) => Links.IsWeb(url) ? new Uri(url).Host : url;
}
