namespace NewsFunctions.Tests.Kit;

/// <summary>What happens to a request to storage.</summary>
public enum StorageFault
{
    None,

    /// <summary>Storage did what was asked, and its answer is lost.</summary>
    AnswerLost,

    /// <summary>Storage answers 503 and does nothing.</summary>
    Unavailable,

    /// <summary>The connection ends before the request has arrived.</summary>
    Reset,

    Slow,

    /// <summary>Storage did what was asked, and then this process ends: nothing more reaches storage.</summary>
    Crash,
}
