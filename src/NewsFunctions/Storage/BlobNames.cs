using System.Text;

namespace NewsFunctions.Storage;

/// <summary>
/// Blobs by the names that people write: systems differ in how they write an umlaut (composed or decomposed), and
/// people in how they write a letter.
/// </summary>
public sealed class BlobNames
{
    private readonly HashSet<string> names;
    private readonly ILookup<string, string> alike;

    public BlobNames(IEnumerable<string> names)
    {
        this.names = [.. names];
        alike = this.names.Order(StringComparer.Ordinal).ToLookup(Key, StringComparer.Ordinal);
    }

    public bool Has(string name) => names.Contains(name);

    /// <summary>
    /// The blob of this very name, else in another form of Unicode, else in another case; null where there is none.
    /// </summary>
    public string? Find(string written)
    {
        if (names.Contains(written)) return written;
        var near = alike[Key(written)];
        var composed = Composed(written);
        return near.FirstOrDefault(name => Composed(name) == composed) ?? near.FirstOrDefault();
    }

    /// <summary>Whether one may be meant where the other is written.</summary>
    public static bool AreAlike(string a, string b) => Ascii.IsValid(a) && Ascii.IsValid(b)
        ? string.Equals(a, b, StringComparison.OrdinalIgnoreCase)
        : Key(a) == Key(b);

    private static string Key(string name) => Composed(name).ToUpperInvariant();

    // Half a surrogate, which has no form, becomes a replacement character first.
    private static string Composed(string name) =>
        Ascii.IsValid(name) ? name : string.Concat(name.EnumerateRunes()).Normalize(NormalizationForm.FormC);
}
