using System.Collections.Concurrent;

namespace NewsFunctions.Storage;

/// <summary>
/// Many callers, one piece of work at a time for a key. The work belongs to none of them: a reader who leaves does not
/// end it for the others.
/// </summary>
internal sealed class SingleFlight<TKey, T> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> flights = new();

    public Task<T> RunAsync(TKey key, Func<Task<T>> work) =>
        flights.GetOrAdd(key, _ => new(() => Task.Run(() => FlyAsync(key, work)))).Value;

    private async Task<T> FlyAsync(TKey key, Func<Task<T>> work)
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
