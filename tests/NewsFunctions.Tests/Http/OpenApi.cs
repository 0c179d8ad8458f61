using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using NJsonSchema;

namespace NewsFunctions.Tests.Http;

/// <summary>The committed OpenAPI document, and what it says about an answer.</summary>
internal static partial class OpenApi
{
    private static readonly string Text = Read();
    private static readonly Dictionary<string, Lazy<Task<JsonSchema>>> Schemas = [];

    public static JsonNode Document { get; } = JsonNode.Parse(Text)!;

    /// <summary>Path template and method, as in the document.</summary>
    public static IEnumerable<(string Path, string Method)> Operations =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key);

    /// <summary>What is wrong with an answer, or null. Only requests to a documented path are looked at.</summary>
    public static async Task<string?> ProblemAsync(
        string method, string path, int status, string? mediaType, string body, bool withFields = false)
    {
        if (Find(path) is not { } item) return null;
        var asked = method is "HEAD" ? "get" : method.ToLowerInvariant();
        if (item[asked] is not { } operation)
            return status is 404 or 405 ? null : $"the method is not documented, and answers {status}";
        if (Resolve(operation["responses"]![$"{status}"]) is not { } response) return $"{status} is not documented";
        if (response["content"] is not JsonObject content) return body.Length == 0 ? null : $"{status} has a body";
        if (method is "HEAD") return null;
        if (content[mediaType ?? ""] is not { } media) return $"{status} as {mediaType} is not documented";
        if (media["schema"] is not { } schema) return null;
        var errors = (await SchemaAsync(schema, withFields)).Validate(body).Select(error => error.ToString());
        return string.Join("; ",
            errors.Concat(Undocumented(JsonNode.Parse(body), schema, "$"))) is { Length: > 0 } wrong ? wrong : null;
    }

    public static JsonNode? Resolve(JsonNode? node)
    {
        while (node is JsonObject item && item["$ref"] is { } pointer)
            node = ((string)pointer!).Split('/').Skip(1).Aggregate((JsonNode)Document, (at, name) => at[name]!);
        return node;
    }

    /// <summary>The properties that a schema names, in whatever it is made of.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode? schema)
    {
        var node = Resolve(schema)!.AsObject();
        foreach (var property in node["properties"] as JsonObject ?? []) yield return property;
        foreach (var part in (node["allOf"] as JsonArray ?? []).Concat(node["anyOf"] as JsonArray ?? []))
            foreach (var property in Properties(part)) yield return property;
    }

    private static IEnumerable<string> Undocumented(JsonNode? value, JsonNode schema, string path)
    {
        if (value is JsonArray items && Resolve(schema)!["items"] is { } itemSchema)
            return items.SelectMany((item, index) => Undocumented(item, itemSchema, $"{path}[{index}]"));
        var known = Properties(schema).ToLookup(property => property.Key, property => property.Value);
        if (value is not JsonObject members || known.Count == 0) return [];
        return members.SelectMany(member => known.Contains(member.Key)
            ? Undocumented(member.Value, known[member.Key].First()!, $"{path}.{member.Key}")
            : [$"{path}.{member.Key} is not documented"]);
    }

    private static JsonNode? Find(string path)
    {
        foreach (var (template, item) in Document["paths"]!.AsObject().OrderBy(path => path.Key.Count(c => c == '{')))
        {
            // The name of an image may hold slashes, which OpenAPI has no way to say.
            var matcher = new TemplateMatcher(TemplateParser.Parse(
                template.TrimStart('/').Replace("{path}", "{*path}", StringComparison.Ordinal)), []);
            if (matcher.TryMatch(path, new RouteValueDictionary())) return item;
        }
        return null;
    }

    private static Task<JsonSchema> SchemaAsync(JsonNode schema, bool withFields)
    {
        lock (Schemas)
        {
            var key = $"{withFields} {schema.ToJsonString()}";
            if (!Schemas.TryGetValue(key, out var parsed))
                Schemas[key] = parsed = new(() => ParseAsync(schema, withFields));
            return parsed.Value;
        }
    }

    // With fields there is what was asked for, whatever is required otherwise.
    private static Task<JsonSchema> ParseAsync(JsonNode schema, bool withFields)
    {
        var whole = new JsonObject
        {
            ["allOf"] = new JsonArray(schema.DeepClone()),
            ["definitions"] = Document["components"]!["schemas"]!.DeepClone()
        };
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal);
        return JsonSchema.FromJsonAsync(withFields ? Required().Replace(text, "") : text);
    }

    [GeneratedRegex("""\"required\":\[[^\]]*\],""")]
    private static partial Regex Required();

    private static string Read()
    {
        using var resource = typeof(Composition).Assembly.GetManifestResourceStream("openapi.json")!;
        return new StreamReader(resource).ReadToEnd();
    }
}

/// <summary>Fails the test that gets an answer which the OpenAPI document does not have.</summary>
internal sealed class OpenApiHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentEncoding.Count > 0) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var body = mediaType?.EndsWith("json", StringComparison.Ordinal) != false
            ? await response.Content.ReadAsStringAsync(cancellationToken)
            : "";
        var problem = await OpenApi.ProblemAsync(request.Method.Method, request.RequestUri!.AbsolutePath,
            (int)response.StatusCode, mediaType, body,
            request.RequestUri.Query.Contains("fields=", StringComparison.Ordinal));
        Assert.True(problem is null,
            $"{request.Method} {request.RequestUri.PathAndQuery} and openapi.json do not agree: {problem}\n{body}");
        return response;
    }
}
