using System.Text.Json.Serialization;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>A page of this site by its slug, or an address.</summary>
public sealed record NavigationItem(string? Label, string? Url, string? Page);

/// <summary>Who answers for the site.</summary>
public sealed record Owner(string Name, string? Address, string? Email);

/// <summary>An account of the publication elsewhere.</summary>
public sealed record SocialAccount(string Name, string Url);

/// <summary>What <c>site.yaml</c> says; null is what it leaves to the settings.</summary>
public sealed record SiteFile
{
    public string? Name { get; init; }
    public string? Tagline { get; init; }
    public string? Description { get; init; }

    /// <summary>Stands in the place of the name.</summary>
    public Picture? Logo { get; init; }

    /// <summary>What browsers and feed readers show the site by.</summary>
    public Picture? Icon { get; init; }

    /// <summary>BCP 47 tags; the first is the site's.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>IANA name.</summary>
    public string? TimeZone { get; init; }

    /// <summary>As the publisher writes it: an SPDX id, an address or "all rights reserved".</summary>
    public string? License { get; init; }

    /// <summary>For texts that name a source.</summary>
    public string? Notice { get; init; }
    public IReadOnlyList<NavigationItem>? Navigation { get; init; }

    /// <summary>Slugs of categories in the order of the pages.</summary>
    public IReadOnlyList<string>? Sections { get; init; }
    public string? Footer { get; init; }
    public Owner? Owner { get; init; }
    public IReadOnlyList<SocialAccount>? Social { get; init; }
    public Crawlers? Crawlers { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SiteFile))]
[JsonSerializable(typeof(StaticPage))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(ThemeItem))]
public sealed partial class PublicationJson : JsonSerializerContext;
