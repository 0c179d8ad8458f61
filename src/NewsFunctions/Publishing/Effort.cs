using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NewsFunctions.Publishing;

/// <summary>
/// What one upload may cost while it is parsed, rendered and sanitised. The work itself asks again and again, from
/// inside the parsers too, so that it ends where it stands: no thread goes on with a text that is rejected already.
/// </summary>
public sealed class Effort
{
    /// <summary>Of all that is allocated; most of it is gone at once.</summary>
    public const long MaxMemory = 256L * 1024 * 1024;

    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    // The CPU time of a thread costs a system call, the time of day does not.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly TimeSpan? maxTime;
    private TimeSpan spentTime;
    private long spentMemory;
    private TimeSpan timeAtStart;
    private long memoryAtStart;
    private long lastLook;

    /// <summary>Begins to count, on this thread.</summary>
    public Effort()
        : this(MaxTime)
    {
    }

    /// <param name="maxTime">Null where nobody else waits, and memory is no matter either.</param>
    internal Effort(TimeSpan? maxTime)
    {
        this.maxTime = maxTime;
        Begin();
    }

    /// <summary>What was done took more time than there was, whether or not it asked.</summary>
    public bool IsSpent => spentTime > MaxTime;

    /// <summary>For texts that nobody else waits for.</summary>
    public static Effort Unlimited() => new(maxTime: null);

    /// <summary>Does a part of the work on this thread, which may be another one than before.</summary>
    public T Spend<T>(Func<T> work)
    {
        Begin();
        try
        {
            return work();
        }
        finally
        {
            spentTime += ThreadTime() - timeAtStart;
            spentMemory += Memory() - memoryAtStart;
        }
    }

    /// <summary>Cheap enough to be called for every sign of a text.</summary>
    /// <exception cref="RejectedException"/>
    public void Check()
    {
        if (maxTime is null || Stopwatch.GetElapsedTime(lastLook) < Interval) return;
        lastLook = Stopwatch.GetTimestamp();
        if (spentTime + ThreadTime() - timeAtStart > maxTime) throw TooMuch($"{MaxTime.TotalSeconds} seconds");
        if (spentMemory + Memory() - memoryAtStart > MaxMemory) throw TooMuchMemory();
    }

    /// <summary>Before a step that cannot be asked meanwhile.</summary>
    /// <exception cref="RejectedException"/>
    public void Foresee(long memory)
    {
        if (maxTime is not null && spentMemory + Memory() - memoryAtStart + memory > MaxMemory) throw TooMuchMemory();
    }

    private static RejectedException TooMuchMemory() => TooMuch($"{MaxMemory / 1048576} MB of memory");

    private static RejectedException TooMuch(string limit) =>
        new("BD004", null, $"Reading the text takes more than {limit}.");

    private void Begin() =>
        (timeAtStart, memoryAtStart, lastLook) = (ThreadTime(), Memory(), Stopwatch.GetTimestamp());

    private static long Memory() => GC.GetAllocatedBytesForCurrentThread();

    // CPU time, as on a busy machine a harmless text mostly waits. Where the system has none, the clock is used.
    private static TimeSpan ThreadTime()
    {
        const int threadClock = 3;
        return OperatingSystem.IsLinux() && ReadClock(threadClock, out var time) == 0
            ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000)
            : Stopwatch.GetElapsedTime(0);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out UnixTime time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct UnixTime
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
