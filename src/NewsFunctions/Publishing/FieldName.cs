using System.Collections.Frozen;
using System.Text;
using NewsFunctions.Http;

namespace NewsFunctions.Publishing;

/// <summary>Names of fields: those that are read here, and those of other systems that mean the same.</summary>
internal static class FieldName
{
    /// <summary>Every field that the guide for editors names.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "title", "slug", "summary", "category", "author", "tags", "date", "updated", "status", "language",
        "translationKey", "image", "imageAlt", "imageCaption", "imageCredit", "source", "license",
        "corrections",
    ];

    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        ("authors", "author"), ("byline", "author"), ("bylines", "author"), ("writer", "author"), ("writers", "author"),
        ("tag", "tags"), ("lang", "language"), ("licence", "license"), ("imagealttext", "imageAlt"),
        ("correction", "corrections"),
        ("lastmod", "updated"), ("lastmodified", "updated"), ("lastmodifiedat", "updated"), ("lastupdated", "updated"),
        ("modified", "updated"), ("modifiedat", "updated"), ("modifieddate", "updated"), ("datemodified", "updated"),
        ("updatedat", "updated"), ("updateddate", "updated"), ("updatedate", "updated"), ("dateupdated", "updated"),
    }.Concat(Known.Select(name => (Normalise(name), name))).ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    // What an editor from another system may look for.
    private static readonly FrozenDictionary<string, string> Hints = new Dictionary<string, string>
    {
        ["description"] = "summary",
        ["excerpt"] = "summary",
        ["abstract"] = "summary",
        ["teaser"] = "summary",
        ["lead"] = "summary",
        ["headline"] = "title",
        ["categories"] = "category",
        ["section"] = "category",
        ["keywords"] = "tags",
        ["locale"] = "language",
        ["cover"] = "image",
        ["heroimage"] = "image",
        ["featuredimage"] = "image",
        ["thumbnail"] = "image",
        ["banner"] = "image",
        ["caption"] = "imageCaption",
        ["credit"] = "imageCredit",
        ["alt"] = "imageAlt",
        ["url"] = "slug",
        ["permalink"] = "slug",
        ["copyright"] = "license",
        ["rights"] = "license",
    }.ToFrozenDictionary();

    /// <summary>Letters and digits alone, small: <c>Publish_Date</c> and <c>publishDate</c> are one name.</summary>
    public static string Normalise(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (var rune in Safe(name).EnumerateRunes())
            if (Rune.IsLetterOrDigit(rune)) letters.Append(Rune.ToLowerInvariant(rune));
        return letters.ToString();
    }

    /// <returns>Null where no field of that name is read.</returns>
    public static string? Find(string name) => Names.GetValueOrDefault(Normalise(name));

    /// <summary>The field that was probably meant, or null.</summary>
    public static string? Guess(string name)
    {
        var normal = Normalise(name);
        if (Hints.TryGetValue(normal, out var hint)) return hint;
        return Nearest.Of(normal, Names.Keys) is { } nearest ? Names[nearest] : null;
    }

    // Full-width letters count as the letters they look like.
    private static string Safe(string name)
    {
        var printable = Printable.Only(name.Length > 100 ? name[..100] : name);
        return printable.Normalize(NormalizationForm.FormKC);
    }
}
