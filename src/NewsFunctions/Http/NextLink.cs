using Microsoft.AspNetCore.Http.Extensions;

namespace NewsFunctions.Http;

public static class NextLink
{
    /// <summary>
    /// The address of a request whose parameters are known to be good, with another cursor; on the configured host.
    /// </summary>
    public static string Url(HttpRequest request, SiteOptions site, string cursor)
    {
        var others = request.Query.Where(
            parameter => parameter.Key != "cursor" && parameter.Value is [{ Length: > 0 }]);
        var query = new QueryBuilder(
            others.Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value[0]!))
                .Append(KeyValuePair.Create("cursor", cursor)));
        return site.Api(request.Path + query.ToQueryString());
    }
}
