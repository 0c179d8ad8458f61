using System.Collections.Frozen;
using NewsFunctions.Images;

namespace NewsFunctions.Publishing;

/// <summary>A file on an author or a category, before its images are found; a function of its arguments.</summary>
public sealed record ProfileText(
    string? Name, string? Role, string? Description, HeroImage? Photo, BodyRenderer Body)
{
    /// <summary>Every field that the guide for publishers names.</summary>
    public static readonly IReadOnlyList<string> Known = ["name", "role", "description", "photo", "photoAlt"];

    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        ("title", "name"), ("bio", "description"), ("summary", "description"), ("picture", "photo"), ("image", "photo"),
        ("imagealt", "photoAlt"),
    }.Concat(Known.Select(name => (FieldName.Normalise(name), name)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <exception cref="RejectedException"/>
    public static ProfileText Parse(
        ReadOnlySpan<byte> content, string blobName, SiteDefaults site, ICollection<Fault> warnings, Effort effort)
    {
        var fields = FrontMatter.Read(UploadText.Read(content, warnings), site, Find);
        Visibility.ReadUnknown(fields, Find, warnings);
        var isHtml = blobName.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        return new(
            fields.Text("name", 100), fields.Text("role", 200), fields.Text("description", 500), PhotoOf(fields),
            fields.Faults is { Count: > 0 } faults
                ? throw new RejectedException(faults)
                : BodyRenderer.Parse(fields.Body, isHtml, warnings, fields.BodyLine, blobName, effort));
    }

    private static string? Find(string name) => Names.GetValueOrDefault(FieldName.Normalise(name));

    private static HeroImage? PhotoOf(FrontMatter fields)
    {
        var alt = fields.Text("photoAlt", 200);
        if (fields.Word("photo", 500) is not { } text) return null;
        if (ImageName.Parse(text) is ImageReference.Ours { Name: var name }) return new(name, alt, null, null);
        fields.Add("PB011", fields.Line("photo"),
            $"The photo \"{text}\" is not named as an image of the container \"images\".");
        return null;
    }
}
