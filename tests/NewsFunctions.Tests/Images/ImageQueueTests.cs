using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Images;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Images;

public sealed class ImageQueueTests : IAsyncLifetime
{
    private readonly StorageCalls probe = new();
    private readonly FakeTimeProvider time = new();
    private readonly ImageOptions options = new() { Renderings = 2, QueueLength = 4, TimeoutSeconds = 30 };
    private readonly Channel<SlowCodec> begun = Channel.CreateUnbounded<SlowCodec>();
    private readonly string account;
    private readonly StorageClients storage;
    private readonly ImageLibrary store;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ImageQueueTests(SharedAzurite azurite)
    {
        account = azurite.NewAccount();
        storage = new StorageClients(Options.Create(new StorageOptions { ConnectionString = account }), [probe]);
        store = NewStore(storage);
    }

    public async ValueTask InitializeAsync()
    {
        await storage.Images.CreateAsync(cancellationToken: Stop);
        await storage.Site.CreateAsync(cancellationToken: Stop);
        for (var i = 0; i < 8; i++) await UploadAsync($"small-{i}.png", Pictures.Png(10 + i, 10));
        for (var i = 0; i < 4; i++) await UploadAsync($"large-{i}.png", Pictures.PngBomb(4000, 3000 + i));
    }

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Beyond_its_length_the_queue_refuses_at_once_and_goes_on_when_there_is_room()
    {
        var asked = Enumerable.Range(0, 7).Select(i => AskAsync($"small-{i}.png")).ToList();
        var codecs = await BegunAsync(2);
        var refused = await Task.WhenAny(asked);
        Assert.Equal(ImageRefusal.Busy, (await refused)!.Value.Refusal);
        Assert.Equal(1, asked.Count(answer => answer.IsCompleted));

        codecs.ForEach(codec => codec.End());
        (await BegunAsync(2)).ForEach(codec => codec.End());
        (await BegunAsync(2)).ForEach(codec => codec.End());

        Assert.All(await Task.WhenAll(asked.Where(answer => answer != refused)),
            answer => Assert.NotNull(answer!.Value.Value));
        var later = AskAsync($"small-{asked.IndexOf(refused)}.png");
        (await BegunAsync(1))[0].End();
        Assert.NotNull((await later)!.Value.Value);
    }

    [Fact]
    public async Task A_small_image_is_served_beside_any_number_of_large_ones()
    {
        var large = Enumerable.Range(0, 4).Select(i => AskAsync($"large-{i}.png")).ToList();
        var slow = await BegunAsync(1);
        // One is rendered, two are half of the queue, and the last finds no room.
        Assert.Equal(ImageRefusal.Busy, (await await Task.WhenAny(large))!.Value.Refusal);

        var small = AskAsync("small-0.png");
        var codec = (await BegunAsync(1))[0];
        Assert.Equal((10, 1), (codec.Width, large.Count(answer => answer.IsCompleted)));
        codec.End();
        Assert.NotNull((await small)!.Value.Value);

        slow[0].End();
        (await BegunAsync(1))[0].End();
        (await BegunAsync(1))[0].End();
        Assert.Equal(3, (await Task.WhenAll(large)).Count(answer => answer!.Value.Value is not null));
    }

