using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using NewsFunctions.Storage;
using Swashbuckle.AspNetCore.ReDoc;

namespace NewsFunctions.Http;

/// <summary>
/// Serves Http/openapi.json, written by hand and held to the code by tests, with the address of this site, and Redoc,
/// which shows it. Of its package nothing is used but the script that it brings.
/// </summary>
public sealed class OpenApiFunctions(IOptions<SiteOptions> site)
{
    // Redoc writes its styles into the page, and searches in a worker that it makes of text.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; "
        + "img-src 'self' data:; font-src data:; connect-src 'self'; worker-src blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    // Of the sign of its maker, the one thing that it would fetch from elsewhere.
    private const string Logo = "https://cdn.redoc.ly/redoc/logo-mini-full.svg";
    private const string Start = """

        init("/openapi.json", { disableTelemetry: true }, document.getElementById("docs"));

        """;
    private const string Page = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>{site}: API</title>
        <link rel="icon" href="data:,">
        <body style="margin: 0">
        <noscript><p>The API is described in <a href="/openapi.json">openapi.json</a>.</p></noscript>
        <div id="docs"></div>
        <script type="module" src="/docs/redoc.js"></script>
        </html>

        """;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);
    private readonly Once<byte[]> document = new(() => Read(site.Value));
    private readonly Once<byte[]> script = new(ReadScript);

    [Function("GetOpenApi")]
    public IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        Answers.Bytes(request, document.Value, Answers.JsonType, MaxAge);

    [Function("GetDocs")]
    public IResult Docs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
        var title = WebUtility.HtmlEncode(site.Value.Title);
        var page = Encoding.UTF8.GetBytes(Page.Replace("{site}", title, StringComparison.Ordinal));
        return Answers.Bytes(request, page, "text/html; charset=utf-8", MaxAge);
    }

    [Function("GetDocsScript")]
    public IResult DocsScript(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/redoc.js")] HttpRequest request) =>
        Answers.Bytes(request, script.Value, "text/javascript; charset=utf-8", MaxAge);

    private static byte[] ReadScript()
    {
        var assembly = typeof(ReDocOptions).Assembly;
        var name = assembly.GetManifestResourceNames()
            .Single(name => name.EndsWith("redoc.standalone.js", StringComparison.Ordinal));
        using var resource = assembly.GetManifestResourceStream(name)!;
        using var unpacked = new GZipStream(resource, CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace(Logo, "data:,", StringComparison.Ordinal) + Start);
    }

    private static byte[] Read(SiteOptions site)
    {
        using var resource = typeof(OpenApiFunctions).Assembly.GetManifestResourceStream("openapi.json")!;
        var json = JsonNode.Parse(resource)!;
        json["servers"]![0]!["url"] = site.Api("");
        return Json.Bytes(json);
    }
}
