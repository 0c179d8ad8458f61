using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("images/map.png", "map.png")]
    [InlineData("/images/map.png", "map.png")]
    [InlineData("./images/map.png", "map.png")]
    [InlineData("../images/map.png", "map.png")]
    [InlineData("../../images/x/map.png", "x/map.png")]
    [InlineData(" images/map.png ", "map.png")]
    [InlineData("Images/Map.png", "Map.png")]
    [InlineData("images\\x\\map.png", "x/map.png")]
    [InlineData("images/a%20b.png", "a b.png")]
    [InlineData("images/a b.png", "a b.png")]
    [InlineData("images/M%C3%BCnchen.png", "München.png")]
    [InlineData("images/地图.png", "地图.png")]
    [InlineData("images/100%.png", "100%.png")]
    [InlineData("images/a#b?.png", "a#b?.png")]
    [InlineData("images/a%23b%3F.png", "a#b?.png")]
    [InlineData("images/images/map.png", "images/map.png")]
    public void An_editors_path_is_a_blob_in_images(string written, string blob) =>
        Assert.Equal(blob, Assert.IsType<ImageReference.Ours>(ImageName.Parse(written)).Name.Value);

    [Theory]
    [InlineData("https://example.org/images/map.png")]
    [InlineData("HTTP://example.org/map.png")]
    [InlineData("//example.org/map.png")]
    public void An_absolute_address_is_somebody_elses(string written) =>
        Assert.IsType<ImageReference.External>(ImageName.Parse(written));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("map.png")]
    [InlineData("images")]
    [InlineData("images/")]
    [InlineData("imagesmap.png")]
    [InlineData("articles/map.png")]
    [InlineData("images/../articles/secret.md")]
    [InlineData("images/%2e%2e/secret.md")]
    [InlineData("images/x//map.png")]
    [InlineData("images/a\nb.png")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("file:///images/map.png")]
    [InlineData("C:\\images\\map.png")]
    public void Anything_else_is_not_found(string? written) =>
        Assert.IsType<ImageReference.NotFound>(ImageName.Parse(written));

    [Fact]
    public void A_name_is_at_most_as_long_as_a_blobs_name_may_be()
    {
        Assert.NotNull(ImageName.FromBlob(new string('a', 1024)));
        Assert.Null(ImageName.FromBlob(new string('a', 1025)));
    }
}
