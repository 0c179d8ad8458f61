namespace NewsFunctions.Images;

/// <summary>
/// Whose turn it is to be rendered: who came first. Large originals never take the last slot, nor more than half of the
/// queue, so that a small image beside any number of them is served.
/// </summary>
internal sealed class RenderQueue(int slots, int length)
{
    private readonly Lock gate = new();
    private readonly List<Turn> waiting = [];
    private int free = slots;
    private int freeForLarge = slots - 1;

    /// <returns>False, and at once, where too many wait already.</returns>
    public async Task<bool> TryEnterAsync(bool isLarge, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (gate)
        {
            if (TryTake(isLarge)) return true;
            if (waiting.Count >= length) return false;
            if (isLarge && waiting.Count(other => other.IsLarge) >= length / 2) return false;
            waiting.Add(turn = new Turn(isLarge));
        }
        using var leaving = cancellationToken.Register(() => Abandon(turn, cancellationToken));
        await turn.Task;
        return true;
    }

    public void Leave(bool isLarge)
    {
        lock (gate)
        {
            free++;
            if (isLarge) freeForLarge++;
            foreach (var turn in waiting.Where(turn => TryTake(turn.IsLarge)).ToList())
            {
                waiting.Remove(turn);
                turn.SetResult();
            }
        }
    }

    private void Abandon(Turn turn, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (waiting.Remove(turn)) turn.SetCanceled(cancellationToken);
        }
    }

    private bool TryTake(bool isLarge)
    {
        if (free == 0 || (isLarge && freeForLarge == 0)) return false;
        free--;
        if (isLarge) freeForLarge--;
        return true;
    }

    private sealed class Turn(bool isLarge) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public bool IsLarge => isLarge;
    }
}
