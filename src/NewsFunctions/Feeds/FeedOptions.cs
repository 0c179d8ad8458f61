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

    public FeedOptions With(string image) => new() { Items = Items, Image = image, Hub = Hub };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Image.Length > 0 && !Links.IsWeb(Image))
            yield return new("Feeds:Image must be an absolute http or https address.");
        if (Hub.Length > 0 && !Links.IsWeb(Hub))
            yield return new("Feeds:Hub must be an absolute http or https address.");
    }
}
