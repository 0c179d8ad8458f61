using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Publication;
using NewsFunctions.Storage;
using NewsFunctions.Trending;

namespace NewsFunctions.Pages;

/// <summary>Without the folder Trending, this file goes too.</summary>
public sealed class TrendingPageFunctions(
    LiveCatalogue catalogue, SitePages pages, TrendingReader trending,
    PublicationReader publication)
{
    private const int PerPage = 20;

    [Function("GetTrendingPage")]
    public async Task<IResult> Trending(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "trending")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ErrorPages.Want(request);
        var wanted = request.Query["window"] is [{ Length: > 0 } given, ..] ? given : "week";
        if (!wanted.All(char.IsAsciiLetter) || !Enum.TryParse<TrendingWindow>(wanted, ignoreCase: true, out var window))
            return Problem.NotFound("There is no such list.");
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var page = await RenderAsync(snapshot, window, cancellationToken);
        return PageAnswers.Of(request, snapshot, page, publication.Of(snapshot).Settings);
    }

    private async Task<Answer> RenderAsync(
        Snapshot snapshot, TrendingWindow window, CancellationToken cancellationToken)
    {
        var read = await trending.ReadAsync(
            snapshot, TrendingQuestion.Of(window, PerPage), cancellationToken);
        return await pages.CachedAsync(snapshot, new($"trending-{read.Window}", $"{read.GeneratedAt:O}"), () =>
        {
            var path = window == TrendingWindow.Week ? "/trending" : $"/trending?window={read.Window}";
            var words = pages.WordsOf(snapshot);
            var about = words.Text("trendingDescription", publication.Of(snapshot).Settings.Title);
            var head = new PageHead("trending", words.Text("mostRead"), about, path);
            var slugs = read.Items.Select(item => item.Slug);
            return pages.PrintAsync(snapshot, head, [], slugs, [("list", MostRead.Model(read))]);
        }, cancellationToken);
    }
}

/// <summary>What is read most, for the front page.</summary>
public sealed class MostRead(TrendingReader trending)
{
    private const int Articles = 5;

    // A page without it is better than none.
    public async Task<FrontPart?> ReadAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        try
        {
            var question = TrendingQuestion.Of(TrendingWindow.Week, Articles);
            var read = await trending.ReadAsync(snapshot, question, cancellationToken);
            return read.Items.Count == 0 ? null
                : new("mostRead", $"{read.GeneratedAt:O}", [.. read.Items.Select(item => item.Slug)], Model(read));
        }
        catch (Exception failure) when (StorageErrors.IsOutage(failure) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public static JsonNode Model(TrendingDocument document) =>
        JsonSerializer.SerializeToNode(document, TrendingDocumentJson.Default.TrendingDocument)!;
}
