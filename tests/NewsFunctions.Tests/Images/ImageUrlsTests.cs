using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

public sealed class ImageUrlsTests
{
    [Fact]
    public void An_address_is_absolute_encoded_and_carries_the_hash()
    {
        var info = Info("2026/a b#ü?.png", 500);

        Assert.Equal("https://api.example/api/images/2026/a%20b%23%C3%BC%3F.png?v=abc",
            ImageUrls.Url("https://api.example/", info));
        Assert.Equal("https://api.example/api/images/2026/a%20b%23%C3%BC%3F.png?w=640&format=avif&v=abc",
            ImageUrls.Url("https://api.example", info, 640, VariantFormat.Avif));
    }

    [Theory]
    [InlineData(200, "320=200w")]
    [InlineData(320, "320=320w")]
    [InlineData(500, "320=320w 640=500w")]
    [InlineData(1280, "320=320w 640=640w 960=960w 1280=1280w")]
    [InlineData(5000, "320=320w 640=640w 960=960w 1280=1280w 1920=1920w")]
    public void The_srcset_has_no_width_that_the_original_has_not(int width, string expected)
    {
        var candidates = expected.Split(' ').Select(pair => pair.Split('='))
            .Select(pair => $"https://api.example/api/images/m.png?w={pair[0]}&format=webp&v=abc {pair[1]}");

        Assert.Equal(string.Join(", ", candidates), ImageUrls.Srcset("https://api.example", Info("m.png", width)));
    }

    private static ImageInfo Info(string name, int width) => new(ImageName.FromBlob(name)!, "abc", width, 300);
}
