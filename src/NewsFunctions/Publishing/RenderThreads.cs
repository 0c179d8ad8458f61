namespace NewsFunctions.Publishing;

/// <summary>
/// Threads that read and render uploads, apart from those that answer requests: as many as there are processors. Long
/// texts may have half of them, and of what waits, the smallest is next: no news waits behind a heap of them.
/// </summary>
public sealed class RenderThreads
{
    private const int LongText = 64 * 1024;
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Size, long Number)> waiting = new();
    private int free = Math.Max(2, Environment.ProcessorCount);
    private int freeForLong = Math.Max(1, Environment.ProcessorCount / 2);
    private long number;

    public async Task<T> RunAsync<T>(int size, Func<T> work)
    {
        await EnterAsync(size);
        try
        {
            return await Task.Factory.StartNew(
                work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            Leave(size);
        }
    }

    private Task EnterAsync(int size)
    {
        lock (gate)
        {
            if (TryTake(size)) return Task.CompletedTask;
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn, (size, number++));
            return turn.Task;
        }
    }

    private void Leave(int size)
    {
        lock (gate)
        {
            free++;
            if (size > LongText) freeForLong++;
            while (waiting.TryPeek(out var next, out var place) && TryTake(place.Size))
            {
                waiting.Dequeue();
                next.SetResult();
            }
        }
    }

    private bool TryTake(int size)
    {
        if (free == 0 || (size > LongText && freeForLong == 0)) return false;
        free--;
        if (size > LongText) freeForLong--;
        return true;
    }
}
