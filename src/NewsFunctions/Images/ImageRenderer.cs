namespace NewsFunctions.Images;

/// <summary>As <c>ImageCodec.Render</c>: ends with the token as soon as the codec lets it.</summary>
internal delegate OrRefused<byte[]> RenderImage(
    byte[] bytes, int? width, VariantFormat format, CancellationToken cancellationToken);

/// <summary>Renders a few images at a time, each for a limited time.</summary>
internal sealed class ImageRenderer(ImageOptions options, TimeProvider time, RenderImage render)
{
    private readonly RenderQueue queue = new(options.Renderings, options.QueueLength);
    private readonly TimeSpan limit = TimeSpan.FromSeconds(options.TimeoutSeconds);

    /// <param name="read">
    /// Gives the bytes to render from, or null when they are not there any more, which is null here. They are read when
    /// it is their turn: those that wait hold nothing.
    /// </param>
    public async Task<OrRefused<byte[]>?> RenderAsync(ImageInfo original, int width, VariantFormat format,
        Func<CancellationToken, Task<byte[]?>> read, CancellationToken cancellationToken)
    {
        if (!await queue.TryEnterAsync(original.IsLarge, cancellationToken)) return ImageRefusal.Busy;
        Task<OrRefused<byte[]>>? work = null;
        try
        {
            if (await read(cancellationToken) is not { } bytes) return null;
            // The time runs before the work does.
            using var late = new CancellationTokenSource(limit, time);
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
            work = Task.Run(() => render(bytes, width, format, stop.Token), CancellationToken.None);
            return await InTimeAsync(work, stop, late, cancellationToken);
        }
        finally
        {
            // A codec may run on after everybody has left. Its place is free only when it has really ended.
            if (work is null) queue.Leave(original.IsLarge);
            else _ = work.ContinueWith(_ => queue.Leave(original.IsLarge), TaskScheduler.Default);
        }
    }

    private static async Task<OrRefused<byte[]>> InTimeAsync(Task<OrRefused<byte[]>> work,
        CancellationTokenSource stop, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException)
            when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ImageRefusal.TooSlow;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}
