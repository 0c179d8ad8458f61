using System.Globalization;
using System.Text;

namespace NewsFunctions.Publishing;

/// <summary>From the bytes of an upload to text, whatever tool wrote them.</summary>
public static class UploadText
{
    public const int MaxBytes = 10 * 1024 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static UploadText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="RejectedException"/>
    public static string Read(ReadOnlySpan<byte> content, ICollection<Fault> warnings)
    {
        if (content.IsEmpty) throw new RejectedException("UP002", null, "The file is empty.");
        if (content.Length > MaxBytes)
        {
            throw new RejectedException("UP003", null, string.Create(CultureInfo.InvariantCulture,
                $"The file has {content.Length:N0} bytes; at most {MaxBytes:N0} (10 MB) are published."));
        }
        var text = Decode(content, out var isUtf);
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new RejectedException("UP004", null, "The file holds bytes that no text has.");
        if (!isUtf) warnings.Add(new("W004", null, "The file is not UTF-8; it was read as Windows-1252."));
        return text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
    }

    /// <summary>What a byte means in Windows-1252.</summary>
    public static string WindowsLetter(byte value) => Encoding.GetEncoding(1252).GetString([value]);

    private static string Decode(ReadOnlySpan<byte> content, out bool isUtf)
    {
        isUtf = true;
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[3..];
        else if (content.StartsWith(Encoding.Unicode.Preamble)) return Encoding.Unicode.GetString(content[2..]);
        else if (content.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return Encoding.BigEndianUnicode.GetString(content[2..]);
        else if (content.StartsWith("-\0-\0"u8)) return Encoding.Unicode.GetString(content);
        else if (content.StartsWith("\0-\0-"u8)) return Encoding.BigEndianUnicode.GetString(content);
        try
        {
            return Utf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            isUtf = false;
            return Encoding.GetEncoding(1252).GetString(content);
        }
    }
}
