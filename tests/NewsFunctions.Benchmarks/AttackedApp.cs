using System.Text;
using System.Text.Json;
using NewsFunctions.Tests.Kit;

namespace NewsFunctions.Benchmarks;

/// <summary>An app in a process of its own, as readers and attackers reach it: over HTTP, through Front Door.</summary>
internal sealed class AttackedApp : IDisposable
{
    public const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";
    private readonly HttpClient http;

    public AttackedApp(string address)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 2000, UseProxy = false };
        http = new HttpClient(handler) { BaseAddress = new Uri(address) };
    }

    /// <returns>What became of the view: counted, ignored and why, or the status of a refusal.</returns>
    public async Task<string> ViewAsync(string slug, string reader, string browser, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Post, $"/api/articles/{slug}/views", reader, browser);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? response.Headers.GetValues("X-View").Single()
            : $"{(int)response.StatusCode}";
    }

    public async Task<int> LikeAsync(
        HttpMethod method, string slug, string reader, string visitor, CancellationToken cancellationToken)
    {
        using var request = Request(method, $"/api/articles/{slug}/like", reader, Browser);
        request.Headers.Add("X-Visitor-Id", visitor);
        using var response = await http.SendAsync(request, cancellationToken);
        return (int)response.StatusCode;
    }

    public async Task<int> GetAsync(string path, string reader, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path, reader, Browser);
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        return (int)response.StatusCode;
    }

    public async Task RollUpAsync()
    {
        using var nothing = new StringContent("{}", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/admin/functions/RollUpViews", nothing);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>As readers see them, and as trending explains itself.</summary>
    public async Task<Standing> StandingAsync(string slug)
    {
        var totals = (await JsonAsync($"/api/counters?slugs={slug}")).GetProperty("items")[0];
        var list = await JsonAsync("/api/trending?window=hour&explain=1&limit=100");
        var place = list.GetProperty("items").EnumerateArray()
            .FirstOrDefault(item => item.GetProperty("slug").GetString() == slug);
        var isListed = place.ValueKind == JsonValueKind.Object;
        return new Standing(
            totals.GetProperty("views").GetInt64(), totals.GetProperty("likes").GetInt64(),
            isListed ? place.GetProperty("rank").GetInt32() : null,
            isListed ? Points(place.GetProperty("explain")) : 0);
    }

    public void Dispose() => http.Dispose();

    private static double Points(JsonElement explain) =>
        explain.GetProperty("views").GetInt64()
        + (explain.GetProperty("likeWeight").GetDouble() * explain.GetProperty("likes").GetInt64());

    private static HttpRequestMessage Request(HttpMethod method, string path, string reader, string browser)
    {
        var request = new HttpRequestMessage(method, path);
        FrontDoor.Add(request, reader);
        request.Headers.TryAddWithoutValidation("User-Agent", browser);
        return request;
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(path));
        return document.RootElement.Clone();
    }
}

/// <param name="Rank">In the list of the hour; null where it has no place.</param>
/// <param name="Points">Views and likes that move the list, likes at their weight.</param>
internal sealed record Standing(long Views, long Likes, int? Rank, double Points);
