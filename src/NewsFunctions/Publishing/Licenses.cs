using System.Text.RegularExpressions;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Publishing;

/// <summary>The licences of the SPDX List, by id; addresses; and that there is none.</summary>
public static partial class Licenses
{
    // SPDX has no id for it; libraries and museums use this address.
    private static readonly License AllRightsReserved =
        new("All rights reserved", "https://rightsstatements.org/vocab/InC/1.0/");

    private static readonly Dictionary<string, string> Ids =
        ReadIds().ToDictionary(id => id, StringComparer.OrdinalIgnoreCase);

    /// <returns>Null where the text is no SPDX id, no address and does not say that all rights are reserved.</returns>
    public static License? Parse(string text)
    {
        if (Links.IsWeb(text)) return OfAddress(text);
        if (IsReserved(text)) return AllRightsReserved;
        var hyphened = string.Join('-', text.Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries));
        return Ids.TryGetValue(hyphened, out var id) ? OfId(id) : null;
    }

    public static bool IsReserved(string text) => Letters(text).EndsWith("ALLRIGHTSRESERVED", StringComparison.Ordinal);

    /// <summary>What to write instead of a text that is no licence; null where that cannot be guessed.</summary>
    public static string? Suggest(string text)
    {
        var letters = Letters(text);
        if (letters.Contains("PUBLICDOMAIN", StringComparison.Ordinal)) return "CC0-1.0";
        if (text.Contains('©', StringComparison.Ordinal) || MeansReserved().IsMatch(letters))
            return "all rights reserved";
        var key = CreativeCommonsWords().Replace(letters, match => match.Value switch
        {
            "CREATIVECOMMONS" => "CC",
            "ATTRIBUTION" => "BY",
            "NONCOMMERCIAL" => "NC",
            "SHAREALIKE" => "SA",
            "NODERIVATIVES" or "NODERIVS" => "ND",
            _ => "",
        });
        return Longer(key) ?? Longer($"CC{key}") ?? Near(key) ?? Near($"CC{key}");
    }

    // The newest of those that go on with a version where the text ends. Which of Creative Commons is for the author
    // to say.
    private static string? Longer(string key) => key.Length < 2 || key == "CC" ? null : Ids.Values
        .Where(id => Letters(id).StartsWith(key, StringComparison.Ordinal)
            && (Letters(id).Length == key.Length || char.IsAsciiDigit(Letters(id)[key.Length])))
        .OrderBy(id => id.Length).ThenByDescending(id => id, StringComparer.Ordinal).FirstOrDefault();

    private static string? Near(string key) => key.Length < 3 ? null : Ids.Values
        .Select(id => (Id: id, Distance: Nearest.Distance(Letters(id), key)))
        .Where(near => near.Distance <= (key.Length < 6 ? 1 : 2))
        .OrderBy(near => near.Distance).ThenByDescending(near => near.Id, StringComparer.Ordinal).FirstOrDefault().Id;

    private static License OfId(string id)
    {
        if (id == "CC0-1.0") return new License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/");
        return CreativeCommonsId().Match(id) is { Success: true, Groups: var parts }
            ? OfCreativeCommons(parts["kind"].Value, parts["version"].Value, parts["country"].Value)
            : new License(id, $"https://spdx.org/licenses/{id}.html");
    }

    private static License OfCreativeCommons(string kind, string version, string country)
    {
        // The first version had these two the other way round.
        var path = kind == "BY-NC-ND" && version == "1.0" ? "by-nd-nc" : kind.ToLowerInvariant();
        var address = $"https://creativecommons.org/licenses/{path}/{version}/";
        return country.Length == 0
            ? new License($"CC {kind} {version}", address)
            : new License($"CC {kind} {version} {country}", $"{address}{country.ToLowerInvariant()}/");
    }

    private static License OfAddress(string text)
    {
        var address = new Uri(text);
        var parts = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isCreativeCommons = address.Host is "creativecommons.org" or "www.creativecommons.org";
        var name = !isCreativeCommons ? address.Host : parts switch
        {
            ["publicdomain", "zero", var version, ..] => $"CC0 {version}",
            ["licenses", var kind, var version, { Length: 2 or 3 } country, ..] =>
                $"CC {kind.ToUpperInvariant()} {version} {country.ToUpperInvariant()}",
            ["licenses", var kind, var version, ..] => $"CC {kind.ToUpperInvariant()} {version}",
            _ => address.Host,
        };
        return new License(name, text);
    }

    private static string Letters(string text) => NoLetter().Replace(text.ToUpperInvariant(), "");

    private static IEnumerable<string> ReadIds()
    {
        using var reader = new StreamReader(typeof(Licenses).Assembly.GetManifestResourceStream("spdx-licenses.txt")!);
        const StringSplitOptions clean = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        return [.. reader.ReadToEnd().Split('\n', clean).Where(line => line[0] != '#')];
    }

    [GeneratedRegex("[^A-Z0-9+]")]
    private static partial Regex NoLetter();

    [GeneratedRegex("^(COPYRIGHT.*|PROPRIETARY|RESERVED|NONE|NO|UNLICENSED|ALLRIGHTS.*|.*VORBEHALTEN|.*RESERVES)$")]
    private static partial Regex MeansReserved();

    [GeneratedRegex("CREATIVECOMMONS|ATTRIBUTION|NONCOMMERCIAL|SHAREALIKE|NODERIV(ATIVE)?S|INTERNATIONAL|LICEN[CS]E")]
    private static partial Regex CreativeCommonsWords();

    [GeneratedRegex(@"^CC-(?<kind>BY(?:-NC)?(?:-SA|-ND)?|SA)-(?<version>\d\.\d)(?:-(?<country>[A-Z]+))?$")]
    private static partial Regex CreativeCommonsId();
}
