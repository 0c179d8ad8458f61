namespace NewsFunctions.Benchmarks;

/// <summary>
/// Articles as they are read: the second is read half as often as the first, the third a third as often.
/// </summary>
internal sealed class Zipf
{
    private readonly double[] cumulated;
    private readonly Random random = new(2026);

    public Zipf(int articles)
    {
        cumulated = new double[articles];
        var sum = 0.0;
        for (var i = 0; i < articles; i++) cumulated[i] = sum += 1.0 / (i + 1);
    }

    public int Next()
    {
        double at;
        lock (random) at = random.NextDouble() * cumulated[^1];
        var index = Array.BinarySearch(cumulated, at);
        return index < 0 ? ~index : index;
    }
}
