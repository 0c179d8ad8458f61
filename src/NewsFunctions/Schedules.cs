namespace NewsFunctions;

/// <summary>
/// When timers fire: together, and seldom enough that an idle site costs nothing
/// (docs/operations.md, "What it costs"). What they make is also made by the request that finds it old.
/// </summary>
public static class Schedules
{
    // Ten seconds before the minute: what is noted of ten minutes of an hour (HourMarks) is then as good as whole.

    /// <summary>Where nothing else does it, or outsiders wait for it.</summary>
    public const string FiveMinutes = "50 4-59/5 * * * *";

    /// <summary>Where the next who asks does it at once.</summary>
    public const string TenMinutes = "50 9-59/10 * * * *";
}
