using System.ComponentModel.DataAnnotations;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Feeds;

public sealed class FeedOptions : IValidatableObject
{
    /// <summary>Articles in a feed.</summary>
    [Range(1, 200)]
    public int Items { get; set; } = 30;

    /// <summary>Address of the picture that feed readers show for the site. Default: the app's own.</summary>
    public string Image { get; set; } = "";

    /// <summary>WebSub hub that is told of changes (https://www.w3.org/TR/websub/). Default: none.</summary>
    public string Hub { get; set; } = "";

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
        if (Image.Length > 0 && !Links.IsWeb(Image))
            yield return new("Feeds:Image must be an absolute http or https address.");
        if (Hub.Length > 0 && !Links.IsWeb(Hub))
            yield return new("Feeds:Hub must be an absolute http or https address.");
        if (!Links.IsWeb(IndexNowAddress))
            yield return new("Feeds:IndexNowAddress must be an absolute http or https address.");
    }
}
