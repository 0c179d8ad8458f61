using System.Text.RegularExpressions;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;

namespace NewsFunctions.Publishing;

/// <summary>What the style sheets in a text hide. They are not kept, so what they hide must go with them.</summary>
internal static partial class StyleSheets
{
    private const int MaxSelectors = 50;
    private const int MaxLength = 200;

    public static IReadOnlyList<ISelector> Hiding(string html)
    {
        if (!html.Contains("<style", StringComparison.OrdinalIgnoreCase)) return [];
        var parser = new CssSelectorParser();
        return
        [
            .. Sheet().Matches(html).SelectMany(sheet => Rules(NoRule().Replace(sheet.Groups[1].Value, " ")))
                .Where(rule => HiddenText.IsHiding(rule.Style)).SelectMany(rule => rule.Selector.Split(','))
                // A colon may ask for a moment or a part of an element, which hides not all of it.
                .Select(selector => selector.Trim()).Where(selector => selector.Length is > 0 and <= MaxLength
                    && !selector.Contains(':', StringComparison.Ordinal)).Distinct().Take(MaxSelectors)
                .Select(parser.ParseSelector).OfType<ISelector>(),
        ];
    }

    // What holds on paper or on small screens alone is left out.
    private static IEnumerable<(string Selector, string Style)> Rules(string css)
    {
        for (var at = 0; at < css.Length;)
        {
            var end = css.AsSpan(at).IndexOfAny("{};");
            if (end < 0) yield break;
            var (before, sign) = (css.Substring(at, end).Trim(), css[at + end]);
            at += end + 1;
            if (sign != '{' || OfScreens().IsMatch(before)) continue;
            if (before.StartsWith('@'))
            {
                at = EndOfBlock(css, at);
                continue;
            }
            end = css.AsSpan(at).IndexOfAny("{}");
            if (end < 0) end = css.Length - at;
            yield return (before, css.Substring(at, end));
            at += end;
        }
    }

    private static int EndOfBlock(string css, int at)
    {
        for (var depth = 1; at < css.Length && depth > 0; at++)
            depth += css[at] switch { '{' => 1, '}' => -1, _ => 0 };
        return at;
    }

    [GeneratedRegex(@"<style\b[^>]*>(.*?)(?:</style|\z)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Sheet();

    [GeneratedRegex(@"/\*.*?(?:\*/|\z)|<!--|-->", RegexOptions.Singleline)]
    private static partial Regex NoRule();

    [GeneratedRegex(@"^@media\s+(?:only\s+)?(?:all|screen)(?:\s*,\s*\w+)*$", RegexOptions.IgnoreCase)]
    private static partial Regex OfScreens();
}
