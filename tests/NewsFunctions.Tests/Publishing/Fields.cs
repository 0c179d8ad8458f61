using System.Text;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

/// <summary>Parses front matter as an upload with one.</summary>
internal static class Fields
{
    public static readonly DateTimeOffset Uploaded = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A title and these lines.</summary>
    public static (ParsedArticle Article, IReadOnlyList<Fault> Warnings) Read(string lines, string name = "a.md") =>
        ReadFile($"---\ntitle: A\n{lines}\n---\nText.\n", name);

    public static (ParsedArticle Article, IReadOnlyList<Fault> Warnings) ReadFile(string text, string name = "a.md")
    {
        var warnings = new List<Fault>();
        var article = ArticleParser.Parse(
            Encoding.UTF8.GetBytes(text), name, new(UploadTextTests.Site), warnings, Uploaded);
        return (article, warnings);
    }

    /// <summary>The faults for which a file with a title and these lines is rejected.</summary>
    public static IReadOnlyList<Fault> Refused(string lines) => RefusedFile($"---\ntitle: A\n{lines}\n---\nText.\n");

    public static IReadOnlyList<Fault> RefusedFile(string text) =>
        Assert.Throws<RejectedException>(() => ReadFile(text)).Faults;
}
