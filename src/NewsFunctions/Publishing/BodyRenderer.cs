using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>A link to another article: to a file of the container, or to an address that begins with a slash.</summary>
public sealed record LocalLink(string Target, string Written, int? Line);

/// <summary>A body as uploaded, sanitised, before its images are looked up.</summary>
public sealed partial class BodyRenderer
{
    /// <summary>Raise it when the output changes: the sweep then renders every article again.</summary>
    public const int Version = 12;

    private const string Sizes = "(min-width: 45rem) 45rem, 100vw";

    private readonly IHtmlDocument document;
    private readonly Effort effort;
    private readonly List<(IHtmlImageElement Element, ImageName Name)> images = [];
    private readonly List<(IElement Element, LinkTarget Target)> links = [];
    private readonly List<LocalLink> localLinks = [];
    private readonly Dictionary<IElement, int> lines = [];

    private BodyRenderer(IHtmlDocument document, Effort effort) => (this.document, this.effort) = (document, effort);

    /// <summary>The images of the container <c>images</c> in the body, in order.</summary>
    public IEnumerable<ImageName> ImageNames => images.Select(image => image.Name).Distinct();

    /// <summary>The recordings of the container <c>images</c> that the body links to, in order.</summary>
    public IEnumerable<ImageName> MediaNames => links.Select(link => link.Target).OfType<LinkTarget.Picture>()
        .Where(target => MediaType.OfName(target.Name.Value) is not null).Select(target => target.Name).Distinct();

    public IReadOnlyList<LocalLink> LocalLinks => localLinks;

    /// <summary>The words alone, without notes and the signs that lead to them.</summary>
    public string Text => field ??= BodyWords.Of(document.Body!, effort);

    /// <param name="firstLine">The line of the upload in which the body begins.</param>
    /// <exception cref="RejectedException"/>
    public static BodyRenderer Parse(
        string body, bool isHtml, ICollection<Fault> warnings, int firstLine = 1, string blobName = "",
        Effort? effort = null)
    {
        effort ??= Effort.Unlimited();
        var source = SourceText.Of(Printable.Only(body), firstLine);
        var hidden = StyleSheets.Hiding(source.Text);
        var html = "";
        Func<int, int?> lineAt = offset => source.LineAt(offset);
        if (isHtml)
        {
            source = WithoutComments(source, warnings).Replaced(NoEndTag(), "&lt;/");
            LeftOvers.Find(source, LeftOvers.Masked(source.Text), isMarkdown: false, effort, warnings);
            html = source.Text;
        }
        else
        {
            var markdown = MarkdownText.Read(source, effort, warnings);
            (html, lineAt) = (markdown.Html, markdown.LineAt);
        }
        var renderer = new BodyRenderer(SafeHtml.Clean(Printable.Only(html), effort, lineAt, warnings, hidden), effort);
        Comments.Refuse(BodyWords.OutsideOfCode(renderer.document.Body!, effort));
        renderer.ReadLines();
        renderer.FindImages(warnings);
        renderer.FindLinks(blobName, warnings);
        return renderer;
    }

    /// <returns>The HTML with place holders for the addresses of this site.</returns>
    public string Render(IReadOnlyDictionary<ImageName, ImageInfo> known, SiteOptions site, ICollection<Fault> warnings)
    {
        foreach (var (element, name) in images) Show(element, name, known.GetValueOrDefault(name));
        foreach (var image in document.Images) Describe(image, warnings);
        var host = new Uri(site.BaseUrl).Host;
        foreach (var (element, target) in links) Lead(element, target, host);
        return HtmlWriter.Inner(document.Body!, effort, trimmed: true);
    }

    private static SourceText WithoutComments(SourceText source, ICollection<Fault> warnings)
    {
        source = source.Without(Comments.SignsOfXml(source.Text, _ => false));
        var masked = LeftOvers.Masked(source.Text);
        return source.Without(Comments.Find(source, isMarkdown: false,
            at => masked[at] == ' ' && !source.Text.AsSpan(at).StartsWith("<!--"), warnings));
    }

    private void ReadLines()
    {
        foreach (var element in Elements.With(document.Body!, SafeHtml.LineAttribute))
        {
            var written = element.GetAttribute(SafeHtml.LineAttribute);
            if (int.TryParse(written, CultureInfo.InvariantCulture, out var line)) lines[element] = line;
            element.RemoveAttribute(SafeHtml.LineAttribute);
        }
    }

    private int? LineOf(IElement element) => lines.TryGetValue(element, out var line) ? line : null;

    private void FindImages(ICollection<Fault> warnings)
    {
        foreach (var image in Elements.Named(document.Body!, "img").OfType<IHtmlImageElement>())
        {
            effort.Check();
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
                        warnings.Add(new("W008", LineOf(image), ImageSources.WhyNot(source)));
                    image.Remove();
                    break;
            }
        }
    }

    private void FindLinks(string blobName, ICollection<Fault> warnings)
    {
        var ids = Elements.With(document.Body!, "id").Select(element => element.Id!).ToHashSet(StringComparer.Ordinal);
        foreach (var link in Elements.Where(
            document.Body!, element => element.LocalName == "a" && element.HasAttribute("href")))
        {
            effort.Check();
            var href = link.GetAttribute("href")!;
            var target = LinkTarget.Parse(href, blobName);
            links.Add((link, target));
            var line = LineOf(link);
            if (href.AsSpan().Trim() is "" or "mailto:" or "tel:")
                warnings.Add(new("W031", line, $"The link \"{Written(link, href)}\" has no address."));
            else if (target is LinkTarget.InPage { IsTop: false } && !ids.Contains(Anchors.Wanted(link)))
                warnings.Add(
                    new("W031", line, $"The link to \"{Written(link, href)}\" leads to no heading of this text."));
            else if (target is LinkTarget.File file)
                localLinks.Add(new LocalLink(file.Blob, href, line));
            else if (target is LinkTarget.Page { Path: var path } && Links.IsOfArticle(path))
                localLinks.Add(new LocalLink(path, href, line));
        }
    }

    private static string Written(IElement link, string href) =>
        Excerpt.Of(string.IsNullOrWhiteSpace(href) ? link.TextContent.Trim() : href, 100);

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

    private void Describe(IElement image, ICollection<Fault> warnings)
    {
        image.SetAttribute("loading", "lazy");
        if (!string.IsNullOrWhiteSpace(image.GetAttribute("alt"))) return;
        image.SetAttribute("alt", "");
        var name = Links.WithoutMarks(image.GetAttribute("src")!);
        warnings.Add(new("W003", LineOf(image), $"The image {name} has no description."));
    }

    private static void Lead(IElement link, LinkTarget target, string host)
    {
        switch (target)
        {
            case LinkTarget.Whole { Address: var address, WebHost: var other }:
                link.SetAttribute("href", address);
                if (other is not null && other != host)
                    link.SetAttribute("rel", "noopener nofollow ugc");
                break;
            case LinkTarget.Picture { Name: var name }:
                link.SetAttribute("href", ImageUrls.Url(Links.ApiMark, name));
                break;
            case LinkTarget.File { Blob: var blob, Fragment: var fragment }:
                link.SetAttribute("href", Links.ToFile(blob, fragment.Length == 0 ? "" : Anchors.IdOf(fragment)));
                break;
            case LinkTarget.Page { Path: var path }:
                link.SetAttribute("href", Links.SiteMark + path);
                break;
        }
    }

    // "</3": a parser would leave out all up to the next tag.
    [GeneratedRegex("</(?![A-Za-z>])")]
    private static partial Regex NoEndTag();
}
