using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Feeds;
using NewsFunctions.Images;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Images;

public sealed class ImageLibraryTests : IAsyncLifetime
{
    private static readonly ImageName Map = ImageName.FromBlob("2026/map.jpg")!;
    private static readonly TimeSpan ALittleLater = ImageLibrary.MaxAge + TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly StorageCalls probe = new();
    private readonly FakeTimeProvider time = new();
    private readonly StorageClients storage;
    private readonly ImageLibrary store;

    public ImageLibraryTests(SharedAzurite azurite)
    {
        var options = Options.Create(new StorageOptions { ConnectionString = azurite.NewAccount() });
        storage = new StorageClients(options, [probe]);
        store = NewStore();
    }

    public async ValueTask InitializeAsync()
    {
        await storage.Images.CreateAsync(cancellationToken: Token);
        await storage.Site.CreateAsync(cancellationToken: Token);
        await UploadAsync(Map, Pictures.Jpeg(1000, 500));
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_image_is_found_with_its_hash_and_size()
    {
        var info = (await FindAsync(Map))!.Value.Value!;

        Assert.Equal(new ImageInfo(Map, info.Hash, 1000, 500), info);
        Assert.Matches("^[0-9a-f]{16}$", info.Hash);
        Assert.Null(await FindAsync(ImageName.FromBlob("none.png")!));
        Assert.Null(await AskAsync(ImageName.FromBlob("none.png")!, 320));
    }

    [Theory]
    [InlineData("a b.png")]
    [InlineData("x/München 地图.png")]
    [InlineData("100% #1?.png")]
    public async Task Names_are_what_editors_make_them(string blob)
    {
        var name = ImageName.FromBlob(blob)!;
        await UploadAsync(name, Pictures.Png(10, 10));

        Assert.Equal(10, (await FindAsync(name))!.Value.Value!.Width);
    }

    [Fact]
    public async Task A_warm_read_costs_no_storage_call()
    {
        await GetAsync(store, 320);
        await GetAsync(store, 640, VariantFormat.Webp);
        var before = probe.Count;

        await GetAsync(store, 320);
        await GetAsync(store, 640, VariantFormat.Webp);
        await FindAsync(Map);

        Assert.Equal(before, probe.Count);
    }

    [Fact]
    public async Task Fifty_first_requests_at_once_make_a_variant_once()
    {
        var variants = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(store, 640)));

