using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace NewsFunctions.Tests.Cases;

/// <summary>What a case looks at, and whether it is as it should be. Problems are told in words.</summary>
internal static partial class Values
{
    private static readonly HtmlParser Parser = new();
    private static readonly string[] Everything = ["title", "summary", "body", "author", "tags", "image", "source"];

    /// <summary>The value of a field of an article: one node, or a list.</summary>
    public static JsonNode? Field(JsonNode article, string field)
    {
        var body = Html((string?)article["body"] ?? "");
        return field switch
        {
            "text" => Squeeze(body.TextContent),
            "bold" => Texts(body, "b, strong"),
            "italic" => Texts(body, "i, em"),
            "ids" => new JsonArray([.. body.QuerySelectorAll("[id]").Select(element => (JsonNode)element.Id!)]),
            "*" => string.Join('\n', Everything.SelectMany(name => Texts(article[name]))),
            _ => Path(article, field.Split('.')),
        };
    }

    /// <summary>Links into the body itself that lead to nothing there.</summary>
    public static IEnumerable<string> LostAnchors(JsonNode article)
    {
        var body = Html((string)article["body"]!);
        var targets = body.QuerySelectorAll("[id], a[name]")
            .SelectMany(element => new[] { element.Id, element.GetAttribute("name") }).OfType<string>().ToHashSet();
        return from link in body.QuerySelectorAll("a[href]")
               let href = link.GetAttribute("href")!
               let at = href.IndexOf('#', StringComparison.Ordinal)
               where at == 0 || (at > 0 && href[..at] == (string)article["url"]!)
               where !targets.Contains(Uri.UnescapeDataString(href[(at + 1)..])) && !targets.Contains(href[(at + 1)..])
               select href;
    }

    public static IEnumerable<string> Problems(JsonNode item, JsonNode? value)
    {
        if (item["equals"] is { } equal && !JsonNode.DeepEquals(equal, value)) yield return $"is not {equal}";
        if (item["min"] is { } min && !(Number(value) >= Number(min))) yield return $"is less than {min}";
        if (item["max"] is { } max && !(Number(value) <= Number(max))) yield return $"is more than {max}";
        foreach (var text in Strings(item["contains"])) if (!Has(value, text)) yield return $"lacks \"{text}\"";
        foreach (var text in Strings(item["lacks"])) if (Has(value, text)) yield return $"contains \"{text}\"";
        if (item["containsAny"] is { } any && !Strings(any).Any(text => Has(value, text)))
            yield return $"has none of {any.ToJsonString()}";
    }

    /// <summary>One value, or each of a list.</summary>
    public static IEnumerable<string> Strings(JsonNode? node) =>
        node switch { null => [], JsonArray list => list.Select(Text), _ => [Text(node)] };

    public static bool IsOneOf(JsonNode? allowed, string? value) =>
        allowed is null || (value is not null && Strings(allowed).Contains(value));

    private static bool Has(JsonNode? value, string text) => value is JsonArray list
        ? list.Any(one => Text(one) == text)
        : value is not null && Text(value).Contains(text, StringComparison.Ordinal);

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number ? (double)node : null;

    private static string Text(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? (string)node! : node?.ToJsonString() ?? "";

    private static JsonNode? Path(JsonNode? node, ReadOnlySpan<string> names)
    {
        if (node is null || names.IsEmpty) return node;
        if (node is not JsonArray list) return Path(node[names[0]], names[1..]);
        var found = new JsonArray();
        foreach (var item in list) found.Add(Path(item, names)?.DeepClone());
        return found;
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonObject item => item.SelectMany(property => Texts(property.Value)),
        null => [],
        _ => [Text(node)],
    };

    private static string Texts(IElement body, string selector) =>
        Squeeze(string.Join(' ', body.QuerySelectorAll(selector).Select(element => element.TextContent)));

    private static IElement Html(string body) => Parser.ParseDocument($"<body>{body}").Body!;

    private static string Squeeze(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
