using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NewsFunctions.Tests.Tour;

/// <summary>A request of the tour and the answer that was recorded, as a block of tour.txt.</summary>
/// <param name="Request">Lines: method and address, headers, and the body after a <c>&gt;&gt;</c>.</param>
internal sealed partial record Stop(IReadOnlyList<string> Request, string Answer)
{
    // Of the connection, and those that every answer has.
    private static readonly string[] NotRecorded =
    [
        "Date", "Server", "Connection", "Transfer-Encoding", "Content-Length",
        "Access-Control-Expose-Headers", "Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options",
    ];

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Title => Request[0];

    public static IReadOnlyList<Stop> Read(string text)
    {
        var stops = new List<Stop>();
        foreach (var block in text.Split("### ", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.TrimEnd().Split('\n');
            var request = lines.Skip(1).TakeWhile(line => line.StartsWith('>')).Prepend(lines[0]).ToList();
            stops.Add(new(request, string.Join('\n', lines[request.Count..])));
        }
        return stops;
    }

    public static string Write(IEnumerable<Stop> stops) =>
        string.Join('\n', stops.Select(stop => $"### {string.Join('\n', stop.Request)}\n{stop.Answer}\n"));

    /// <summary>With the answer that the app gives now.</summary>
    public async Task<Stop> AskAsync(App app)
    {
        using var request = Message();
        using var response = await app.Http.SendAsync(request, App.Stop);
        var answer = new StringBuilder().Append("< ").Append((int)response.StatusCode).Append('\n');
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => !NotRecorded.Contains(header.Key));
        foreach (var (name, values) in headers.OrderBy(header => header.Key, StringComparer.Ordinal))
            answer.Append("< ").Append(name).Append(": ").Append(Masked(string.Join(", ", values))).Append('\n');
        var body = await BodyAsync(response.Content);
        return this with { Answer = app.WithFixedAddress(answer.Append(body).ToString().TrimEnd()) };
    }

    private HttpRequestMessage Message()
    {
        var parts = Request[0].Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        foreach (var line in Request.Skip(1))
        {
            if (line.StartsWith(">>", StringComparison.Ordinal))
                request.Content = new StringContent(line[2..].Trim(), Encoding.UTF8, "application/json");
            else if (line[1..].Split(": ", 2) is [var name, var value])
                request.Headers.TryAddWithoutValidation(name.Trim(), value.Trim());
        }
        return request;
    }

    private static async Task<string> BodyAsync(HttpContent content)
    {
        var type = content.Headers.ContentType?.MediaType ?? "";
        if (type.StartsWith("image/", StringComparison.Ordinal) || type is "text/css" or "text/javascript") return "";
        var text = (await content.ReadAsStringAsync(App.Stop)).ReplaceLineEndings("\n");
        if (text.Length == 0 || !type.EndsWith("json", StringComparison.Ordinal)) return Masked(text);
        return Masked(JsonNode.Parse(text)!.ToJsonString(Readable)).ReplaceLineEndings("\n");
    }

    // A tag is a hash of the body, which is recorded itself. Durations and ids of requests differ at every run.
    private static string Masked(string text) =>
        OfThisRun().Replace(
            ThemeFile().Replace(Receipt().Replace(Tag().Replace(text, "\"(hash)"), "(hash)"), "$1(hash)"), "$1(...)");

    [GeneratedRegex("\"[0-9a-f]{32}")]
    private static partial Regex Tag();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Receipt();

    [GeneratedRegex(@"(/theme/[a-z.]+\?v=)[0-9a-f]+")]
    private static partial Regex ThemeFile();

    [GeneratedRegex("(\"(?:seconds|traceId|invocation)\": )[^,\n]+")]
    private static partial Regex OfThisRun();
}
