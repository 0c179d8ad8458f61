using System.ComponentModel.DataAnnotations;

namespace NewsFunctions;

/// <summary>The publication: what readers see and where.</summary>
public sealed class SiteOptions : IValidatableObject
{
    public string Title { get; set; } = "NewsFunctions";
    public string Description { get; set; } = "Independent news";

    /// <summary>Where readers find the pages; permalinks begin with it.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Where this app is reached; images and feeds begin with it. Default: <see cref="BaseUrl"/>.</summary>
    public string ApiUrl { get; set; } = "";

    /// <summary>BCP 47 tag of articles that name no language.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Of articles that name none: an SPDX id, an address or "all rights reserved".</summary>
    public string License { get; set; } = "CC-BY-NC-SA-4.0";

    /// <summary>IANA name of the time zone that dates without an offset are of.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The category of an article that names none and lies in no folder.</summary>
    public string Category { get; set; } = "News";

    /// <summary>Slugs of categories with commas between them, as pages order them; the others follow.</summary>
    public string Sections { get; set; } = "";

    /// <summary>Id of the Front Door whose word on a reader's address is believed; empty where there is none.</summary>
    public string FrontDoorId { get; set; } = "";

    public IReadOnlyList<string> SectionOrder =>
        Sections.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string Permalink(string slug) => $"{BaseUrl.TrimEnd('/')}/articles/{slug}";

    /// <summary>The page of a category, tag or author.</summary>
    public string Page(string kind, string slug) => $"{BaseUrl.TrimEnd('/')}/{kind}/{slug}";

    public string Api(string path) => $"{(ApiUrl.Length > 0 ? ApiUrl : BaseUrl).TrimEnd('/')}{path}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsWebAddress(BaseUrl)) yield return new("Site:BaseUrl must be an absolute http or https address.");
        if (ApiUrl.Length > 0 && !IsWebAddress(ApiUrl))
            yield return new("Site:ApiUrl must be an absolute http or https address.");
        if (Publishing.Licenses.Parse(License) is null)
            yield return new("Site:License must be an SPDX id, an address or \"all rights reserved\".");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("Site:TimeZone must be the name of a time zone, such as Europe/Berlin.");
        if (FrontDoorId.Length > 0 && !Guid.TryParse(FrontDoorId, out _))
            yield return new("Site:FrontDoorId must be the id of a Front Door profile, a GUID.");
        if (Title.Length == 0) yield return new("Site:Title must not be empty.");
    }

    /// <summary>For who puts something else in the place of some.</summary>
    public SiteOptions Copy() => (SiteOptions)MemberwiseClone();

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
