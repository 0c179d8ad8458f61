using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NewsFunctions.Catalogue;

/// <summary>
/// What an article is called from its first upload on, whatever becomes of its slug: 16 hexadecimal digits.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct ArticleId
{
    private const int Length = 16;

    private ArticleId(string value) => Value = value;

    public string Value { get; }

    /// <summary>By name, so that a rebuild gives the same id.</summary>
    public static ArticleId Of(string name) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..Length]);

    public static bool TryParse([NotNullWhen(true)] string? text, out ArticleId id)
    {
        var valid = text?.Length == Length && text.All(char.IsAsciiHexDigitLower);
        id = valid ? new ArticleId(text!) : default;
        return valid;
    }

    /// <summary>For what this app has written itself.</summary>
    public static ArticleId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is no id of an article.");

    /// <summary>An id may stand wherever a text may, but no text where an id must.</summary>
    public static implicit operator string(ArticleId id) => id.Value;

    public int CompareTo(ArticleId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    internal sealed class Converter : JsonConverter<ArticleId>
    {
        public override ArticleId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("This is no id of an article.");

        public override void Write(Utf8JsonWriter writer, ArticleId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
