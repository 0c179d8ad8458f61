using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Ganss.Xss;
using Markdig;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>
/// A body as uploaded, sanitised, before its images are looked up. Whatever is not listed here does not get through.
/// </summary>
public sealed class BodyRenderer
{
    /// <summary>Raise it when the output changes: the sweep then renders every article again.</summary>
    public const int Version = 1;

    private const string Sizes = "(min-width: 45rem) 45rem, 100vw";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseFootnotes().UseAutoLinks().UseCitations().UseFigures().UseDefinitionLists()
        .UseEmphasisExtras().Build();

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Set("""
            a abbr article aside b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure footer h1 h2
            h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strong sub summary sup table
            tbody td tfoot th thead time tr u ul var
            """),
        AllowedAttributes = Set("alt cite class colspan datetime dir href id lang rowspan scope src start title"),
        AllowedSchemes = Set("http https mailto"),
        UriAttributes = Set("cite href src"),
    });

    private readonly IHtmlDocument document;
    private readonly List<(IHtmlImageElement Element, ImageName Name)> images = [];

    private BodyRenderer(IHtmlDocument document) => this.document = document;

    /// <summary>The images of the container <c>images</c> in the body, in order.</summary>
    public IEnumerable<ImageName> ImageNames => images.Select(image => image.Name).Distinct();

    public string Text => string.Join(' ', document.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static BodyRenderer Parse(string body, bool isHtml)
    {
        var html = isHtml ? body : Markdig.Markdown.ToHtml(body, Markdown);
        var renderer = new BodyRenderer(Sanitizer.SanitizeDom(Links.WithoutMarks(html)));
        renderer.Tidy();
        return renderer;
    }

    /// <returns>The HTML with place holders for the addresses of this site.</returns>
    public string Render(IReadOnlyDictionary<ImageName, ImageInfo> known, SiteOptions site, ICollection<Fault> warnings)
    {
        foreach (var (element, name) in images) Show(element, name, known.GetValueOrDefault(name), warnings);
        foreach (var link in document.QuerySelectorAll("a[href]")) Link(link, site);
        return document.Body!.InnerHtml.Trim();
    }

    private void Tidy()
    {
        // Ids and classes only as Markdown's footnotes and code blocks need them: others could meet the page's own.
        foreach (var element in document.All.ToList())
        {
            if (element.Id is { } id && !id.StartsWith("fn", StringComparison.Ordinal)) element.RemoveAttribute("id");
            foreach (var name in element.ClassList.Where(name => !IsOwnClass(name)).ToList()) element.ClassList.Remove(name);
            if (element.HasAttribute("class") && element.ClassList.Length == 0) element.RemoveAttribute("class");
        }
        foreach (var image in document.Images.ToList())
        {
            var reference = ImageName.Parse(image.GetAttribute("src"));
            if (reference is ImageReference.Ours ours) images.Add((image, ours.Name));
            else if (reference is ImageReference.NotFound) image.Remove();
        }
    }

    private static bool IsOwnClass(string name) =>
        name.StartsWith("footnote", StringComparison.Ordinal) || name.StartsWith("language-", StringComparison.Ordinal);

    private static void Show(IHtmlImageElement element, ImageName name, ImageInfo? info, ICollection<Fault> warnings)
    {
        if (string.IsNullOrWhiteSpace(element.GetAttribute("alt")))
        {
            element.SetAttribute("alt", "");
            warnings.Add(new("W003", null, $"The image {name} has no description."));
        }
        element.SetAttribute("loading", "lazy");
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

    private static void Link(IElement link, SiteOptions site)
    {
        var href = link.GetAttribute("href")!;
        if (href.StartsWith('#')) return;
        if (!Uri.TryCreate(href, UriKind.Absolute, out var target) || target.Scheme == Uri.UriSchemeFile)
        {
            link.SetAttribute("href", Links.SiteMark + (href.StartsWith('/') ? href : $"/{href}"));
        }
        else if (target.Scheme is "http" or "https" && target.Host != new Uri(site.BaseUrl).Host)
        {
            link.SetAttribute("rel", "noopener nofollow ugc");
        }
    }

    private static HashSet<string> Set(string words) =>
        new(words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.OrdinalIgnoreCase);
}
