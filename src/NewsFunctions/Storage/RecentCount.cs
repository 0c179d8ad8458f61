namespace NewsFunctions.Storage;

/// <summary>How often something happened since a moment of its first time, which lasts for one window.</summary>
internal sealed class RecentCount(TimeProvider time, TimeSpan window)
{
    private readonly Lock gate = new();
    private long began;
    private int count;

    public int Value
    {
        get
        {
            lock (gate) return Current();
        }
    }

    /// <returns>How often it had happened before in the window.</returns>
    public int Add()
    {
        lock (gate)
        {
            var before = Current();
            if (before == 0) began = time.GetTimestamp();
            count = before + 1;
            return before;
        }
    }

    private int Current() => time.GetElapsedTime(began) < window ? count : 0;
}
