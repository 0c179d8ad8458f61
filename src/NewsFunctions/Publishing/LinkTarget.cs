using System.Text;
using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>What a link in an article leads to, as far as its address tells.</summary>
public abstract partial record LinkTarget
{
    private LinkTarget()
    {
    }

    /// <param name="blobName">The file that the link is in.</param>
    public static LinkTarget Parse(string href, string blobName)
    {
        // As browsers do, who wrote it in two lines meant one.
        href = Breaks().Replace(href.Trim(), "");
        if (href.StartsWith('#')) return new InPage(href[1..]);
        if (href.StartsWith("//", StringComparison.Ordinal)) href = $"https:{href}";
        if (Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel")
            return new Whole(WithoutBlanks(href, uri.Scheme), uri.Scheme is "http" or "https" ? uri.Host : null);
        if (Mailbox().IsMatch(href)) return new Whole($"mailto:{href}");
        if (ImageName.Parse(href) is ImageReference.Ours image) return new Picture(image.Name);
        var end = href.AsSpan().IndexOfAny('?', '#');
        var path = Unescaped(end < 0 ? href : href[..end]).Replace('\\', '/');
        var fragment = href.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? href[(hash + 1)..] : "";
        if (path.StartsWith('/') ? IsMarkdown(path) : Links.IsFile(path))
            return new File(Combine(path, blobName), fragment);
        if (Host().IsMatch(href)) return Parse($"https://{href}", blobName);
        return href.StartsWith('/') || path.Length == 0 || path.Any(char.IsControl)
            ? new Page(href.StartsWith('/') ? href : $"/{href}")
            : new File(Combine(path, blobName), fragment);
    }

    /// <summary>The form of Unicode that most systems write; what has no form stays as it is.</summary>
    public static string Composed(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    // Blanks are for readers of a number; those of an address every browser writes as it must.
    private static string WithoutBlanks(string address, string scheme) => scheme switch
    {
        "tel" => address.Replace("%20", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal),
        "mailto" => LeadingBlanks().Replace(address, "$1").Replace(" ", "%20", StringComparison.Ordinal),
        _ => address,
    };

    [GeneratedRegex("^(mailto:)(?: |%20)+", RegexOptions.IgnoreCase)]
    private static partial Regex LeadingBlanks();

    [GeneratedRegex(@"[\t\r\n]+")]
    private static partial Regex Breaks();

    private static bool IsMarkdown(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    // Nothing is above the container: a path that climbs higher means its root.
    private static string Combine(string path, string blobName)
    {
        var folders = new List<string>(path.StartsWith('/') ? [] : blobName.Split('/').SkipLast(1));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") folders.RemoveRange(Math.Max(0, folders.Count - 1), Math.Min(1, folders.Count));
            else if (part != ".") folders.Add(part);
        }
        return Composed(string.Join('/', folders));
    }

    private static string Unescaped(string text)
    {
        try
        {
            return Uri.UnescapeDataString(text);
        }
        catch (UriFormatException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"^[^\s@/:?#<>""]{1,64}@[^\s@/:?#<>""]+\.[^\s@/:?#<>""]{2,}(?:\?[^\s<>""]*)?$")]
    private static partial Regex Mailbox();

    // "www.", or what ends like the name of a host and not like that of a file.
    [GeneratedRegex("""
        ^(?:www\.[^\s/]+\.[^\s/]+|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}
        (?:com|org|net|edu|gov|int|info|news|eu|uk|de|fr|it|es|pt|nl|be|at|ch|se|no|dk|fi|pl|cz|hu|ro|gr|tr|ua|ru|cn|jp
        |kr|in|br|mx|ar|ca|us|au|nz|za|ie|il|io|tv))(?::\d{1,5})?(?:[/?\#].*)?$
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Host();

    /// <summary>A place in the same text.</summary>
    public sealed record InPage(string Id) : LinkTarget
    {
        /// <summary>Its beginning, which browsers find by themselves.</summary>
        public bool IsTop => Id.Length == 0 || Id.Equals("top", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An address that is whole: of the web, of a mailbox, of a telephone.</summary>
    public sealed record Whole(string Address, string? WebHost = null) : LinkTarget;

    public sealed record Picture(ImageName Name) : LinkTarget;

    /// <summary>Another file of the editors' container, by its name there.</summary>
    public sealed record File(string Blob, string Fragment) : LinkTarget;

    /// <summary>An address of the site, from its root.</summary>
    public sealed record Page(string Path) : LinkTarget;
}
