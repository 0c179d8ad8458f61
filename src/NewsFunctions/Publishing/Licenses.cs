using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>The licences newsrooms use, by SPDX id; https://spdx.org/licenses/ has the ids.</summary>
public static class Licenses
{
    /// <returns>Null where the text is neither the shape of an SPDX id nor an address.</returns>
    public static License? Parse(string text)
    {
        if (Links.IsWeb(text)) return new License(NameOf(new Uri(text)), text);
        var id = text.Trim();
        if (id.Length is 0 or > 64 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '+')) return null;
        return CreativeCommons(id.ToUpperInvariant()) ?? new License(id, $"https://spdx.org/licenses/{id}.html");
    }

    private static License? CreativeCommons(string id)
    {
        if (id == "CC0-1.0") return new License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/");
        var version = id.LastIndexOf('-');
        if (!id.StartsWith("CC-BY", StringComparison.Ordinal) || version < 5) return null;
        var kind = id[3..version];
        return new License($"CC {kind} {id[(version + 1)..]}", $"https://creativecommons.org/licenses/{kind.ToLowerInvariant()}/{id[(version + 1)..]}/");
    }

    private static string NameOf(Uri address)
    {
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return address.Host.EndsWith("creativecommons.org", StringComparison.Ordinal) && parts is ["licenses", var kind, var version, ..]
            ? $"CC {kind.ToUpperInvariant()} {version}"
            : address.Host;
    }
}
