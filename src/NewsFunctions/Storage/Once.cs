namespace NewsFunctions.Storage;

/// <summary>
/// Something that is made when it is first asked for, by one thread. Unlike <see cref="Lazy{T}"/> it remembers no
/// failure: one moment without memory must not break the app for good, so the next who asks tries again.
/// </summary>
public sealed class Once<T>(Func<T> make) where T : class
{
    private readonly Lock gate = new();
    private volatile T? made;

    public T Value
    {
        get
        {
            if (made is { } value) return value;
            lock (gate) return made ??= make();
        }
    }
}
