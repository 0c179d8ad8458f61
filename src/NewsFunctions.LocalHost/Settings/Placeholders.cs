using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Settings;

/// <summary>%Setting:Name% in a schedule or a queue name.</summary>
internal static partial class Placeholders
{
    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder { get; }

    public static string Resolve(string text, IConfiguration configuration, string function) =>
        Placeholder.Replace(text, match =>
            configuration[match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } value
                ? value
                : throw new LocalHostException($"Function {function} is refused: the " +
                    $"setting {match.Groups[1].Value}, which its trigger names, is missing."));
}
