using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace NewsFunctions.Tests.Pages;

/// <summary>An answer of the app as a browser reads it.</summary>
internal sealed record HtmlPage(HttpStatusCode Status, HttpResponseMessage Response, string Text, IDocument Document)
{
    public static async Task<HtmlPage> GetAsync(App app, string path)
    {
        using var response = await app.Http.GetAsync(path, App.Stop);
        var text = await response.Content.ReadAsStringAsync(App.Stop);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return new(response.StatusCode, response, text, new HtmlParser().ParseDocument(text));
    }

    public string Header(string name) =>
        string.Join(", ", Response.Headers.TryGetValues(name, out var values)
            ? values
            : Response.Content.Headers.GetValues(name));

    public string? Meta(string name) =>
        Document.QuerySelector($"meta[name='{name}'], meta[property='{name}']")?.GetAttribute("content");

    public string? Link(string rel) => Document.QuerySelector($"head link[rel='{rel}']")?.GetAttribute("href");

    /// <summary>Where the headlines of the page lead.</summary>
    public IReadOnlyList<string> Slugs(string within = "main") =>
        [.. Document.QuerySelectorAll($"{within} :is(h1, h2, h3, .headline, li) > a[href^='/articles/']")
            .Select(link => link.GetAttribute("href")!["/articles/".Length..])];
}
