using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Storage.Blobs;

namespace NewsFunctions.Check;

/// <summary>
/// The app where readers find it. Every question is asked until the answer is right or patience is over: after a
/// deployment instances start cold, and Azure takes minutes to spread roles and routes.
/// </summary>
public sealed class LiveApp(HttpClient http, TimeSpan patience, TimeSpan pause)
{
    /// <returns>What is wrong, in words; empty where it is healthy.</returns>
    public async Task<IReadOnlyList<string>> HealthAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        foreach (var path in new[] { "/health/live", "/health/ready", "/api/articles" })
            if (await WaitAsync(path, status => status == HttpStatusCode.OK, cancellationToken) is { } problem)
                problems.Add(problem);
        return problems;
    }

    /// <summary>Does as an editor does, uploads and deletes, and sees as a reader sees.</summary>
    public async Task<IReadOnlyList<string>> RoundTripAsync(
        BlobContainerClient uploads, CancellationToken cancellationToken)
    {
        var slug = $"deployment-check-{Guid.NewGuid():N}";
        var upload = uploads.GetBlobClient($"deployment-check/{slug}.md");
        var problems = new List<string>();
        try
        {
            await upload.UploadAsync(BinaryData.FromString(Article(slug)), cancellationToken);
            if (await WaitAsync($"/api/articles/{slug}", status => status == HttpStatusCode.OK,
                cancellationToken) is { } missing)
                problems.Add(missing);
        }
        finally
        {
            await upload.DeleteIfExistsAsync(cancellationToken: CancellationToken.None);
        }
        if (await WaitAsync($"/api/articles/{slug}", IsGone, cancellationToken) is { } present) problems.Add(present);
        return problems;
    }

    /// <summary>Azure lists no functions where the app cannot start, or where its list could not be read.</summary>
    /// <param name="appId">Resource id of the function app.</param>
    public async Task<IReadOnlyList<string>> FunctionsAsync(
        string appId, TokenCredential credential, CancellationToken cancellationToken)
    {
        var token = await credential.GetTokenAsync(
            new TokenRequestContext(["https://management.azure.com/.default"]), cancellationToken);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"https://management.azure.com{appId}/functions?api-version=2025-03-01");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) return [$"Azure does not list the functions: {(int)response.StatusCode}"];
        using var list = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        return CompareNames(
            list.RootElement.GetProperty("value").EnumerateArray().Select(f => f.GetProperty("name").GetString()!));
    }

    /// <param name="listed">As Azure writes them: app/function.</param>
    public static IReadOnlyList<string> CompareNames(IEnumerable<string> listed) =>
        FunctionList.Compare(
            [.. FunctionList.Expected.Select(line => line.Split(' ')[0])],
            [.. listed.Select(name => name.Split('/')[^1])]);

    // So old that it stands at the end of every list, behind what is in feeds.
    private static string Article(string slug) => $"""
        ---
        title: Deployment check
        slug: {slug}
        date: 2000-01-01
        category: Deployment check
        author: Deployment check
        ---
        This article is removed again as soon as it has been read.
        """;

    private static bool IsGone(HttpStatusCode status) => status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    /// <returns>Null once the answer is right.</returns>
    private async Task<string?> WaitAsync(
        string path, Func<HttpStatusCode, bool> isRight, CancellationToken cancellationToken)
    {
        var until = DateTime.UtcNow + patience;
        while (true)
        {
            var (status, answer) = await AskAsync(path, cancellationToken);
            if (status is { } known && isRight(known)) return null;
            if (DateTime.UtcNow >= until) return $"GET {path} still answers {answer}";
            await Task.Delay(pause, cancellationToken);
        }
    }

    private async Task<(HttpStatusCode?, string)> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(path, cancellationToken);
            return (response.StatusCode, $"{(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"nothing: {failure.Message}");
        }
    }
}
