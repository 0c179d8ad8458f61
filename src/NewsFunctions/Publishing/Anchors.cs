using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Markdig.Helpers;

namespace NewsFunctions.Publishing;

/// <summary>
/// Ids that links can lead to: every heading has one, made of its words as GitHub does it, and so has what a link of
/// the same text asks for. One without a hyphen gets a prefix: pages and scripts have names such as "main" for
/// themselves.
/// </summary>
internal static partial class Anchors
{
    private const string Prefix = "text-";
    private const int MaxLength = 200;

    public static void Set(IElement body)
    {
        var links = Elements.Where(body, LeadsInside);
        foreach (var link in links)
            if (link.GetAttribute("href")!.Trim() is var href && href != link.GetAttribute("href"))
                link.SetAttribute("href", href);
        var wanted = links.Select(link => Wanted(link)).ToHashSet(StringComparer.Ordinal);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in Elements.Where(body, element => IsHeading(element) || element.Attributes.Length > 0))
        {
            var written = element.Id;
            if (IsHeading(element)) SetId(element, NameOf(element), known, used);
            else if (written is { Length: > 0 } && (IsNote(written) || wanted.Contains(written)))
                SetId(element, written, known, used);
            else if (written is not null) element.RemoveAttribute("id");
        }
        foreach (var link in links) Lead(link, known);
    }

    /// <summary>The id that a link in a text asks for.</summary>
    public static string Wanted(IElement link)
    {
        var written = link.GetAttribute("href")![1..];
        try
        {
            return Uri.UnescapeDataString(written);
        }
        catch (UriFormatException)
        {
            return written;
        }
    }

    public static bool IsHeading(IElement element) => element.LocalName is ['h', >= '1' and <= '6'];

    /// <summary>As it is written in another text: <c>other.md#who-pays</c>.</summary>
    public static string IdOf(string written) =>
        IsNote(written) || (written.Contains('-', StringComparison.Ordinal) && written.All(IsOfId))
            ? written
            : Prefix + written;

    private static bool LeadsInside(IElement element) =>
        element.LocalName == "a" && element.GetAttribute("href").AsSpan().TrimStart() is ['#', ..];

    private static void SetId(
        IElement element, string written, Dictionary<string, string> known, Dictionary<string, int> used)
    {
        var name = string.Concat(written.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c)).Take(MaxLength));
        if (name.Length == 0)
        {
            element.RemoveAttribute("id");
            return;
        }
        // As GitHub counts them: "costs", "costs-1".
        var unique = name;
        for (var again = 1; used.ContainsKey(IdOf(unique)); again++) unique = $"{name}-{again}";
        var id = IdOf(unique);
        used.Add(id, 0);
        known.TryAdd(unique, id);
        known.TryAdd(written, id);
        known.TryAdd(id, id);
        known.TryAdd(Folded(written), id);
        if (element.Id != id) element.Id = id;
    }

    private static void Lead(IElement link, Dictionary<string, string> known)
    {
        var wanted = Wanted(link);
        if (wanted.Length > 0 && (known.TryGetValue(wanted, out var id) || known.TryGetValue(Folded(wanted), out id)))
            link.SetAttribute("href", $"#{id}");
    }

    private static string NameOf(IElement heading)
    {
        if (Own(heading) is { } own) return own;
        return string.IsNullOrWhiteSpace(heading.Id) ? LinkHelper.UrilizeAsGfm(WordsOf(heading).Trim()) : heading.Id;
    }

    private static string WordsOf(INode node) => node is IText text ? text.Data : string.Concat(node.ChildNodes
        .Where(child => child is not IElement mark || !Catalogue.PlainSigns.IsNoteMark(mark)).Select(WordsOf));

    // "## Costs {#what-it-costs}", as several kinds of Markdown have it.
    private static string? Own(IElement heading)
    {
        if (heading.LastChild is not IText text || OwnId().Match(text.Data) is not { Success: true } own) return null;
        text.Data = text.Data[..own.Index];
        return own.Groups[1].Value;
    }

    private static string Folded(string id) => $"~{Catalogue.Slug.From(id)?.Value ?? id.ToLowerInvariant()}";

    private static bool IsNote(string id) =>
        id.StartsWith("fn:", StringComparison.Ordinal) || id.StartsWith("fnref:", StringComparison.Ordinal);

    private static bool IsOfId(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':';

    [GeneratedRegex(@"\s*\{#([\w:.-]{1,100})[^{}]{0,100}\}\s*$")]
    private static partial Regex OwnId();
}
