using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Articles;
using NewsFunctions.Search;
using NewsFunctions.Trending;

namespace NewsFunctions.Tests.Http;

public sealed class OpenApiTests(SharedAzurite azurite)
{
    [Fact]
    public void Every_route_of_the_functions_is_documented_and_no_other()
    {
        var triggers =
            from type in typeof(Composition).Assembly.GetExportedTypes()
            from method in type.GetMethods()
            where method.GetCustomAttribute<FunctionAttribute>() is not null
            let trigger = method.GetParameters().Select(parameter =>
                parameter.GetCustomAttribute<HttpTriggerAttribute>()).SingleOrDefault(found => found is not null)
            where trigger is not null
            // What has all other addresses knows pages at the root, and answers all else with 404.
            let isRest = trigger.Route!.StartsWith("{*", StringComparison.Ordinal)
            from verb in trigger.Methods!
            where verb != "head" && (verb == "get" || !isRest)
            let route = trigger.Route == "{home:maxlength(0)?}" ? ""
                : isRest ? "{page}" : trigger.Route!.Replace("{*", "{", StringComparison.Ordinal)
            select $"{verb} /{route}";

        Assert.Equal(triggers.Order(),
            OpenApi.Operations.Select(operation => $"{operation.Method} {operation.Path}").Order());
    }

    [Fact]
    public void Every_parameter_of_a_choice_is_documented_as_the_code_has_it()
    {
        Assert.Equal(FieldNames.OfListed.Order(), Allowed("ListField").Order());
        Assert.Equal(
            FieldNames.Names(SearchDocumentJson.Default.SearchItem).Order(), Allowed("SearchField").Order());
        Assert.Equal(
            FieldNames.Names(TrendingDocumentJson.Default.TrendingItem).Order(), Allowed("TrendingField").Order());
        Assert.Equal(FieldNames.OfArticle.Order(), Allowed("ArticleField").Order());

        static IEnumerable<string> Allowed(string schema) =>
            OpenApi.Document["components"]!["schemas"]![schema]!["enum"]!.AsArray().Select(value => (string)value!);
    }

    [Theory]
    [InlineData("Summary", typeof(SummaryDocument))]
    [InlineData("ListedArticle", typeof(PlacedDocument))]
    [InlineData("Article", typeof(ArticleDocument))]
    [InlineData("NewsArticle", typeof(NewsArticle))]
    [InlineData("Thing", typeof(Thing))]
    [InlineData("Change", typeof(ChangeDocument))]
    public void A_schema_has_the_properties_of_its_type(string schema, Type type)
    {
        var properties = ArticleJson.Default.GetTypeInfo(type)!.Properties.Where(property => property.Get is not null)
            .Select(property => property.Name);

        Assert.Equal(properties.Order(), OpenApi.Properties(OpenApi.Document["components"]!["schemas"]![schema])
            .Select(property => property.Key).Distinct().Order());
    }

    [Fact]
    public async Task Every_example_is_what_its_schema_says()
    {
        var examples =
            from operation in OpenApi.Operations
            from response in OpenApi.Document["paths"]![operation.Path]![operation.Method]!["responses"]!.AsObject()
            from media in OpenApi.Resolve(response.Value)!["content"] as JsonObject ?? []
            where media.Value!["example"] is not null
            select (operation.Path, operation.Method, Status: int.Parse(
                response.Key, null), media.Key, Text: media.Value!["example"]!.ToJsonString());

        foreach (var (path, method, status, mediaType, text) in examples)
        {
            var problem = await OpenApi.ProblemAsync(method, path, status, mediaType, text);
            Assert.True(problem is null, $"{method} {path} {status}: {problem}");
        }
    }

    [Fact]
    public async Task The_document_is_served_with_the_address_of_the_site()
    {
        await using var app = await App.StartAsync(azurite.NewAccount(), null, "Site:ApiUrl=https://api.example.org/");

        var document = await app.GetAsync("/openapi.json");

        Assert.Equal("https://api.example.org", document.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.Equal("3.1.0", document.GetProperty("openapi").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/tags", 200, "application/json", """{"items":[{"slug":"a","name":"A"}]}""")]
    [InlineData("GET", "/api/tags", 200, "application/json", """{"items":[],"more":1}""")]
    [InlineData("GET", "/api/articles", 200, "application/json", """{"items":[{"slug":"a"}],"nextCursor":null}""")]
    [InlineData("GET", "/api/tags", 418, "application/json", """{"items":[]}""")]
    [InlineData("GET", "/api/tags", 200, "text/plain", """{"items":[]}""")]
    [InlineData("GET", "/api/trending", 200, "application/json",
        """{"window":"year","generatedAt":"2026-04-18T10:00:00Z","items":[]}""")]
    [InlineData("POST", "/api/tags", 200, "application/json", """{"items":[]}""")]
    public async Task An_answer_that_is_not_as_documented_is_noticed(
        string method, string path, int status, string mediaType, string body) =>
        Assert.NotNull(await OpenApi.ProblemAsync(method, path, status, mediaType, body));
}
