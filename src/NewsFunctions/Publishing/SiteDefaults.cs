namespace NewsFunctions.Publishing;

/// <summary>
/// What an upload takes from the site, because it does not say it itself; and what it has taken: where that changes, it
/// is read again.
/// </summary>
public sealed class SiteDefaults(SiteOptions site)
{
    private readonly SortedDictionary<string, string> taken = new(StringComparer.Ordinal);

    public SiteOptions Site => site;

    public string Name => Take("name");
    public string Language => Take("language");
    public string License => Take("license");
    public string Category => Take("category");

    /// <summary>Of dates without an offset.</summary>
    public TimeZoneInfo TimeZone => TimeZoneInfo.FindSystemTimeZoneById(Take("timeZone"));

    /// <summary>By name; null where it was nothing.</summary>
    public IReadOnlyDictionary<string, string>? Taken => taken.Count == 0 ? null : taken;

    public static bool AreCurrent(IReadOnlyDictionary<string, string>? taken, SiteOptions site) =>
        taken?.All(value => ValueOf(value.Key, site) == value.Value) != false;

    private string Take(string name) => taken[name] = ValueOf(name, site);

    private static string ValueOf(string name, SiteOptions site) => name switch
    {
        "name" => site.Title,
        "language" => site.Language,
        "license" => site.License,
        "category" => site.Category,
        _ => site.TimeZone,
    };
}
