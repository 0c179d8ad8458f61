namespace NewsFunctions.Storage;

/// <summary>
/// Many callers, one piece of work at a time for a key. A caller who leaves does not end it for the others. Nothing is
/// remembered of work that has ended, nor of work that could not be begun.
/// </summary>
internal sealed class SingleFlight<TKey, T> where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Flight> flights = [];

    /// <summary>Under way now: never more than there are requests.</summary>
    public int Count
    {
        get
        {
            lock (gate) return flights.Count;
        }
    }

    /// <summary>Work that goes on to its end, as somebody else will want what comes of it.</summary>
    public Task<T> RunAsync(TKey key, Func<Task<T>> work) => RunAsync(key, _ => work(), CancellationToken.None);

    /// <summary>Work that is cancelled when the last of its callers leaves. Who comes after that begins anew.</summary>
    public async Task<T> RunAsync(TKey key, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flight = Join(key, work);
        try
        {
            return await flight.Work.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    private Flight Join(TKey key, Func<CancellationToken, Task<T>> work)
    {
        lock (gate)
        {
            if (!flights.TryGetValue(key, out var flight))
            {
                // It takes its place before it can leave it, as leaving waits for the gate.
                flight = new Flight();
                flight.Work = Task.Run(() => FlyAsync(key, flight, work));
                flights[key] = flight;
            }
            flight.Callers++;
            return flight;
        }
    }

    private void Leave(TKey key, Flight flight)
    {
        lock (gate)
        {
            if (--flight.Callers > 0) return;
            Land(key, flight);
        }
        flight.Abandoned.Cancel();
    }

    private async Task<T> FlyAsync(TKey key, Flight flight, Func<CancellationToken, Task<T>> work)
    {
        try
        {
            return await work(flight.Abandoned.Token);
        }
        finally
        {
            lock (gate) Land(key, flight);
        }
    }

    private void Land(TKey key, Flight flight)
    {
        if (flights.GetValueOrDefault(key) == flight) flights.Remove(key);
    }

    private sealed class Flight
    {
        public CancellationTokenSource Abandoned { get; } = new();
        public Task<T> Work { get; set; } = null!;
        public int Callers { get; set; }
    }
}
