using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace NewsFunctions.Storage;

/// <summary>
/// Gathers what arrives while a commit is under way and commits it together. A caller is answered after the commit that
/// holds its item, or gives up before that commit begins.
/// </summary>
/// <param name="commit">Answers each item, in order; an exception is the answer to all of them.</param>
/// <param name="maxBatch">Items in one commit at most.</param>
/// <param name="interval">
/// From the start of one commit to the start of the next in the long run, by the clock on the wall, whatever time the
/// news has. What comes seldom never waits.
/// </param>
/// <param name="burst">Commits at once, after some time without any.</param>
/// <param name="patience">How long after the start of a commit patient items wait for others.</param>
public sealed class GroupCommit<TItem, TResult>(
    Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit, int maxBatch, TimeSpan interval, int burst = 1,
    TimeSpan patience = default)
{
    private readonly Lock gate = new();
    private readonly Queue<Waiting> queue = [];
    private readonly long opened = Stopwatch.GetTimestamp();
    private TaskCompletionSource? hurry;
    private TimeSpan lastStart = -patience;
    private TimeSpan wholeAt;
    private int inAHurry;
    private bool running;

    private TimeSpan Now => Stopwatch.GetElapsedTime(opened);

    /// <exception cref="OperationCanceledException">Given up in time: the item is in no commit.</exception>
    public Task<TResult> AddAsync(TItem item, CancellationToken cancellationToken = default) =>
        AddAsync(new Waiting(item, isPatient: false), cancellationToken);

    /// <summary>
    /// Others need not wait for this one: it goes with the next that is not patient, if one comes in time.
    /// </summary>
    /// <exception cref="OperationCanceledException">Given up in time: the item is in no commit.</exception>
    public Task<TResult> AddPatientAsync(TItem item, CancellationToken cancellationToken = default) =>
        AddAsync(new Waiting(item, isPatient: true), cancellationToken);

    private async Task<TResult> AddAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => waiting.TryGiveUp(cancellationToken));
        Enqueue(waiting);
        return await waiting.Answer.Task;
    }

    private void Enqueue(Waiting waiting)
    {
        lock (gate)
        {
            queue.Enqueue(waiting);
            if (!waiting.IsPatient && ++inAHurry == 1) hurry?.TrySetResult();
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
                await WaitForOthersAsync();
                if (wholeAt - (interval * (burst - 1)) - Now is { Ticks: > 0 } rest) await Task.Delay(rest);
                batch = [];
                Take(batch);
                if (batch.Count == 0) return;
                lastStart = Now;
                wholeAt = (wholeAt > lastStart ? wholeAt : lastStart) + interval;
                await CommitAsync(batch);
            }
        }
        catch (Exception failure)
        {
            // Without memory perhaps. Nobody may wait for a loop that has ended: the next item starts another.
            End(batch ?? [], failure);
        }
    }

    private async Task WaitForOthersAsync()
    {
        TaskCompletionSource comes;
        lock (gate)
        {
            if (inAHurry > 0 || queue.Count == 0) return;
            comes = hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        if (lastStart + patience - Now is { Ticks: > 0 } rest) await Task.WhenAny(comes.Task, Task.Delay(rest));
    }

    private void Take(List<Waiting> batch)
    {
        lock (gate)
        {
            while (batch.Count < maxBatch && TryDequeue(out var next))
                if (next.TryTake()) batch.Add(next);
            running = batch.Count > 0;
        }
    }

    private bool TryDequeue([NotNullWhen(true)] out Waiting? next)
    {
        if (!queue.TryDequeue(out next)) return false;
        if (!next.IsPatient) inAHurry--;
        return true;
    }

    private void End(List<Waiting> batch, Exception failure)
    {
        lock (gate)
        {
            running = false;
            while (TryDequeue(out var next))
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

    private sealed class Waiting(TItem item, bool isPatient)
    {
        private int taken;

        public TItem Item => item;
        public bool IsPatient => isPatient;
        public TaskCompletionSource<TResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

        public void TryGiveUp(CancellationToken cancellationToken)
        {
            if (TryTake()) Answer.TrySetCanceled(cancellationToken);
        }
    }
}
