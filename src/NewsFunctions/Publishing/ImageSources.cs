using AngleSharp.Dom;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>Where an image says that its picture is: in src, or where pages keep it until it is needed.</summary>
internal static class ImageSources
{
    private static readonly string[] Waiting = ["data-src", "data-lazy-src", "data-original"];

    /// <summary>Puts the first of them that can be shown into src.</summary>
    public static void Settle(IElement image)
    {
        if (IsShown(image.GetAttribute("src"))) return;
        var others = Waiting.Select(image.GetAttribute).Concat(Candidates(image.GetAttribute("srcset")));
        var other = others.FirstOrDefault(IsShown);
        if (other is not null) image.SetAttribute("src", other);
    }

    /// <summary>A picture without an img, which no browser shows, gets one of its first source.</summary>
    public static void Settle(IElement picture, IDocument document)
    {
        var sources = picture.QuerySelectorAll("source").ToList();
        var images = picture.QuerySelectorAll("img").ToList();
        if (images.Count == 0 && sources.Count > 0)
        {
            images.Add(document.CreateElement("img"));
            picture.Append(images[0]);
        }
        var found = sources.SelectMany(source => Candidates(source.GetAttribute("srcset"))).FirstOrDefault(IsShown);
        foreach (var image in images.Where(image => found is not null && !IsShown(image.GetAttribute("src"))))
            image.SetAttribute("src", found);
        foreach (var source in sources) source.Remove();
    }

    /// <summary>What is wrong with the address of an image, in words.</summary>
    public static string WhyNot(string address)
    {
        if (address.Trim().Length == 0) return "An image has no name.";
        var name = $"The image \"{Excerpt.Of(address, 100)}\"";
        var scheme = address.TrimStart().ToLowerInvariant();
        return scheme switch
        {
            ['d', 'a', 't', 'a', ':', ..] => $"{name} is written into the text itself.",
            ['c', 'i', 'd', ':', ..] => $"{name} was part of a mail and did not come with the text.",
            ['b', 'l', 'o', 'b', ':', ..] => $"{name} was only in the browser of who wrote it.",
            _ when IsOnComputer(scheme) => $"{name} lies on a computer where readers cannot reach it.",
            _ => $"{name} is not named as one of the container \"images\".",
        };
    }

    private static bool IsOnComputer(string address) =>
        address.StartsWith("file:", StringComparison.Ordinal) || address.StartsWith(@"\\", StringComparison.Ordinal)
        || address is [>= 'a' and <= 'z', ':', '\\' or '/' or '%', ..];

    private static bool IsShown(string? address) => ImageName.Parse(address) is not ImageReference.NotFound;

    private static IEnumerable<string> Candidates(string? srcset) => (srcset ?? "")
        .Split([", ", ",\n", ",\t"], 50, StringSplitOptions.TrimEntries)
        .SelectMany(candidate => new[] { candidate, candidate.Split((char[]?)null)[0] }.Reverse());
}
