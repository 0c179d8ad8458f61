using System.Collections.Concurrent;

namespace NewsFunctions.Images;

/// <summary>
/// Many callers, one piece of work at a time for a key. The work belongs to none of them: a reader who leaves does not
/// end it for the others.
/// </summary>
internal sealed class SingleFlight<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> flights = new(StringComparer.Ordinal);

    public Task<T> RunAsync(string key, Func<Task<T>> work) =>
        flights.GetOrAdd(key, _ => new(() => Task.Run(() => FlyAsync(key, work)))).Value;

    private async Task<T> FlyAsync(string key, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        finally
        {
            flights.TryRemove(key, out _);
        }
    }
}