    [Fact]
    public async Task The_codec_is_stopped_when_its_last_reader_leaves_and_its_slot_is_free_again()
    {
        using CancellationTokenSource first = new(), second = new();
        var asked = new[] { AskAsync("small-0.png", first.Token), AskAsync("small-0.png", second.Token) };
        var codec = (await BegunAsync(1))[0];

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[0]);
        Assert.False(codec.Stopped.IsCancellationRequested);
        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked[1]);
        await codec.IsStoppedAsync();

        var others = Enumerable.Range(1, 2).Select(i => AskAsync($"small-{i}.png")).ToList();
        (await BegunAsync(2)).ForEach(other => other.End());
        Assert.All(await Task.WhenAll(others), answer => Assert.NotNull(answer!.Value.Value));
    }

    [Fact]
    public async Task Who_leaves_the_queue_makes_room_in_it_and_is_not_rendered()
    {
        using var leaving = new CancellationTokenSource();
        var served = new[] { AskAsync("small-0.png"), AskAsync("small-1.png") };
        var codecs = await BegunAsync(2);
        var left = Enumerable.Range(2, 5).Select(i => AskAsync($"small-{i}.png", leaving.Token)).ToList();
        var refused = await Task.WhenAny(left);
        Assert.Equal(ImageRefusal.Busy, (await refused)!.Value.Refusal);
        await leaving.CancelAsync();
        foreach (var answer in left.Where(answer => answer != refused))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);

        var next = AskAsync("small-7.png");
        codecs.ForEach(codec => codec.End());
        var codec = (await BegunAsync(1))[0];
        Assert.Equal(17, codec.Width);
        codec.End();

        Assert.NotNull((await next)!.Value.Value);
        await Task.WhenAll(served);
    }

    [Fact]
    public async Task What_takes_too_long_is_refused_and_not_tried_again_for_an_hour()
    {
        var asked = AskAsync("small-0.png");
        var codec = (await BegunAsync(1))[0];
        time.Advance(TimeSpan.FromSeconds(options.TimeoutSeconds));

        Assert.Equal(ImageRefusal.TooSlow, (await asked)!.Value.Refusal);
        await codec.IsStoppedAsync();
        Assert.Equal(ImageRefusal.TooSlow, (await AskAsync("small-0.png"))!.Value.Refusal);
        Assert.Equal(ImageRefusal.TooSlow, (await AskAsync("small-0.png", format: VariantFormat.Avif))!.Value.Refusal);
        var calls = probe.Count;
        Assert.Equal(ImageRefusal.TooSlow, (await AskAsync("small-0.png", format: VariantFormat.Avif))!.Value.Refusal);
        Assert.Equal(calls, probe.Count);
        Assert.False(begun.Reader.TryRead(out _));

        // Articles go on naming it: perhaps it was the machine that was slow.
        Assert.NotNull((await store.FindAsync(Name("small-0.png"), cancellationToken: Stop))!.Value.Value);
        time.Advance(TimeSpan.FromHours(1));
        var again = AskAsync("small-0.png");
        (await BegunAsync(1))[0].End();
        Assert.NotNull((await again)!.Value.Value);
    }

    [Fact]
    public async Task Another_file_under_the_name_of_one_that_took_too_long_is_tried_at_once()
    {
        var asked = AskAsync("small-0.png");
        await BegunAsync(1);
        time.Advance(TimeSpan.FromSeconds(options.TimeoutSeconds));
        await asked;

        await UploadAsync("small-0.png", Pictures.Png(99, 10));
        await store.FindAsync(Name("small-0.png"), TimeSpan.Zero, Stop);
        var next = AskAsync("small-0.png");
        (await BegunAsync(1))[0].End();

        Assert.Equal(99, (await next)!.Value.Value!.Original.Width);
    }

    [Fact]
    public async Task A_codec_that_cannot_be_stopped_keeps_its_slot_until_it_ends_and_its_reader_is_answered_in_time()
    {
        var asked = AskAsync("large-0.png");
        var codec = (await BegunAsync(1))[0];
        codec.IsDeaf = true;
        time.Advance(TimeSpan.FromSeconds(options.TimeoutSeconds));
        Assert.Equal(ImageRefusal.TooSlow, (await asked)!.Value.Refusal);

        var waits = AskAsync("large-1.png");
        var small = AskAsync("small-0.png");
        var next = (await BegunAsync(1))[0];
        Assert.Equal(10, next.Width);
        next.End();
        Assert.NotNull((await small)!.Value.Value);
        Assert.False(waits.IsCompleted);

        codec.End();
        (await BegunAsync(1))[0].End();
        Assert.NotNull((await waits)!.Value.Value);
    }

    [Fact]
    public async Task An_original_that_storage_does_not_give_leaves_the_queue_as_it_was()
    {
        await store.FindAsync(Name("small-0.png"), cancellationToken: Stop);
        const string original = "/images/small-0.png";
        probe.Choose = (message, _) => message.Request.Uri.ToString().EndsWith(original, StringComparison.Ordinal)
            ? StorageFault.Unavailable : StorageFault.None;
        for (var i = 0; i < 3; i++) await Assert.ThrowsAnyAsync<Exception>(() => AskAsync("small-0.png"));

        var asked = Enumerable.Range(1, 2).Select(i => AskAsync($"small-{i}.png")).ToList();
        (await BegunAsync(2)).ForEach(codec => codec.End());
        Assert.All(await Task.WhenAll(asked), answer => Assert.NotNull(answer!.Value.Value));
    }

    [Fact]
    public async Task Over_HTTP_a_full_queue_is_503_with_a_time_to_come_back_and_a_client_who_leaves_stops_the_codec()
    {
        await using var app = await App.StartAsync(account, services => services.AddSingleton(
            provider => NewStore(provider.GetRequiredService<StorageClients>())));
        using var leaving = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 7)
            .Select(i => app.Http.GetAsync($"/api/images/small-{i}.png", leaving.Token)).ToList();
        var codecs = await BegunAsync(2);
        var refused = await Task.WhenAny(asked);
        var busy = await refused;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.Equal("application/problem+json", busy.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(5), busy.Headers.RetryAfter?.Delta);
        Assert.True(busy.Headers.CacheControl?.NoStore);
        var problem = JsonDocument.Parse(await busy.Content.ReadAsStringAsync(Stop)).RootElement;
        Assert.Equal("Busy", problem.GetProperty("code").GetString());

        await leaving.CancelAsync();
        foreach (var answer in asked.Where(answer => answer != refused))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        foreach (var codec in codecs) await codec.IsStoppedAsync();
    }

    private static ImageName Name(string blob) => ImageName.FromBlob(blob)!;

    private Task<OrRefused<ImageVariant>?> AskAsync(
        string blob, CancellationToken? reader = null, VariantFormat format = VariantFormat.Jpeg) =>
        store.GetVariantAsync(Name(blob), null, format, cancellationToken: reader ?? Stop);

    private async Task<List<SlowCodec>> BegunAsync(int count)
    {
        var codecs = new List<SlowCodec>();
        while (codecs.Count < count) codecs.Add(await begun.Reader.ReadAsync(Stop));
        return codecs;
    }

    private ImageLibrary NewStore(StorageClients clients) =>
        new(clients, options, time, NullLogger<ImageLibrary>.Instance, (bytes, width, _, stop) =>
        {
            var codec = new SlowCodec(width, stop);
            begun.Writer.TryWrite(codec);
            return codec.Run(bytes);
        });

    private async Task UploadAsync(string name, byte[] content) =>
        await storage.Images.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true, Stop);

    /// <summary>Takes as long as the test wants it to.</summary>
    private sealed class SlowCodec(int? width, CancellationToken stop)
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int? Width => width;

        public CancellationToken Stopped => stop;

        /// <summary>Goes on whatever it is told.</summary>
        public bool IsDeaf { get; set; }

        public void End() => ended.TrySetResult();

        public Task IsStoppedAsync() => stopped.Task.WaitAsync(Stop);

        public OrRefused<byte[]> Run(byte[] bytes)
        {
            using var told = stop.Register(() =>
            {
                if (!IsDeaf) ended.TrySetCanceled(stop);
                stopped.TrySetResult();
            });
            ended.Task.GetAwaiter().GetResult();
            return bytes;
        }
    }
}
