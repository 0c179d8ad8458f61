using System.Text.Json.Nodes;
using NewsFunctions.Articles;
using NewsFunctions.Catalogue;
using NewsFunctions.Publication;

namespace NewsFunctions.Pages;

/// <summary>A page of every kind, with everything that it can show and with nothing of it.</summary>
internal static class ThemeSample
{
    private const string Time = "2026-06-30T12:00:00Z";
    private static readonly DateTime Day = new(2026, 6, 30, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Term Section = new("politics", "Politics");
    private static readonly Term Author = new("ada", "Ada O’Example & Co.");

    private static readonly ImageDocument Image = new(
        "https://news.example/api/images/a.jpg?w=640", 640, 480, "A <quay>",
        "https://news.example/api/images/a.jpg?w=320 320w", "A caption", "A. Photographer");

    public static IEnumerable<JsonObject> Pages(SiteOptions settings)
    {
        var model = new PageModel(
            SiteOf(settings), Words.English, new TermsDocument([new("politics", "Politics", 3)]), []);
        foreach (var (template, content) in Kinds())
        {
            var head = new PageHead(template, "A title", "A description", $"/{template}");
            yield return model.Of(head, content);
        }
    }

    private static Site SiteOf(SiteOptions settings) => new(settings, PublicationFiles.None.With(new PublicationFile(
        Site.FileName, "", 0, null, """
            {"Name":"The Harbour Post","Tagline":"Tides","Footer":"Made between the tides.","Notice":"A notice.",
            "Logo":{"Name":"logo.png","Alt":"","Hash":"0011223344556677","Width":64,"Height":64},
            "Owner":{"Name":"Cooperative","Address":"Quay 1","Email":"post@harbour.example"},
            "Navigation":[{"Label":"Tides","Url":"/tag/tides"}],
            "Social":[{"Name":"Mastodon","Url":"https://social.example/@harbour"}]}
            """)));

    private static IEnumerable<(string, (string, JsonNode?)[])> Kinds()
    {
        var list = PageModel.Of(new ListDocument([Summary("a", true), Summary("b", false)], "next", 30));
        var none = PageModel.Of(new ListDocument([], null, 0));
        return
        [
            ("front", [.. FrontPage.Of(
                new([Summary("a", true), Summary("b", true), Summary("c", false)], null, 3),
                [(new("politics", "Politics", 3), new([Summary("d", true), Summary("e", false)], null, 2))]),
                ("mostRead", Ranked(list))]),
            ("front", [.. FrontPage.Of(new([], null, 0), [])]),
            ("article", Article(isFull: true)), ("article", Article(isFull: false)),
            ("list", [("list", list.DeepClone()), ("kind", "author"), ("isFirst", true), ("profile", PageModel.Of(
                new ProfileDocument("ada", "Ada", 3, "Writes", "Of tides.", Image, "<p>Text.</p>")))]),
            ("list", [("list", none), ("kind", "tag"), ("isFirst", false), ("profile", null)]),
            ("search", [("query", "tide"), ("list", Found(list))]),
            ("search", [("query", "tid"), ("list", Missed(none))]), ("search", [("query", "")]),
            ("trending", [("list", Ranked(list))]), ("trending", [("list", Ranked(none))]),
            ("page", [("document", PageModel.Of(new PageDocument(
                "imprint", "Imprint", "Who we are.", "de", "https://news.example/imprint", "<p>Text.</p>")))]),
            ("error", [("status", 404)]),
        ];
    }

    private static (string, JsonNode?)[] Article(bool isFull)
    {
        var other = isFull ? Summary("other", true) : null;
        var article = new ArticleDocument(
            Summary("a", isFull) with { Body = "<h2>A heading</h2><p>Text.</p>" }, other, other,
            isFull ? [new(Day, "A <correction>.")] : [], other is null ? [] : [other])
        {
            Translations = isFull ? [new("de", "b", "https://news.example/articles/b", "Ein <Titel>")] : [],
        };
        return
        [
            ("article", PageModel.Of(article)), ("isPreview", !isFull), ("summaryIsExcerpt", !isFull),
            ("reprint", isFull ? PageModel.Of(new ReprintDocument(
                "A title", [Author], "https://news.example/articles/a", article.License,
                [new("attribution", "name the author;")], "<p>Text.</p>", "Text.")) : null),
        ];
    }

    private static SummaryDocument Summary(string slug, bool isFull) => new()
    {
        Slug = slug,
        Title = "A title & <more>",
        Summary = "A summary.",
        Category = Section,
        Author = Author,
        Authors = isFull ? [Author, new("bo", "Bo")] : [Author],
        Tags = isFull ? [new("tides", "Tides")] : [],
        PublishedAt = Day,
        UpdatedAt = isFull ? Day.AddDays(1) : Day,
        Language = isFull ? "ar" : "en",
        Url = $"https://news.example/articles/{slug}",
        Image = isFull ? Image : null,
        Source = isFull ? new("The Other Paper", "https://other.example/") : null,
        License = new("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ReadingMinutes = 3,
    };

    private static JsonNode Ranked(JsonNode list) => With(list, ("window", "week"), ("generatedAt", Time));

    private static JsonNode Found(JsonNode list)
    {
        var found = With(list);
        foreach (var item in found["items"]!.AsArray()) item!["highlight"] = "The <mark>tide</mark> comes.";
        return found;
    }

    private static JsonNode Missed(JsonNode list) => With(list, ("didYouMean", "tide"));

    private static JsonNode With(JsonNode node, params (string Name, JsonNode Value)[] more)
    {
        var copy = node.DeepClone();
        foreach (var (name, value) in more) copy[name] = value;
        return copy;
    }
}
