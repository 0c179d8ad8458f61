using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Fluid;
using NewsFunctions.Publishing;

namespace NewsFunctions.Pages;

/// <summary>Finds the line where a template fails, which Fluid tells only of one that it cannot read.</summary>
internal static partial class TemplateMarks
{
    private const string Tag = "at_line";
    private const int MaxTag = 2000;
    private const int MaxDepth = 20;

    public static FluidParser Parser()
    {
        var parser = new FluidParser();
        parser.RegisterExpressionTag(Tag, async (line, _, _, context) =>
        {
            context.AmbientValues[Tag] = (int)(await line.EvaluateAsync(context)).ToNumberValue(context);
            return Fluid.Ast.Completion.Normal;
        });
        return parser;
    }

    /// <summary>A tag at the beginning of each line that does not begin inside another.</summary>
    public static string Mark(string text)
    {
        var (marked, isInside) = (new StringBuilder(), false);
        foreach (var (index, line) in text.Split('\n').Index())
        {
            if (!isInside && !Closed().IsMatch(line))
                marked.Append(CultureInfo.InvariantCulture, $"{{% {Tag} {index + 1} %}}");
            marked.Append(line).Append('\n');
            var (opened, closed) = (LastOf(line, "{%", "{{"), LastOf(line, "%}", "}}"));
            if (opened != closed) isInside = opened > closed;
        }
        return marked.ToString();
    }

    /// <summary>What the parser or a page would go too deep into: a thread ends the app where its stack does.</summary>
    public static TemplateFault? TooMuch(string text)
    {
        var depth = 0;
        foreach (var tag in TagOrOutput().EnumerateMatches(text))
        {
            var inside = text.AsSpan(tag.Index + 2, tag.Length - 2).TrimStart("- \t\n");
            if (!inside.StartsWith("liquid") && tag.Length > MaxTag)
                return new($"A tag may have {MaxTag} characters.", LineOf(text, tag.Index), true);
            foreach (var line in inside.EnumerateLines())
            {
                depth += Opening().IsMatch(line) ? 1 : line.TrimStart().StartsWith("end") ? -1 : 0;
                if (depth > MaxDepth)
                    return new($"Tags may stand {MaxDepth} deep in others.", LineOf(text, tag.Index), true);
                if (line.Length > MaxTag)
                    return new($"A tag may have {MaxTag} characters.", LineOf(text, tag.Index), true);
            }
        }
        return null;
    }

    /// <returns>The line of the last mark that was reached.</returns>
    public static int? LineOf(TemplateContext context) =>
        context.AmbientValues.TryGetValue(Tag, out var line) ? (int)line : null;

    /// <summary>What the parser says, ending in (line:column).</summary>
    public static TemplateFault Read(string error)
    {
        var place = Place().Match(error);
        return place.Success
            ? new($"{error[..place.Index]}.", int.Parse(place.Groups[1].Value, CultureInfo.InvariantCulture), true)
            : new(error, null, true);
    }

    private static int LineOf(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');

    private static int LastOf(string line, string one, string other) => Math.Max(
        line.LastIndexOf(one, StringComparison.Ordinal), line.LastIndexOf(other, StringComparison.Ordinal));

    // Between "case" and "when" stands nothing, and what ends a loop is no step of it.
    [GeneratedRegex(@"^\s*($|\{%-?\s*(when|end\w+)\b)")]
    private static partial Regex Closed();

    [GeneratedRegex(@"\{%.*?(%\}|\z)|\{\{.*?(\}\}|\z)", RegexOptions.Singleline)]
    private static partial Regex TagOrOutput();

    [GeneratedRegex(@"^\s*(if|unless|for|case|capture|tablerow|comment|raw|macro|ifchanged|doc)\b")]
    private static partial Regex Opening();

    [GeneratedRegex(@" at \((\d+):\d+\)")]
    private static partial Regex Place();
}
