using System.ComponentModel.DataAnnotations;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Discovery;

/// <summary>In the section Feeds too, as both tell the outside of what is new.</summary>
public sealed class DiscoveryOptions : IValidatableObject
{
    /// <summary>
    /// Key for IndexNow (https://www.indexnow.org), which tells search engines of changes. Default: they are not told.
    /// </summary>
    [RegularExpression("[A-Za-z0-9-]{8,128}",
        ErrorMessage = "Feeds:IndexNowKey must be 8 to 128 letters, digits and hyphens.")]
    public string IndexNowKey { get; set; } = "";

    /// <summary>Where IndexNow is told.</summary>
    public string IndexNowAddress { get; set; } = "https://api.indexnow.org/indexnow";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Links.IsWeb(IndexNowAddress))
            yield return new("Feeds:IndexNowAddress must be an absolute http or https address.");
    }
}
