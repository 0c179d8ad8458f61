using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Search;

namespace NewsFunctions.Pages;

/// <summary>Without the folder Search, this file goes too.</summary>
public sealed class SearchPageFunctions(
    LiveCatalogue catalogue, SitePages pages, Searcher searcher, SearchReader search, IOptions<SiteOptions> site)
{
    private const int PerPage = 20;

    [Function("GetSearchPage")]
    public async Task<IResult> Search(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "search")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ErrorPages.Want(request);
        var typed = request.Query["q"].FirstOrDefault() ?? "";
        var text = typed.Trim();
        if (typed.Length > SearchRequest.MaxLength) return Problem.BadRequest(Words.English.Text("searchTooLong"));
        if (!PageAnswers.TryCursor(request, SearchCursor.TryParse, out SearchCursor? after))
            return Problem.BadRequest("This is no cursor.");
        var wanted = text.Length == 0 ? null
            : new SearchRequest(text, new ArticleFilter(), PerPage, after, Presentation.Plain);
        var snapshot = await catalogue.SnapshotAsync(cancellationToken);
        var page = await RenderAsync(snapshot, wanted, cancellationToken);
        return PageAnswers.Of(request, snapshot, page, site.Value);
    }

    // There is no limit to the number of queries, so no result page is kept.
    private async Task<Answer> RenderAsync(
        Snapshot snapshot, SearchRequest? wanted, CancellationToken cancellationToken)
    {
        var text = wanted?.Text ?? "";
        var words = pages.WordsOf(snapshot);
        var title = text.Length == 0
            ? words.Text("searchTitle")
            : words.Text("searchResults", text);
        var head = new PageHead("search", title, words.Text("searchHint"), null) { Robots = PageHead.Hidden };
        if (wanted is null) return await pages.PrintAsync(snapshot, head, [], [], [("query", "")]);
        var index = await searcher.GetAsync(cancellationToken);
        var (found, articles) = await search.FindAsync(snapshot, wanted, index, cancellationToken);
        var list = JsonSerializer.SerializeToNode(found, SearchDocumentJson.Default.SearchDocument);
        return await pages.PrintAsync(snapshot, head, articles, [], [("query", text), ("list", list)]);
    }
}
