using System.Text;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;
using NewsFunctions.Tests.Publishing;
using static NewsFunctions.Tests.App;

namespace NewsFunctions.Tests.Images;

public sealed class ImageSpellingTests(SharedAzurite azurite)
{
    private static readonly string Decomposed = "Übersicht.png".Normalize(NormalizationForm.FormD);

    [Theory]
    [InlineData("photo.jpg", "Photo.JPG")]
    [InlineData("2026/Übersicht.png", "2026/U\u0308bersicht.png")]
    [InlineData("2026/u\u0308bersicht.PNG", "2026/Übersicht.png")]
    [InlineData("Гавань/Мост.webp", "гавань/мост.webp")]
    [InlineData("a.png", "a.png")]
    [InlineData("\ud800.png", "\ud800.png")]
    public void A_name_is_found_in_another_form_of_Unicode_and_in_another_case(string written, string blob)
    {
        Assert.Equal(blob, new BlobNames([blob, "other.png"]).Find(written));
        Assert.True(BlobNames.AreAlike(written, blob));
    }

    [Theory]
    [InlineData("map.png", "maps.png")]
    [InlineData("a/map.png", "b/map.png")]
    [InlineData("Zürich.png", "Zurich.png")]
    public void Another_name_is_not_found(string written, string blob)
    {
        Assert.Null(new BlobNames([blob]).Find(written));
        Assert.False(BlobNames.AreAlike(written, blob));
    }

    [Fact]
    public void The_very_name_goes_before_the_form_and_the_form_before_the_case()
    {
        string[] blobs = ["ÜBER.PNG", Decomposed, "Übersicht.png", "übersicht.png", "U\u0308ber.png"];

        Assert.Equal("Übersicht.png", new BlobNames(blobs).Find("Übersicht.png"));
        Assert.Equal(Decomposed, new BlobNames(blobs).Find(Decomposed));
        Assert.Equal("U\u0308ber.png", new BlobNames(blobs).Find("Über.png"));
    }

    [Fact]
    public async Task An_article_shows_the_picture_whichever_comes_first_and_misses_it_when_it_is_gone()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md",
            Editor.Article("A", $"image: images/übersicht.PNG\nimageAlt: Map\n", "![Map](images/Übersicht.png)"));
        Assert.Contains("W002", await app.ReportAsync("a.md"), StringComparison.Ordinal);

        await app.PublishImageAsync(Decomposed, Pictures.Png(40, 30));
        var article = await app.GetAsync("/api/articles/a");
        Assert.Equal(40, article.GetProperty("image").GetProperty("width").GetInt32());
        using var image = await app.Http.GetAsync(article.GetProperty("image").GetProperty("url").GetString(), Stop);
        Assert.Equal(200, (int)image.StatusCode);
        Assert.Contains("srcset=", article.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("W00", await app.ReportAsync("a.md"), StringComparison.Ordinal);

        await app.Articles.GetBlobClient("a.md")
            .SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: Stop);
        await app.Service<Sweep>().RunAsync(Stop);
        Assert.DoesNotContain("W00", await app.ReportAsync("a.md"), StringComparison.Ordinal);

        await app.DeleteImageAsync(Decomposed);
        Assert.Contains("W002", await app.ReportAsync("a.md"), StringComparison.Ordinal);
    }
}
