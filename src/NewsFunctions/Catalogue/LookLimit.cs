namespace NewsFunctions.Catalogue;

/// <summary>How often storage is asked for news because somebody says that there are any.</summary>
internal sealed class LookLimit(TimeProvider time)
{
    private const int PerSecond = 5;
    private readonly Lock gate = new();
    private long since;
    private int looks;

    public bool IsFree()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(since) >= TimeSpan.FromSeconds(1)) (since, looks) = (time.GetTimestamp(), 0);
            return looks++ < PerSecond;
        }
    }
}
