using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace NewsFunctions.Http;

/// <summary>Which of our codings a client likes best (RFC 9110, 12.5.3).</summary>
public static class AcceptEncoding
{
    // The order of preference among codings that the client weighs equally.
    private static readonly (Coding Coding, string Name)[] Ours = [(Coding.Brotli, "br"), (Coding.Gzip, "gzip"),
        (Coding.Identity, "identity")];

    public static Coding Best(StringValues header)
    {
        // Nearly always a few names and nothing else.
        if (header is [{ } names] && !names.AsSpan().ContainsAny(";*")) return Best(names);
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var accepted))
            return Coding.Identity;
        var best = Ours.MaxBy(ours => Quality(accepted, ours.Name));
        return Quality(accepted, best.Name) > 0 ? best.Coding : Coding.Identity;
    }

    private static Coding Best(ReadOnlySpan<char> names)
    {
        var best = Coding.Identity;
        foreach (var range in names.Split(','))
        {
            var name = names[range].Trim(" \t");
            if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) return Coding.Brotli;
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase)) best = Coding.Gzip;
        }
        return best;
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, string name)
    {
        var named = accepted.FirstOrDefault(item => item.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(item => item.Value == "*");

        // Identity is acceptable unless refused, but a coding that the client names comes first.
        return named is null ? (name == "identity" ? double.Epsilon : 0) : named.Quality ?? 1;
    }
}