        Assert.Equal(1, probe.CountOf("PUT", "/site/images/"));
        Assert.Equal(2, probe.CountOf("GET", "/images/2026"));
        Assert.Single(variants.Select(variant => variant.Content).Distinct());
    }

    [Fact]
    public async Task Instances_that_make_a_variant_at_once_serve_the_same_bytes()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => NewStore()).ToList();

        var variants = await Task.WhenAll(stores.Select(store => GetAsync(store, 640)));

        Assert.Single(variants.Select(variant => variant.ETag).Distinct());
        stores.ForEach(store => store.Dispose());
    }

    [Fact]
    public async Task An_instance_that_comes_second_serves_what_the_first_stored()
    {
        var first = await GetAsync(store, 640);
        var path = $"images/{first.Original.Hash}/640.jpeg";
        await storage.Site.GetBlobClient(path)
            .UploadAsync(new BinaryData("made by an older codec"), overwrite: true, Token);

        using var second = NewStore();

        Assert.Equal("made by an older codec", Encoding.UTF8.GetString((await GetAsync(second, 640)).Content));
    }

    [Theory]
    [InlineData(VariantFormat.Webp)]
    [InlineData(VariantFormat.Avif)]
    [InlineData(VariantFormat.Jpeg)]
    public async Task When_the_rendered_images_are_dropped_they_come_back_with_the_same_bytes(VariantFormat format)
    {
        var before = await GetAsync(store, 320, format);
        await storage.Site.DeleteAsync(cancellationToken: Token);

        using var restarted = NewStore();
        var after = await GetAsync(restarted, 320, format);

        Assert.Equal(before.Content, after.Content);
        Assert.Equal(before.ETag, after.ETag);
        var blob = storage.Site.GetBlobClient($"images/{after.Original.Hash}/320.{format.Name()}");
        Assert.Equal(after.Content, (await blob.DownloadContentAsync(Token)).Value.Content.ToArray());
        Assert.Equal(format.ContentType(), (await blob.GetPropertiesAsync(cancellationToken: Token)).Value.ContentType);
    }

    [Fact]
    public async Task Widths_beyond_the_original_are_one_variant()
    {
        await GetAsync(store, 1280);
        await GetAsync(store, 1920);
        await GetAsync(store, null);

        Assert.Equal(1, probe.CountOf("PUT", "/site/images/"));
    }

    [Fact]
    public async Task After_a_while_an_unchanged_image_costs_one_conditional_request()
    {
        var before = await GetAsync(store, 320);
        var calls = probe.Count;
        time.Advance(ALittleLater);

        var after = await GetAsync(store, 320);

        Assert.Equal(calls + 1, probe.Count);
        Assert.Equal(before, after);
        await GetAsync(store, 320);
        Assert.Equal(calls + 1, probe.Count);
    }

    [Fact]
    public async Task An_overwritten_image_is_noticed_after_a_while_or_when_the_caller_knows()
    {
        var old = await GetAsync(store, 320);
        await UploadAsync(Map, Pictures.Png(900, 900));
        Assert.Equal(old, await GetAsync(store, 320));

        var info = (await FindAsync(Map, TimeSpan.Zero))!.Value.Value!;
        Assert.Equal(900, info.Width);
        Assert.Equal(info, (await GetAsync(store, 320)).Original);

        await UploadAsync(Map, Pictures.Png(800, 800));
        time.Advance(ALittleLater);
        Assert.Equal(800, (await GetAsync(store, 320)).Original.Width);
    }

    [Fact]
    public async Task An_address_with_another_hash_makes_the_store_look_sooner()
    {
        await GetAsync(store, 320);
        await UploadAsync(Map, Pictures.Png(900, 900));
        time.Advance(TimeSpan.FromSeconds(3));

        var variant = (await store.GetVariantAsync(
            Map, 320, null, expectedHash: "0123456789abcdef", Token))!.Value.Value!;

        Assert.Equal(900, variant.Original.Width);
    }

    [Fact]
    public async Task An_image_overwritten_between_look_and_rendering_is_served_as_it_is_now()
    {
        await FindAsync(Map);
        await UploadAsync(Map, Pictures.Png(900, 900));

        Assert.Equal(900, (await GetAsync(store, 640)).Original.Width);
    }

    [Fact]
    public async Task A_deleted_image_is_gone_after_a_while()
    {
        await GetAsync(store, 320);
        await storage.Images.GetBlobClient(Map.Value).DeleteAsync(cancellationToken: Token);
        time.Advance(ALittleLater);

        Assert.Null(await AskAsync(Map, 320));
    }

    [Fact]
    public async Task An_image_that_is_too_large_is_refused_without_reading_it()
    {
        var name = ImageName.FromBlob("large.jpg")!;
        await UploadAsync(name, new byte[ImageCodec.MaxBytes + 1]);

        Assert.Equal(ImageRefusal.TooLarge, (await FindAsync(name))!.Value.Refusal);
        Assert.Equal(ImageRefusal.TooLarge, (await AskAsync(name, 320))!.Value.Refusal);
    }

    [Fact]
    public async Task What_only_rendering_finds_out_is_remembered()
    {
        var name = ImageName.FromBlob("damaged.png")!;
        var damaged = Pictures.Png();
        Array.Clear(damaged, damaged.Length / 2, 100);
        await UploadAsync(name, damaged);

        Assert.Null((await FindAsync(name))!.Value.Refusal);
        Assert.Equal(ImageRefusal.Corrupt, (await AskAsync(name, 320))!.Value.Refusal);
        var before = probe.Count;
        Assert.Equal(ImageRefusal.Corrupt, (await AskAsync(name, 640))!.Value.Refusal);
        Assert.Equal(ImageRefusal.Corrupt, (await FindAsync(name))!.Value.Refusal);
        Assert.Equal(before, probe.Count);
    }

    [Fact]
    public async Task With_storage_down_what_was_read_before_is_served()
    {
        var before = await GetAsync(store, 320);
        time.Advance(ALittleLater);
        probe.Down = true;

        Assert.Equal(before, await GetAsync(store, 320));
        await Assert.ThrowsAnyAsync<Exception>(() => GetAsync(store, 640));
    }

    [Fact]
    public async Task A_reader_who_leaves_does_not_end_the_rendering_for_others()
    {
        using var leaving = new CancellationTokenSource();
        var first = store.GetVariantAsync(Map, 640, null, cancellationToken: leaving.Token);
        var second = GetAsync(store, 640);
        await leaving.CancelAsync();

        Assert.NotEmpty((await second).Content);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private Task<OrRefused<ImageInfo>?> FindAsync(ImageName name, TimeSpan? maxAge = null) =>
        store.FindAsync(name, maxAge, Token);

    private Task<OrRefused<ImageVariant>?> AskAsync(ImageName name, int width) =>
        store.GetVariantAsync(name, width, null, cancellationToken: Token);

    private static async Task<ImageVariant> GetAsync(ImageLibrary store, int? width, VariantFormat? format = null) =>
        (await store.GetVariantAsync(Map, width, format, cancellationToken: Token))!.Value.Value!;

    private ImageLibrary NewStore() =>
        new(storage, Options.Create(new ImageOptions()), time, NullLogger<ImageLibrary>.Instance);

    private Task<Response<BlobContentInfo>> UploadAsync(ImageName name, byte[] content) =>
        storage.Images.GetBlobClient(name.Value).UploadAsync(new BinaryData(content), overwrite: true, Token);
}
