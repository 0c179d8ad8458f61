using System.Globalization;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publishing;

namespace NewsFunctions.Feeds;

/// <summary>All that a writer needs to know.</summary>
public sealed record FeedContent(
    FeedKey Key, string Title, SiteOptions Site, FeedOptions Options, IReadOnlyList<FeedItem> Items,
    IReadOnlyList<WithdrawnItem> Withdrawn)
{
    public const string IconPath = "/feeds/icon.png";
    public const string StylePath = "/feeds/feed.xsl";

    /// <summary>What browsers show the feed by.</summary>
    public string Stylesheet =>
        $"type=\"text/xsl\" href=\"{System.Security.SecurityElement.Escape(Site.Api(StylePath))}\"";

    public string Self => Site.Api(Key.Path);

    public string Link => $"{Site.BaseUrl.TrimEnd('/')}{Key.List.Path}";

    public string Image => Options.Image.Length > 0 ? Options.Image : Site.Api(IconPath);

    /// <summary>When anything in it changed last; 1970 where there never was anything.</summary>
    public DateTimeOffset Changed => Items.Select(item => item.Updated).Concat(Withdrawn.Select(item => item.At))
        .DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max();
}

/// <param name="Published">When readers could first see it: no edit changes it.</param>
/// <param name="Body">HTML, every address absolute.</param>
public sealed record FeedItem(Article Article, DateTimeOffset Published, string Body)
{
    /// <summary>From the article's id alone: no edit, move or change of address makes an item new.</summary>
    public string Guid => GuidOf(Article.Id);

    public DateTimeOffset Updated => Article.UpdatedAt > Published ? Article.UpdatedAt : Published;

    public IEnumerable<Term> Terms => Article.Tags.Prepend(Article.Category).DistinctBy(term => term.Name);

    public static string GuidOf(ArticleId articleId) => $"urn:newsfunctions:article:{articleId}";

    /// <summary>
    /// The text with its picture above it and its corrections below, as on the article's page: many readers show
    /// nothing but this.
    /// </summary>
    public string Content(SiteOptions site)
    {
        var text = Body + string.Concat((Article.Corrections ?? []).Select(ToHtml));
        return ImageOf(site) is { } image && !Body.Contains(image.Original, StringComparison.Ordinal)
            ? image.ToHtml() + text
            : text;
    }

    public IEnumerable<FeedRecording> Recordings(SiteOptions site) =>
        from recording in Article.Recordings ?? []
        let name = ImageName.FromBlob(recording.Name)
        where name is not null
        select new FeedRecording(ImageUrls.Url(site.Api(""), name), recording.Type, recording.Length);

    public FeedImage? ImageOf(SiteOptions site)
    {
        if (Article.Image is not { } picture || picture.ToInfo() is not { } info) return null;
        var width = info.WidthFor(FeedImage.MaxWidth);
        var height = Math.Max(1, (int)Math.Round((double)info.Height * width / info.Width));
        var url = ImageUrls.Url(site.Api(""), info, FeedImage.MaxWidth, VariantFormat.Jpeg);
        return new FeedImage(url, "image/jpeg", width, height, picture.Alt, picture.Credit)
        {
            Caption = picture.Caption,
            Original = ImageUrls.Url(site.Api(""), info.Name) + "?",
        };
    }

    // Without words of its own: those of the site are in the language of the pages, not in that of the article.
    private static string ToHtml(ArticleCorrection correction)
    {
        var date = correction.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"<p><strong>{date}:</strong> {HtmlWriter.OfText(correction.Text)}</p>";
    }
}

/// <summary>
/// An article's image as feeds offer it. Its length is not given, as it is made when it is first asked for.
/// </summary>
public sealed record FeedImage(string Url, string MediaType, int Width, int Height, string Alt, string? Credit)
{
    public const int MaxWidth = 1280;

    public string? Caption { get; init; }

    /// <summary>How its address begins in every width and format.</summary>
    public required string Original { get; init; }

    public string ToHtml()
    {
        var image = string.Create(CultureInfo.InvariantCulture,
            $"<img src=\"{Escape(Url)}\" width=\"{Width}\" height=\"{Height}\" alt=\"{Escape(Alt)}\">");
        var words = string.Join(' ', new[] { Caption, Credit }.Where(text => !string.IsNullOrEmpty(text)));
        return words.Length == 0
            ? $"<figure>{image}</figure>"
            : $"<figure>{image}<figcaption>{Escape(words)}</figcaption></figure>";
    }

    private static string Escape(string text) =>
        HtmlWriter.OfText(text).Replace("\"", "&quot;", StringComparison.Ordinal);
}

/// <summary>A recording, as podcast readers want it.</summary>
public sealed record FeedRecording(string Url, string MediaType, long Length);

public sealed record WithdrawnItem(ArticleId ArticleId, DateTimeOffset At);
