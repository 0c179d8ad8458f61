using System.Globalization;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NewsFunctions.Publishing;

/// <summary>
/// Figures at the beginning of a line that Markdown takes for numbers of a list, and counts on from the first whatever
/// is written: "1986. A year", "3. Oktober", "1. FC Köln".
/// </summary>
internal static class ListNumbers
{
    // No list begins with it, and every year is higher.
    private const int Year = 1000;

    public static void Keep(MarkdownDocument document, string text)
    {
        var parents = document.Descendants<ListBlock>().Where(list => list.IsOrdered).Select(list => list.Parent!);
        foreach (var parent in parents.Distinct().ToList())
        {
            // One by one, each would move all that follows it.
            Block[] blocks = [.. parent];
            parent.Clear();
            foreach (var block in blocks)
                foreach (var kept in block is ListBlock { IsOrdered: true } list
                        ? Kept(list, parent is not ListItemBlock || blocks.Length == 1, text) : [block])
                    parent.Add(kept);
        }
    }

    private static IEnumerable<Block> Kept(ListBlock list, bool isAlone, string text)
    {
        var items = list.OfType<ListItemBlock>().ToList();
        var isText = items.Count == 1 || items[0].Order >= Year;
        if (isText && isAlone && items.All(IsParagraph)) return items.Select(item => Paragraph(item, text));
        return IsAscending(items) ? Split(list, items) : [list];
    }

    private static bool IsParagraph(ListItemBlock item) => item is [ParagraphBlock { Inline: not null }];

    // "1. 1. 1." is how some write any list, and "1. 2. 2." a slip.
    private static bool IsAscending(List<ListItemBlock> items) =>
        items.Zip(items.Skip(1)).All(pair => pair.First.Order < pair.Second.Order);

    private static ParagraphBlock Paragraph(ListItemBlock item, string text)
    {
        var paragraph = (ParagraphBlock)item[0];
        var number = $"{Written(item, text)}{((ListBlock)item.Parent!).OrderedDelimiter} ";
        item.Clear();
        if (paragraph.Inline!.FirstChild is { } first) first.InsertBefore(new LiteralInline(number));
        else paragraph.Inline.AppendChild(new LiteralInline(number));
        return paragraph;
    }

    // "007" is more than 7.
    private static string Written(ListItemBlock item, string text)
    {
        var start = Math.Clamp(item.Span.Start, 0, text.Length);
        var rest = text.AsSpan(start);
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        var digits = rest[..Math.Max(0, end)];
        return int.TryParse(digits, CultureInfo.InvariantCulture, out var number) && number == item.Order
            ? digits.ToString()
            : item.Order.ToString(CultureInfo.InvariantCulture);
    }

    // Where a number is left out, another list begins.
    private static List<Block> Split(ListBlock list, List<ListItemBlock> items)
    {
        var (lists, current) = (new List<Block> { list }, list);
        list.Clear();
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0 && items[i].Order != items[i - 1].Order + 1) lists.Add(current = Another(list, items[i]));
            current.Add(items[i]);
        }
        return lists;
    }

    private static ListBlock Another(ListBlock list, ListItemBlock first) => new(list.Parser!)
    {
        IsOrdered = true,
        BulletType = list.BulletType,
        OrderedDelimiter = list.OrderedDelimiter,
        OrderedStart = first.Order.ToString(CultureInfo.InvariantCulture),
        IsLoose = list.IsLoose,
        Line = first.Line,
    };
}
