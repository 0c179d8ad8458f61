using System.Text.Json;
using NetVips;
using NewsFunctions.Images;

namespace NewsFunctions.Tests.Images;

public sealed class ImageFunctionsTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const string OddName = "x/100% #1? Grün, 地图.png";

    private App app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await App.StartAsync(azurite.NewAccount());
        await UploadAsync("photo.jpg", Pictures.Jpeg(800, 600));
        await UploadAsync("drawing.png", Pictures.Png());
        await UploadAsync(OddName, Pictures.Png(10, 10));
        await UploadAsync("drawing.svg", "<svg/>"u8.ToArray());
        await UploadAsync("bomb.png", Pictures.PngBomb(10_000, 10_000));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("photo.jpg", "image/jpeg", 800)]
    [InlineData("photo.jpg?w=320", "image/jpeg", 320)]
    [InlineData("photo.jpg?w=1920&format=webp", "image/webp", 800)]
    [InlineData("photo.jpg?w=640&format=avif&utm_source=mail", "image/avif", 640)]
    [InlineData("drawing.png", "image/webp", 400)]
    [InlineData("drawing.png?format=jpeg", "image/jpeg", 400)]
    public async Task An_image_is_served_as_it_is_asked_for(string address, string type, int width)
    {
        var answer = await GetAsync("/api/images/" + address);

        Assert.Equal((200, type), (answer.Status, answer.Type));
        Assert.Equal("nosniff", Assert.Single(answer.Message.Headers.GetValues("X-Content-Type-Options")));
        using var image = Image.NewFromBuffer(answer.Body);
        Assert.Equal(width, image.Width);
    }

    [Theory]
    [InlineData("photo.jpg?w=320", "image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8", "image/avif", "Accept")]
    [InlineData("photo.jpg?w=320", "image/webp, */*", "image/webp", "Accept")]
    [InlineData("photo.jpg?w=320", "image/avif;q=0, image/webp;q=0.5", "image/webp", "Accept")]
    [InlineData("photo.jpg?w=320", "image/webp;q=0.4, image/jpeg", "image/jpeg", "Accept")]
    [InlineData("photo.jpg?w=320", "*/*", "image/jpeg", "Accept")]
    [InlineData("photo.jpg?w=320", "not a type", "image/jpeg", "Accept")]
    [InlineData("photo.jpg?w=320&format=webp", "image/avif", "image/webp", null)]
    public async Task Without_a_format_an_image_comes_in_the_one_that_the_client_names(
        string address, string accept, string type, string? vary)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/images/" + address);
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await app.Http.SendAsync(request, App.Stop);

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(vary, answer.Headers.Vary.SingleOrDefault());
    }

    [Fact]
    public async Task The_address_of_an_image_works_whatever_its_name()
    {
        var address = ImageUrls.Url(app.BaseUrl, await InfoAsync(OddName), 320, VariantFormat.Webp);

        var answer = await GetAsync(address);

        Assert.Equal((200, "image/webp"), (answer.Status, answer.Type));
    }

    [Fact]
    public async Task Only_an_address_with_the_current_hash_is_kept_for_ever()
    {
        var info = await InfoAsync("photo.jpg");

        Assert.Equal("public, max-age=31536000, immutable", (await GetAsync(ImageUrls.Url(app.BaseUrl, info))).Cache);
        Assert.Equal("public, max-age=300", (await GetAsync("/api/images/photo.jpg")).Cache);
        Assert.Equal("public, max-age=300", (await GetAsync("/api/images/photo.jpg?v=0123456789abcdef")).Cache);
    }

    [Fact]
    public async Task Who_has_the_image_gets_304_and_HEAD_gets_no_body()
    {
        const string address = "/api/images/photo.jpg?w=320";
        var first = await GetAsync(address);
        var tag = first.Message.Headers.ETag!;
        var again = await GetAsync(address, ifNoneMatch: tag.Tag);
        var head = await GetAsync(address, "HEAD");

        Assert.False(tag.IsWeak);
        Assert.Equal((304, 0), (again.Status, again.Body.Length));
        Assert.Equal((tag, first.Cache), (again.Message.Headers.ETag, again.Cache));
        Assert.Equal((200, 0), (head.Status, head.Body.Length));
        Assert.Equal(first.Body.Length, head.Message.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("photo.jpg?w=100", 400, "\"w\" must be one of 320, 640, 960, 1280, 1920.")]
    [InlineData("photo.jpg?w=320&w=640", 400, "\"w\" must be one of 320, 640, 960, 1280, 1920.")]
    [InlineData("photo.jpg?format=png&w=", 400, "\"format\" must be one of webp, avif, jpeg.")]
    [InlineData("photo.jpg?w=1&format=png", 400,
        "\"w\" must be one of 320, 640, 960, 1280, 1920. \"format\" must be one of webp, avif, jpeg.")]
    [InlineData("none.jpg", 404, "There is no such image.")]
    [InlineData("x//photo.jpg", 404, "There is no such image.")]
    [InlineData("", 404, "There is no such image.")]
    [InlineData("drawing.svg", 415,
        "SVG files can carry scripts and are not accepted. Export the drawing as PNG or WebP.")]
    [InlineData("bomb.png", 422,
        "The image has more than 40 megapixels. Scale it down; 1920 pixels of width are shown at most.")]
    public async Task What_cannot_be_served_is_a_problem_with_its_reason(string address, int status, string detail)
    {
        var answer = await GetAsync("/api/images/" + address);

        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Equal(detail, JsonDocument.Parse(answer.Body).RootElement.GetProperty("detail").GetString());
        Assert.Equal("public, max-age=10", answer.Cache);
    }

    private async Task<(int Status, string Type, string Cache, HttpResponseMessage Message, byte[] Body)> GetAsync(
        string address, string method = "GET", string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(app.BaseUrl), address));
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        var answer = await app.Http.SendAsync(request, Token);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "",
            answer.Headers.CacheControl!.ToString(), answer, await answer.Content.ReadAsByteArrayAsync(Token));
    }

    private async Task<ImageInfo> InfoAsync(string name) =>
        (await app.Service<ImageLibrary>().FindAsync(
            ImageName.FromBlob(name)!, cancellationToken: Token))!.Value.Value!;

    private async Task UploadAsync(string name, byte[] content) =>
        await app.Images.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true, Token);
}
