using System.Collections.Concurrent;

namespace NewsFunctions.Benchmarks;

/// <summary>
/// Everything that clients can invent, sent as fast as it is answered: browsers, visitors, searches, parameters.
/// </summary>
/// <param name="address">Where the request of this number comes from.</param>
internal sealed class Attack(AttackedApp app, string slug, Func<int, string> address)
{
    /// <summary>For views, and for likes.</summary>
    public const int Counters = 24;

    /// <summary>For searches, and for all other questions.</summary>
    public const int Askers = 4;

    private const int Blanks = 7_000;

    private static readonly Func<int, string>[] Questions =
    [
        n => $"/api/search?q=x{n}&category=c{n}",
        n => $"/api/articles?tag=t{n}&limit={(n % 100) + 1}",
        n => $"/api/articles?from=2026-01-01T00:00:{n % 60:00}Z&language=l{n % 10_000}",
        n => $"/api/articles?cursor={n}",
        n => $"/api/articles/a{n % 20}?fields=title&unknown{n}={n}",
        n => $"/api/articles/missing-{n}",
        n => $"/api/counters?slugs=a0,missing-{n}",
        n => $"/api/trending?explain=1&category=c{n}",
        n => $"/api/trending?at={DateTime.UtcNow.AddSeconds(-n):yyyy-MM-dd'T'HH:mm:ss'Z'}",
        n => $"/api/ledger?day={DateTime.UtcNow.AddDays(-n % 4000):yyyy-MM-dd}",
        n => $"/api/images/missing-{n}.png?w={n % 3000}",
        n => $"/api/changes?since={n}",
        n => $"/search?q=page+{n}",
        n => $"/tag/missing-{n}",
        n => $"/feeds/tag/missing-{n}/rss.xml",
        n => $"/theme/missing-{n}.css?v={n}",
        n => $"/missing/{n}",
    ];

    private readonly ConcurrentDictionary<string, int> answers = new();

    /// <summary>How often each answer came, by what was asked.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Answers =>
        [.. answers.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public Task CountsAsync(TimeSpan duration) =>
        Task.WhenAll(SendAsync(Counters, duration, ViewAsync), SendAsync(Counters, duration, LikeAsync));

    public Task EverythingAsync(TimeSpan duration) => Task.WhenAll(
        CountsAsync(duration), SendAsync(Askers, duration, SearchAsync), SendAsync(Askers, duration, AskAsync));

    private async Task SendAsync(int clients, TimeSpan duration, Func<int, CancellationToken, Task<string>> send) =>
        await Load.ByClientsAsync(clients, duration, async (number, enough) =>
        {
            answers.AddOrUpdate(await send(number, enough), 1, (_, before) => before + 1);
            return true;
        });

    private async Task<string> ViewAsync(int number, CancellationToken cancellationToken)
    {
        var browser = $"Mozilla/5.0 (X11; Linux x86_64; rv:{number}.0) Gecko/20100101 Firefox/{number}.0";
        return $"view: {await app.ViewAsync(slug, address(number), browser, cancellationToken)}";
    }

    // Every other one takes a like back that nobody gave.
    private async Task<string> LikeAsync(int number, CancellationToken cancellationToken)
    {
        var method = number % 2 == 0 ? HttpMethod.Put : HttpMethod.Delete;
        return $"like: {method} {await app.LikeAsync(
            method, slug, address(number), $"invented-{number:0000000000}", cancellationToken)}";
    }

    private async Task<string> SearchAsync(int number, CancellationToken cancellationToken)
    {
        var changing = string.Concat(Enumerable.Range(0, 20).Select(bit => (number >> bit & 1) == 0 ? "+" : "%09"));
        var path = $"/api/search?q=text{changing}{new string('+', Blanks)}";
        return $"search with blanks: {await app.GetAsync(path, address(number), cancellationToken)}";
    }

    private async Task<string> AskAsync(int number, CancellationToken cancellationToken) =>
        $"other questions: {await app.GetAsync(
            Questions[number % Questions.Length](number / Questions.Length), address(number), cancellationToken)}";
}
