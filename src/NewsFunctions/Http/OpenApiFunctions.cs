using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;

namespace NewsFunctions.Http;

/// <summary>
/// Serves Http/openapi.json, written by hand and held to the code by tests, with the address of this site.
/// </summary>
public sealed class OpenApiFunctions(IOptions<SiteOptions> site)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private readonly Once<byte[]> document = new(() => Read(site.Value));

    [Function("GetOpenApi")]
    public IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Answers.Bytes(request, document.Value, Answers.JsonType, MaxAge);

    private static byte[] Read(SiteOptions site)
    {
        using var resource = typeof(OpenApiFunctions).Assembly.GetManifestResourceStream("openapi.json")!;
        var json = JsonNode.Parse(resource)!;
        json["servers"]![0]!["url"] = site.Api("");
        return Json.Bytes(json);
    }
}
