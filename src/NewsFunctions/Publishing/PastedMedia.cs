using AngleSharp.Dom;

namespace NewsFunctions.Publishing;

/// <summary>
/// Players and frames as other systems write them, and addresses that stand alone, become links to themselves: nothing
/// of another site is in a body, and the page decides how a reader gets it.
/// </summary>
internal static class PastedMedia
{
    public static void MakeLinks(IElement body, Effort effort)
    {
        foreach (var frame in Elements.Where(body, IsPlayer))
        {
            effort.Check();
            var source = frame.Children.FirstOrDefault(part => part.LocalName == "source");
            var address = frame.GetAttribute("src") ?? source?.GetAttribute("src") ?? "";
            if (address.StartsWith("//", StringComparison.Ordinal)) address = $"https:{address}";
            if (MediaAddress.Alone(address) is { } shown && IsOfItsKind(frame, shown)) Replace(frame, shown);
        }
        foreach (var image in Elements.Named(body, "img"))
        {
            var (address, alt) = (image.GetAttribute("src") ?? "", image.GetAttribute("alt")?.Trim());
            if (!MediaAddress.IsPlayable(address) || MediaAddress.Alone(address) is null) continue;
            image.Replace(LinkTo(image, address, string.IsNullOrEmpty(alt) ? address : alt));
        }
        foreach (var block in Elements.Where(body, element => element.LocalName is "p" or "div"))
        {
            effort.Check();
            if (block.ChildNodes is [IText text] && MediaAddress.Alone(text.Data) is { } address)
                text.Replace(LinkTo(block, address, address));
        }
    }

    private static bool IsPlayer(IElement element) => element.LocalName is "iframe" or "audio" or "video";

    // A frame shows another page, a player plays a file.
    private static bool IsOfItsKind(IElement frame, string address) =>
        frame.LocalName == "iframe" ? Embed.Of(address) is not null : MediaAddress.IsPlayable(address);

    private static void Replace(IElement frame, string address)
    {
        var link = LinkTo(frame, address, address);
        if (frame.ParentElement is { LocalName: "p" or "div" } parent && parent.ChildElementCount == 1)
        {
            frame.Replace(link);
            return;
        }
        var paragraph = frame.Owner!.CreateElement("p");
        paragraph.AppendChild(link);
        frame.Replace(paragraph);
    }

    private static IElement LinkTo(IElement place, string address, string text)
    {
        var link = place.Owner!.CreateElement("a");
        link.SetAttribute("href", address);
        link.TextContent = text;
        return link;
    }
}
