using Azure;
using Microsoft.AspNetCore.Connections;

namespace NewsFunctions.Storage;

public static class StorageErrors
{
    /// <summary>
    /// Another write came first. It may be an earlier try of our own whose answer was lost: read back and compare.
    /// </summary>
    public static bool IsConflict(this RequestFailedException failure) => failure.Status is 409 or 412;

    public static bool IsMissing(this RequestFailedException failure) => failure.Status == 404;

    /// <summary>Storage does not answer, or not in time; the caller may try again later.</summary>
    public static bool IsOutage(Exception failure) => failure switch
    {
        RequestFailedException f => f.Status is 0 or 408 or 429 or >= 500,
        AggregateException a => a.InnerExceptions.All(IsOutage),
        TimeoutException or HttpRequestException or HttpIOException => true,
        OperationCanceledException => failure is not ConnectionAbortedException,
        IOException => IsOfTheNetwork(failure),
        _ => false,
    };

    // Derived classes and error numbers come from elsewhere: the web server, whose client broke off or stalled, or
    // the file system.
    private static bool IsOfTheNetwork(Exception failure) =>
        failure.GetType() == typeof(IOException) && failure.HResult == new IOException().HResult;
}
