using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Cases;

/// <summary>Asks what a case expects, again while pictures and search may still come.</summary>
internal sealed partial class CaseRun(CaseApp cases, Case one)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] ReportsOwnLines = ["File:", "Version:", "Published:"];
    private readonly App app = cases.App;
    private readonly Dictionary<JsonNode, string[]> views = [];
    private readonly Dictionary<(string Slug, string Field), JsonNode?> before = [];

    public async Task ExpectAsync(JsonArray items)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var problems = await ProblemsAsync(items);
            if (problems.Count == 0) return;
            if (clock.Elapsed > Patience) Assert.Fail($"{one.Name}:\n{string.Join('\n', problems)}");
            await Task.Delay(250, App.Stop);
        }
    }

    /// <summary>What must be the same after the steps.</summary>
    public async Task RememberAsync(JsonArray items)
    {
        foreach (var item in items.Where(item => item!["unchanged"] is not null))
        {
            var slug = (string)item!["unchanged"]!;
            var (_, article) = await ArticleAsync(slug);
            foreach (var field in Values.Strings(item["fields"]))
                before[(slug, field)] = Values.Field(article!, field)?.DeepClone();
        }
    }

    public Task DoAsync(JsonObject step) => step switch
    {
        _ when step["upload"] is { } upload => cases.UploadAndWaitAsync((string)upload!, one.Content((string)upload!)),
        _ when step["delete"] is { } delete => cases.DeleteAndWaitAsync((string)delete!),
        _ => throw new InvalidOperationException($"{one.Name}: nobody knows the step {step.ToJsonString()}."),
    };

    private async Task<List<string>> ProblemsAsync(JsonNode items)
    {
        var problems = new List<string>();
        foreach (var item in items is JsonArray list ? list.ToList() : [items])
            foreach (var problem in await CheckAsync(item!)) problems.Add($"{item!.ToJsonString()}: {problem}");
        return problems;
    }

    private async Task<IEnumerable<string>> CheckAsync(JsonNode item) => item switch
    {
        _ when item["any"] is JsonArray alternatives => await AnyAsync(alternatives),
        _ when item["upload"] is { } upload => await UploadAsync(item, (string)upload!),
        _ when item["article"] is { } slug => await ArticleAsync(item, (string)slug!),
        _ when item["get"] is { } path => await GetAsync(item, (string)path!),
        _ when item["search"] is { } text => await SearchAsync(item, (string)text!),
        _ when item["view"] is { } slug => await OnceAsync(item, (string)slug!),
        _ when item["counters"] is { } slug => await CountersAsync(item, (string)slug!),
        _ when item["anchors"] is { } slug => Values.LostAnchors((await ArticleAsync((string)slug!)).Article!),
        _ when item["differ"] is { } slugs => await DifferAsync(slugs, (string)item["field"]!),
        _ when item["unchanged"] is { } slug => await UnchangedAsync((string)slug!, Values.Strings(item["fields"])),
        _ => ["nobody knows this item"],
    };

    private async Task<IEnumerable<string>> OnceAsync(JsonNode item, string slug) =>
        views.TryGetValue(item, out var known) ? known : views[item] = [.. await ViewAsync(item, slug)];

    private async Task<IEnumerable<string>> AnyAsync(JsonArray alternatives)
    {
        var problems = new List<string>();
        foreach (var alternative in alternatives)
        {
            var wrong = await ProblemsAsync(alternative!);
            if (wrong.Count == 0) return [];
            problems.AddRange(wrong);
        }
        return problems;
    }

    private async Task<IEnumerable<string>> UploadAsync(JsonNode item, string blob)
    {
        var name = blob["articles/".Length..];
        var tags = await app.TagsAsync(name);
        var lines = (await app.ReportAsync(name)).Split('\n').Where(line => !ReportsOwnLines.Any(line.StartsWith));
        var report = string.Join('\n', lines);
        return OfTags(item, tags).Concat(OfReport(item, report)).Select(problem => $"{problem}\n{report}");
    }

    private static IEnumerable<string> OfTags(JsonNode item, Dictionary<string, string> tags)
    {
        var status = tags.GetValueOrDefault(UploadTags.Status);
        var error = tags.GetValueOrDefault(UploadTags.Error)?.Split(' ');
        if (!Values.IsOneOf(item["status"], status)) yield return $"its status is {status}";
        if (!Values.IsOneOf(item["error"], error?[0])) yield return $"its error is {error?[0]}";
        if (!Values.IsOneOf(item["line"], error is [_, _, var line] ? line : null))
            yield return $"its error has not this line: {string.Join(' ', error ?? [])}";
    }

    private static IEnumerable<string> OfReport(JsonNode item, string report)
    {
        var warnings = Warning().Matches(report).Select(match => match.Value).ToList();
        if ((item["warns"] is { } warns && (bool)warns != warnings.Count > 0)
            || (item["warning"] is { } codes && !Values.Strings(codes).Intersect(warnings).Any()))
            yield return $"its warnings are {string.Join(' ', warnings)}";
        var words = new JsonObject
        {
            ["contains"] = item["reportContains"]?.DeepClone(),
            ["containsAny"] = item["reportContainsAny"]?.DeepClone(),
            ["lacks"] = item["reportLacks"]?.DeepClone(),
        };
        foreach (var problem in Values.Problems(words, report)) yield return $"its report {problem}";
    }

    private async Task<IEnumerable<string>> ArticleAsync(JsonNode item, string slug)
    {
        var (status, article) = await ArticleAsync(slug);
        if (!Values.IsOneOf(item["http"] ?? 200, $"{status}")) return [$"it answers {status}"];
        if (status != 200) return [];
        var value = Values.Field(article!, (string?)item["field"] ?? "body");
        return Values.Problems(item, value).Select(problem => $"{problem}: {value?.ToJsonString()}");
    }

    private async Task<IEnumerable<string>> GetAsync(JsonNode item, string path)
    {
        var headers = item["headers"]?.AsObject().Select(header => (header.Key, (string)header.Value!)) ?? [];
        using var first = await SendAsync(path, headers);
        if ((string?)item["revalidate"] is not { } how) return await AnswerAsync(item, first);
        if (Validator(how, first) is not { } validator) return ["the first answer has nothing to ask again with"];
        using var again = await SendAsync(path, [validator]);
        return await AnswerAsync(item, again);
    }

    private static async Task<IEnumerable<string>> AnswerAsync(JsonNode item, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (!Values.IsOneOf(item["http"] ?? 200, $"{status}")) return [$"it answers {status}"];
        var body = await answer.Content.ReadAsStringAsync(App.Stop);
        if ((bool?)item["xml"] == true && XmlProblem(body) is { } fault) return [fault];
        return Values.Problems(item, body).Select(problem => $"{problem}: {body}");
    }

    private static string? XmlProblem(string text)
    {
        try
        {
            XDocument.Parse(text);
            return null;
        }
        catch (XmlException fault)
        {
            return fault.Message;
        }
    }

    private static (string, string)? Validator(string how, HttpResponseMessage first)
    {
        var etag = first.Headers.ETag?.ToString();
        return how switch
        {
            "etag" when etag is not null => ("If-None-Match", etag),
            "weak-etag" when etag is not null => ("If-None-Match", $"W/{first.Headers.ETag!.Tag}"),
            "etag-in-list" when etag is not null => ("If-None-Match", $"\"another\", {etag}"),
            "last-modified" when first.Content.Headers.LastModified is { } date =>
                ("If-Modified-Since", $"{date.UtcDateTime:R}"),
            _ => null,
        };
    }

    private async Task<IEnumerable<string>> SearchAsync(JsonNode item, string text)
    {
        var found = await GetJsonAsync($"/api/search?q={Uri.EscapeDataString(text)}&category={item["category"]}");
        if (found.Json is not { } answer) return [$"it answers {found.Status}"];
        var slugs = (JsonArray)Values.Field(answer, "items.slug")!;
        var isFirst = item["first"] is not { } wanted || (string?)slugs.FirstOrDefault() == (string?)wanted;
        return Values.Problems(item, slugs).Concat(isFirst ? [] : ["has another first"])
            .Select(problem => $"{problem}: {slugs.ToJsonString()}");
    }

    private async Task<IEnumerable<string>> ViewAsync(JsonNode item, string slug)
    {
        var headers = item["headers"]?.AsObject()
            .SelectMany(header => CaseApp.Headers(header.Key, (string)header.Value!));
        using var request = Request(HttpMethod.Post, $"/api/articles/{slug}/views", headers ?? []);
        using var answer = await app.Http.SendAsync(request, App.Stop);
        var given = answer.Headers.TryGetValues("X-View", out var values) ? values.Single() : $"{answer.StatusCode}";
        return given.StartsWith((string)item["answer"]!, StringComparison.Ordinal) ? [] : [$"it answers {given}"];
    }

    private async Task<IEnumerable<string>> CountersAsync(JsonNode item, string slug)
    {
        await app.RunAsync("RollUpViews");
        var (status, answer) = await GetJsonAsync($"/api/counters?slugs={slug}");
        if (answer?["items"]?.AsArray().FirstOrDefault() is not { } counters) return [$"it answers {status}"];
        return Values.Problems(item, counters["views"]).Select(problem => $"{problem}: {counters.ToJsonString()}");
    }

    private async Task<IEnumerable<string>> DifferAsync(JsonNode slugs, string field)
    {
        var seen = new HashSet<string>();
        var common = new List<string>();
        foreach (var slug in Values.Strings(slugs))
            foreach (var value in Values.Strings(Values.Field((await ArticleAsync(slug)).Article!, field)).Distinct())
                if (!seen.Add(value)) common.Add($"{value} is common");
        return common;
    }

    private async Task<IEnumerable<string>> UnchangedAsync(string slug, IEnumerable<string> fields)
    {
        var (_, article) = await ArticleAsync(slug);
        return from field in fields
               let now = Values.Field(article!, field)
               where !JsonNode.DeepEquals(now, before[(slug, field)])
               select $"{field} was {before[(slug, field)]} and is {now}";
    }

    private Task<(int Status, JsonNode? Article)> ArticleAsync(string slug) => GetJsonAsync($"/api/articles/{slug}");

    private async Task<(int Status, JsonNode? Json)> GetJsonAsync(string path)
    {
        using var answer = await SendAsync(path, []);
        var body = await answer.Content.ReadAsStringAsync(App.Stop);
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode ? JsonNode.Parse(body) : null);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, IEnumerable<(string Name, string Value)> headers)
    {
        using var request = Request(HttpMethod.Get, path, headers);
        return await app.Http.SendAsync(request, App.Stop);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, IEnumerable<(string, string)> headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers) Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return request;
    }

    [GeneratedRegex(@"^W\d{3}", RegexOptions.Multiline)]
    private static partial Regex Warning();
}
