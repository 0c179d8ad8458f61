using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// Lists as Word writes them into HTML: paragraphs that say their level in a style, and their bullet or number in a
/// part that is marked as such. Only those that have both are surely lists.
/// </summary>
internal static partial class WordList
{
    private const int MaxLevel = 9;

    public static void MakeLists(IElement body, Effort effort)
    {
        var open = new List<IElement>();
        IElement? last = null;
        foreach (var paragraph in Elements.Where(body, IsItem))
        {
            effort.Check();
            if (Level().Match(paragraph.GetAttribute("style")!) is not { Success: true } found
                || Elements.With(paragraph, "style").Find(IsMarker) is not { } marker) continue;
            var level = Math.Clamp(int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), 1, MaxLevel);
            if (last is null || !Follows(last, paragraph)) open.Clear();
            var item = Item(paragraph, level, Number(marker), open);
            marker.Remove();
            item.Append([.. paragraph.ChildNodes]);
            last = open[0];
            paragraph.Remove();
        }
    }

    private static bool IsItem(IElement element) => element.LocalName == "p"
        && element.GetAttribute("style")?.Contains("mso-list", StringComparison.Ordinal) == true;

    private static bool IsMarker(IElement element) => Ignored().IsMatch(element.GetAttribute("style")!);

    private static bool Follows(IElement list, IElement paragraph)
    {
        var next = list.NextSibling;
        while (next is not null and not IElement && string.IsNullOrWhiteSpace((next as IText)?.Data))
            next = next.NextSibling;
        return next == paragraph;
    }

    private static IElement Item(IElement paragraph, int level, int? number, List<IElement> open)
    {
        var document = paragraph.Owner!;
        while (open.Count > level) open.RemoveAt(open.Count - 1);
        while (open.Count < level)
        {
            var list = document.CreateElement(number is null ? "ul" : "ol");
            if (number > 1) list.SetAttribute("start", number.Value.ToString(CultureInfo.InvariantCulture));
            if (open.Count == 0) paragraph.Parent!.InsertBefore(list, paragraph);
            else LastItem(open[^1]).Append(list);
            open.Add(list);
        }
        var item = document.CreateElement("li");
        open[^1].Append(item);
        return item;
    }

    private static IElement LastItem(IElement list)
    {
        if (list.LastElementChild is { } last) return last;
        var item = list.Owner!.CreateElement("li");
        list.Append(item);
        return item;
    }

    // "a." and "i." count as 1: they say that the list is numbered.
    private static int? Number(IElement marker)
    {
        var match = Numbered().Match(marker.TextContent.Trim());
        if (!match.Success) return null;
        return int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number) ? number : 1;
    }

    [GeneratedRegex(@"mso-list\s*:\s*l\d+\s+level(\d{1,2})", RegexOptions.IgnoreCase)]
    private static partial Regex Level();

    [GeneratedRegex(@"mso-list\s*:\s*Ignore", RegexOptions.IgnoreCase)]
    private static partial Regex Ignored();

    [GeneratedRegex(@"^\(?(\d{1,6}|[A-Za-z]|[ivxlcIVXLC]{1,7})[.)]")]
    private static partial Regex Numbered();
}
