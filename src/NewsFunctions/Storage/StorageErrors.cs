using Azure;

namespace NewsFunctions.Storage;

public static class StorageErrors
{
    /// <summary>
    /// Somebody was there first: perhaps a try of our own whose answer was lost. Read back and compare.
    /// </summary>
    public static bool IsConflict(this RequestFailedException failure) => failure.Status is 409 or 412;

    public static bool IsMissing(this RequestFailedException failure) => failure.Status == 404;

    /// <summary>Storage does not answer, or not in time; the caller may try again later.</summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        RequestFailedException f => f.Status is 0 or 408 or 429 or >= 500,
        AggregateException a => a.InnerExceptions.All(IsOutage),
        OperationCanceledException or TimeoutException or IOException or HttpRequestException => true,
        _ => false,
    };
}
