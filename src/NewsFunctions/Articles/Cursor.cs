using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace NewsFunctions.Articles;

/// <summary>
/// The place after one article in a list. It names the article, not a number of items, so that articles that come and go
/// make nobody skip or repeat one.
/// </summary>
public readonly record struct Cursor(DateTimeOffset PublishedAt, string Id)
{
    public static Cursor After(Article article) => new(article.PublishedAt, article.Id);

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{PublishedAt.UtcTicks}.{Id}")));

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        var bytes = new byte[128];
        if (text.Length > 128 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length)) return false;
        var parts = Encoding.ASCII.GetString(bytes, 0, length).Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTimeOffset.MaxValue.UtcTicks || parts[1].Length != 16 || !parts[1].All(char.IsAsciiHexDigitLower))
            return false;
        cursor = new Cursor(new DateTimeOffset(ticks, TimeSpan.Zero), parts[1]);
        return true;
    }
}
