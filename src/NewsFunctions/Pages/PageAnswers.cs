using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Pages;

/// <summary>What the functions of all pages have in common.</summary>
internal static class PageAnswers
{
    public static IResult Of(HttpRequest request, Snapshot snapshot, Answer page, SiteOptions site)
    {
        PageHeaders.Set(request.HttpContext.Response, site, page.Frames);
        return Answers.Of(request, page, snapshot.Freshness());
    }

    public static bool TryCursor<T>(HttpRequest request, Parser<T> parse, out T? cursor) where T : struct
    {
        cursor = null;
        if (request.Query["cursor"].FirstOrDefault() is not { Length: > 0 } text) return true;
        if (!parse(text, out var value)) return false;
        cursor = value;
        return true;
    }
}
