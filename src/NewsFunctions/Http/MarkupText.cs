using System.Globalization;
using System.Text;
using System.Xml;

namespace NewsFunctions.Http;

/// <summary>Text and dates as XML and JSON can carry them.</summary>
internal static class MarkupText
{
    private static readonly XmlWriterSettings Settings =
        new() { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };

    public static byte[] Xml(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, Settings)) write(xml);
        return stream.ToArray();
    }

    // XML 1.0 has no place for most control characters and for halves of surrogate pairs.
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value is '\t' or '\n' or '\r' or >= 0x20 and <= 0xFFFD or >= 0x10000)
                clean.Append(rune.ToString());
        return clean.ToString();
    }

    public static string Rfc822(DateTimeOffset date) => date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static void Prefixes(this XmlWriter xml, params IEnumerable<(string Prefix, string Name)> prefixes)
    {
        foreach (var (prefix, name) in prefixes) xml.WriteAttributeString("xmlns", prefix, null, name);
    }

    public static void Text(this XmlWriter xml, string name, string text) => xml.WriteElementString(name, Clean(text));

    public static void Text(this XmlWriter xml, string prefix, string name, string space, string text) =>
        xml.WriteElementString(prefix, name, space, Clean(text));

    public static void Attributes(this XmlWriter xml, params IEnumerable<(string Name, object? Value)> attributes)
    {
        foreach (var (name, value) in attributes)
            if (value is not null)
                xml.WriteAttributeString(name, Clean(Convert.ToString(value, CultureInfo.InvariantCulture)!));
    }
}
