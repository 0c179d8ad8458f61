using AngleSharp.Dom;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;

namespace NewsFunctions.Pages;

/// <summary>
/// A link that stands alone becomes what it leads to: a player for a recording, a place for a frame of another site. A
/// frame comes with a click; until then nobody but this site is asked.
/// </summary>
internal static class BodyMedia
{
    /// <returns>The origins that frames may come from.</returns>
    public static IReadOnlyList<string> Show(IElement body, Words words)
    {
        var origins = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var link in body.QuerySelectorAll("a[href]").ToList())
        {
            if (BlockOf(link, body) is not { } block) continue;
            var address = link.GetAttribute("href")!;
            if (Links.IsWeb(address) && MediaAddress.IsPlayable(address)) block.Replace(Player(link, address));
            else if (IsItsOwn(link, address) && Embed.Of(address) is { } embed)
            {
                block.Replace(Place(link, embed, words));
                origins.Add(embed.Origin);
            }
        }
        return [.. origins];
    }

    // The outermost that holds nothing but the link.
    private static IElement? BlockOf(IElement link, IElement body)
    {
        IElement? block = null;
        for (var parent = link.ParentElement; parent is not null && parent != body && HoldsOne(parent);
            parent = parent.ParentElement)
            if (parent.LocalName is "p" or "div" or "figure") block = parent;
        return block;
    }

    private static bool HoldsOne(IElement element) => element.ChildElementCount == 1
        && element.LocalName is "p" or "div" or "figure"
        && element.ChildNodes.All(node => node is IElement || string.IsNullOrWhiteSpace(node.TextContent));

    // Words of their own belong to the sentence that they make.
    private static bool IsItsOwn(IElement link, string address)
    {
        var text = link.TextContent.Trim();
        return text == address || $"https://{text}" == address || $"http://{text}" == address
            || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.AbsoluteUri == address);
    }

    private static IElement Player(IElement link, string address)
    {
        var player = link.Owner!.CreateElement(MediaAddress.TypeOf(address)!.IsVideo ? "video" : "audio");
        player.SetAttribute("controls", "");
        // Without it a browser would ask the other site before anybody wants to hear it.
        player.SetAttribute("preload", "none");
        player.SetAttribute("src", address);
        player.SetAttribute("aria-label", link.TextContent.Trim());
        return Figure(link, "media", player);
    }

    private static IElement Place(IElement link, Embed embed, Words words)
    {
        var figure = Figure(link, embed.IsVideo ? "embed video" : "embed");
        figure.SetAttribute("data-embed", embed.Frame.AbsoluteUri);
        figure.SetAttribute("data-show", words.Text(embed.IsVideo ? "embed.video" : "embed.post", embed.Service));
        figure.SetAttribute("data-hint", words.Text("embed.hint", embed.Service));
        return figure;
    }

    private static IElement Figure(IElement link, string name, params INode[] before)
    {
        var figure = link.Owner!.CreateElement("figure");
        figure.ClassName = name;
        figure.Append(before);
        var caption = link.Owner!.CreateElement("figcaption");
        caption.AppendChild(link);
        figure.AppendChild(caption);
        return figure;
    }
}
