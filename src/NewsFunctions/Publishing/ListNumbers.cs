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

    public static void Keep(MarkdownDocument document)
    {
        foreach (var list in document.Descendants<ListBlock>().Where(list => list.IsOrdered).ToList())
        {
            var items = list.OfType<ListItemBlock>().ToList();
            var isText = items.Count == 1 || items[0].Order >= Year;
            if (isText && list.Parent is not ListItemBlock && items.All(IsParagraph)) BecomeParagraphs(list, items);
            else if (IsAscending(items)) Split(list, items);
        }
    }

    private static bool IsParagraph(ListItemBlock item) => item is [ParagraphBlock { Inline: not null }];

    // "1. 1. 1." is how some write any list, and "1. 2. 2." a slip.
    private static bool IsAscending(List<ListItemBlock> items) =>
        items.Zip(items.Skip(1)).All(pair => pair.First.Order < pair.Second.Order);

    private static void BecomeParagraphs(ListBlock list, List<ListItemBlock> items)
    {
        var parent = list.Parent!;
        var place = parent.IndexOf(list);
        parent.RemoveAt(place);
        foreach (var item in items)
        {
            var paragraph = (ParagraphBlock)item[0];
            item.Remove(paragraph);
            var number = string.Create(CultureInfo.InvariantCulture, $"{item.Order}{list.OrderedDelimiter} ");
            if (paragraph.Inline!.FirstChild is { } first) first.InsertBefore(new LiteralInline(number));
            else paragraph.Inline.AppendChild(new LiteralInline(number));
            parent.Insert(place++, paragraph);
        }
    }

    // Where a number is left out, another list begins.
    private static void Split(ListBlock list, List<ListItemBlock> items)
    {
        var (parent, current) = (list.Parent!, list);
        for (var i = 1; i < items.Count; i++)
        {
            if (items[i].Order != items[i - 1].Order + 1)
            {
                var next = new ListBlock(list.Parser!)
                {
                    IsOrdered = true,
                    BulletType = list.BulletType,
                    OrderedDelimiter = list.OrderedDelimiter,
                    OrderedStart = items[i].Order.ToString(CultureInfo.InvariantCulture),
                    IsLoose = list.IsLoose,
                    Line = items[i].Line,
                };
                parent.Insert(parent.IndexOf(current) + 1, next);
                current = next;
            }
            if (current == list) continue;
            list.Remove(items[i]);
            current.Add(items[i]);
        }
    }
}
