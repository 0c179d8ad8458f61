using System.Diagnostics;

namespace NewsFunctions.Storage;

/// <summary>
/// Gathers what arrives while a commit is under way and commits it together. A caller is answered after the commit that
/// holds its item, or gives up before that commit begins.
/// </summary>
/// <param name="commit">Answers each item, in order; an exception is the answer to all of them.</param>
/// <param name="maxBatch">Items in one commit at most.</param>
/// <param name="interval">
/// From the start of one commit to the start of the next at least, by the clock on the wall, whatever time the news
/// has; a lone item never waits.
/// </param>
public sealed class GroupCommit<TItem, TResult>(
    Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit, int maxBatch, TimeSpan interval)
{
    private readonly Lock gate = new();
    private readonly Queue<Waiting> queue = [];
    private long lastStart;
    private bool running;

    /// <exception cref="OperationCanceledException">Given up in time: the item is in no commit.</exception>
    public async Task<TResult> AddAsync(TItem item, CancellationToken cancellationToken = default)
    {
        var waiting = new Waiting(item);
        await using var registration = cancellationToken.Register(() => waiting.TryGiveUp(cancellationToken));
        Enqueue(waiting);
        return await waiting.Answer.Task;
    }

    private void Enqueue(Waiting waiting)
    {
        lock (gate)
        {
            queue.Enqueue(waiting);
            if (running) return;
            try
            {
                _ = Task.Run(RunAsync, CancellationToken.None);
                running = true;
            }
            catch
            {
                // Who is told of the failure must not be in a later commit.
                waiting.TryTake();
                throw;
            }
        }
    }

    private async Task RunAsync()
    {
        List<Waiting>? batch = null;
        try
        {
            while (true)
            {
                if (lastStart != 0 && interval - Stopwatch.GetElapsedTime(lastStart) is { Ticks: > 0 } rest)
                    await Task.Delay(rest);
                batch = [];
                Take(batch);
                if (batch.Count == 0) return;
                lastStart = Stopwatch.GetTimestamp();
                await CommitAsync(batch);
            }
        }
        catch (Exception failure)
        {
            // Without memory perhaps. Nobody may wait for a loop that has ended: the next item starts another.
            End(batch ?? [], failure);
        }
    }

    private void Take(List<Waiting> batch)
    {
        lock (gate)
        {
            while (batch.Count < maxBatch && queue.TryDequeue(out var next))
                if (next.TryTake()) batch.Add(next);
            running = batch.Count > 0;
        }
    }

    private void End(List<Waiting> batch, Exception failure)
    {
        lock (gate)
        {
            running = false;
            while (queue.TryDequeue(out var next))
                if (next.TryTake()) next.Answer.TrySetException(failure);
        }
        foreach (var waiting in batch) waiting.Answer.TrySetException(failure);
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            var answers = await commit([.. batch.Select(w => w.Item)]);
            for (var i = 0; i < batch.Count; i++) batch[i].Answer.TrySetResult(answers[i]);
        }
        catch (Exception exception)
        {
            foreach (var waiting in batch) waiting.Answer.TrySetException(exception);
        }
    }

    private sealed class Waiting(TItem item)
    {
        private int taken;

        public TItem Item => item;
        public TaskCompletionSource<TResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

        public void TryGiveUp(CancellationToken cancellationToken)
        {
            if (TryTake()) Answer.TrySetCanceled(cancellationToken);
        }
    }
}
