using Microsoft.AspNetCore.Http.Extensions;

namespace NewsFunctions.Http;

public static class NextLink
{
    /// <summary>
    /// The address of a request whose parameters are known to be good, with another cursor; on the configured host.
    /// </summary>
    public static string Url(HttpRequest request, SiteOptions site, string cursor)
    {
        var others = request.Query.Where(parameter => parameter.Key != "cursor")
            .SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value!))
            .Where(parameter => parameter.Value is { Length: > 0 });
        var query = new QueryBuilder(others.Append(KeyValuePair.Create("cursor", cursor)));
        return site.Api(request.Path + query.ToQueryString());
    }
}
