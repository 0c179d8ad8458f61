using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Markdig;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>A body as uploaded, sanitised, before its images are looked up.</summary>
public sealed class BodyRenderer
{
    /// <summary>Raise it when the output changes: the sweep then renders every article again.</summary>
    public const int Version = 3;

    private const string Sizes = "(min-width: 45rem) 45rem, 100vw";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseFootnotes().UseAutoLinks().UseCitations().UseFigures().UseDefinitionLists()
        .UseEmphasisExtras().Build();

    private static readonly HashSet<string> Inline =
        [.. "a abbr b cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var".Split(' ')];

    private readonly IHtmlDocument document;
    private readonly List<(IHtmlImageElement Element, ImageName Name)> images = [];

    private BodyRenderer(IHtmlDocument document) => this.document = document;

    /// <summary>The images of the container <c>images</c> in the body, in order.</summary>
    public IEnumerable<ImageName> ImageNames => images.Select(image => image.Name).Distinct();

    /// <summary>The words alone.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            Append(document.Body!, text);
            return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
    }

    /// <exception cref="RejectedException"/>
    public static BodyRenderer Parse(string body, bool isHtml, ICollection<Fault> warnings)
    {
        var dropped = new SortedSet<string>(StringComparer.Ordinal);
        var html = Printable.Only(isHtml ? body : ToHtml(body));
        var renderer = new BodyRenderer(SafeHtml.Clean(html, dropped));
        if (dropped.Count > 0) warnings.Add(new("W007", null, $"These elements are left out with all that is in them: {string.Join(", ", dropped.Take(20))}."));
        renderer.FindImages(warnings);
        return renderer;
    }

    /// <returns>The HTML with place holders for the addresses of this site.</returns>
    public string Render(IReadOnlyDictionary<ImageName, ImageInfo> known, SiteOptions site, ICollection<Fault> warnings)
    {
        foreach (var (element, name) in images) Show(element, name, known.GetValueOrDefault(name));
        foreach (var image in document.Images) Describe(image, warnings);
        foreach (var link in document.QuerySelectorAll("a[href]")) Link(link, site);
        return HtmlWriter.Inner(document.Body!).Trim();
    }

    private static string ToHtml(string markdown)
    {
        try
        {
            return Markdig.Markdown.ToHtml(markdown, Markdown);
        }
        catch (ArgumentException)
        {
            // Markdig's limit of 128 levels.
            throw new RejectedException("BD001", null, "Lists or quotations are nested too deep.");
        }
    }

    private void FindImages(ICollection<Fault> warnings)
    {
        foreach (var image in document.Images.ToList())
        {
            switch (ImageName.Parse(image.GetAttribute("src")))
            {
                case ImageReference.Ours ours:
                    images.Add((image, ours.Name));
                    break;
                case ImageReference.External external:
                    image.SetAttribute("src", external.Address.AbsoluteUri);
                    break;
                default:
                    if (image.GetAttribute("src") is { } source)
                        warnings.Add(new("W008", null, $"The image \"{Excerpt.Of(source, 100)}\" is not named as one of the container \"images\"."));
                    image.Remove();
                    break;
            }
        }
    }

    private static void Show(IHtmlImageElement element, ImageName name, ImageInfo? info)
    {
        if (info is null)
        {
            element.SetAttribute("src", ImageUrls.Url(Links.ApiMark, name));
            return;
        }
        element.SetAttribute("src", ImageUrls.Url(Links.ApiMark, info));
        element.SetAttribute("srcset", ImageUrls.Srcset(Links.ApiMark, info));
        element.SetAttribute("sizes", Sizes);
        element.SetAttribute("width", $"{info.Width}");
        element.SetAttribute("height", $"{info.Height}");
    }

    private static void Describe(IElement image, ICollection<Fault> warnings)
    {
        image.SetAttribute("loading", "lazy");
        if (!string.IsNullOrWhiteSpace(image.GetAttribute("alt"))) return;
        image.SetAttribute("alt", "");
        warnings.Add(new("W003", null, $"The image {Links.WithoutMarks(image.GetAttribute("src")!)} has no description."));
    }

    private static void Link(IElement link, SiteOptions site)
    {
        var href = link.GetAttribute("href")!.Trim();
        if (href.StartsWith('#')) return;
        if (href.StartsWith("//", StringComparison.Ordinal)) href = $"https:{href}";
        if (Uri.TryCreate(href, UriKind.Absolute, out var target) && target.Scheme is "http" or "https" or "mailto")
        {
            link.SetAttribute("href", href);
            if (target.Scheme != "mailto" && target.Host != new Uri(site.BaseUrl).Host) link.SetAttribute("rel", "noopener nofollow ugc");
        }
        else if (ImageName.Parse(href) is ImageReference.Ours image)
        {
            link.SetAttribute("href", ImageUrls.Url(Links.ApiMark, image.Name));
        }
        else
        {
            link.SetAttribute("href", Links.SiteMark + (href.StartsWith('/') ? href : $"/{href}"));
        }
    }

    // By hand, as asking a node for its neighbour costs a search among all the children.
    private static void Append(INode parent, StringBuilder text)
    {
        var afterBlock = false;
        foreach (var child in parent.ChildNodes)
        {
            var isBlock = IsBlock(child);
            if (isBlock || afterBlock) text.Append(' ');
            if (child is IText words) text.Append(words.Data);
            else Append(child, text);
            afterBlock = isBlock;
        }
    }

    private static bool IsBlock(INode node) => node is IElement element && !Inline.Contains(element.LocalName);
}
