using System.Text;
using NewsFunctions.Publishing;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class UploadTextTests
{
    private const string Text = "---\ntitle: Grüße — “Öl”\n---\nZwei Zeilen\nmit Ä.\n";

    static UploadTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, byte[]> Encoded => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Text) },
        { "UTF-8 with a BOM", Bytes(Text, new UTF8Encoding(true)) },
        { "UTF-16, little endian", Bytes(Text, Encoding.Unicode) },
        { "UTF-16, big endian", Bytes(Text, Encoding.BigEndianUnicode) },
        { "UTF-16 without a BOM", Encoding.Unicode.GetBytes(Text) },
        { "UTF-16, big endian, without a BOM", Encoding.BigEndianUnicode.GetBytes(Text) },
        { "Windows-1252", Encoding.GetEncoding(1252).GetBytes(Text) },
        { "CRLF", Encoding.UTF8.GetBytes(Text.Replace("\n", "\r\n", StringComparison.Ordinal)) },
        { "CR", Encoding.UTF8.GetBytes(Text.Replace('\n', '\r')) },
        { "no final newline", Encoding.UTF8.GetBytes(Text.TrimEnd()) },
        { "blank lines before", Encoding.UTF8.GetBytes($"\n  \n{Text}") },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public void Whatever_tool_wrote_it_the_article_is_the_same(string how, byte[] content)
    {
        var warnings = new List<Fault>();

        var article = ArticleParser.Parse(content, "a.md", new(Site), warnings);

        Assert.Equal("Grüße — “Öl”", article.Title);
        Assert.Equal("Zwei Zeilen mit Ä.", article.Body.Text);
        Assert.Equal(how == "Windows-1252" ? ["W004"] : [], warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Lines_are_counted_as_an_editors_program_counts_them()
    {
        const string text = "---\r\ntitle: A\u2028B\r\nsummary: \fC\u0085D\r\ndate: never\r\n---\r\n";

        var rejected = Assert.Throws<RejectedException>(
            () => ArticleParser.Parse(Encoding.UTF8.GetBytes(text), "a.md", new(Site), []));

        Assert.Equal("FM012 line 4", rejected.Fault.Short);
    }

    [Fact]
    public void Five_megabytes_of_text_are_an_article()
    {
        var text = new StringBuilder("---\ntitle: Long\n---\n");
        while (text.Length < 5 * 1024 * 1024)
            text.Append("A paragraph with *emphasis*, a [link](https://example.org/) and `code`.\n\n");

        var article = ArticleParser.Parse(Encoding.UTF8.GetBytes(text.ToString()), "a.md", new(Site), []);

        Assert.True(
            article.Body.Render(new Dictionary<NewsFunctions.Images.ImageName, NewsFunctions.Images.ImageInfo>(), Site,
                []).Length > 5 * 1024 * 1024);
    }

    [Theory]
    [InlineData("a.docx", "PK\u0003\u0004", "UP001")]
    [InlineData("folder/README", "Read me", "UP001")]
    [InlineData("a.md", "", "UP002")]
    [InlineData("a.md", "---\ntitle: A\0B\n---\n", "UP004")]
    [InlineData("a.md", "PK\u0003\u0004\0\0\0", "UP004")]
    [InlineData("a.md", "Just text.", "FM001 line 1")]
    [InlineData("a.md", "\uFEFF\n\n", "FM001 line 1")]
    [InlineData("a.html", "<html><body><p>Text</p></body></html>", "FM001 line 1")]
    public void A_file_that_is_no_article_is_told_why(string name, string content, string error)
    {
        var rejected = Assert.Throws<RejectedException>(
            () => ArticleParser.Parse(Encoding.UTF8.GetBytes(content), name, new(Site), []));

        Assert.Equal(error, rejected.Fault.Short);
    }

    [Fact]
    public void A_file_that_is_no_text_is_not_told_in_which_encoding_it_was_read()
    {
        var warnings = new List<Fault>();

        Assert.Throws<RejectedException>(() => ArticleParser.Parse([0x89, 0x50, 0, 0xFF], "a.md", new(Site), warnings));

        Assert.Empty(warnings);
    }

    [Fact]
    public void A_byte_more_than_allowed_is_told_as_such() => Assert.Contains(
        "10,485,761 bytes; at most 10,485,760",
        Assert.Throws<RejectedException>(
            () => ArticleParser.Parse(new byte[UploadText.MaxBytes + 1], "a.md", new(Site), []))
            .Message,
        StringComparison.Ordinal);

    [Fact]
    public void More_than_ten_megabytes_are_refused() => Assert.Equal(
        "UP003", Assert.Throws<RejectedException>(
            () => ArticleParser.Parse(new byte[UploadText.MaxBytes + 1], "a.md", new(Site), [])).Fault.Code);

    internal static SiteOptions Site { get; } =
        new() { BaseUrl = "https://news.example", ApiUrl = "https://api.example" };
}
