using System.Security.Cryptography;
using FsCheck.Xunit;
using NewsFunctions.Activity;

namespace NewsFunctions.Tests.Views;

public sealed class CountMinSketchTests
{
    [Property]
    public void An_estimate_is_never_below_what_was_added_and_not_removed(byte[] keys)
    {
        var (sketch, truth) = (new CountMinSketch(), new Dictionary<byte, int>());
        foreach (var key in keys)
        {
            sketch.Add(Key(key), 2);
            if (key % 3 == 0) sketch.Remove(Key(key), 2);
            else truth[key] = truth.GetValueOrDefault(key) + 2;
        }

        Assert.All(truth, entry => Assert.True(sketch.Estimate(Key(entry.Key)) >= entry.Value));
    }

    [Fact]
    public void What_is_removed_is_as_if_it_had_never_been()
    {
        var sketch = new CountMinSketch();
        sketch.Add(Key(1), 5);
        sketch.Remove(Key(1), 2);

        Assert.Equal(3, sketch.Estimate(Key(1)));
        Assert.Equal(0, sketch.Estimate(Key(2)));
    }

    [Fact]
    public void A_count_that_is_full_stays_full()
    {
        var sketch = new CountMinSketch();
        sketch.Add(Key(1), 100_000);
        sketch.Remove(Key(1), 100_000);

        Assert.True(sketch.Estimate(Key(1)) > CountMinSketch.MaxCount);
    }

    [Fact]
    public void Half_a_million_strangers_cost_nobody_more_than_a_count()
    {
        var sketch = new CountMinSketch();
        for (var stranger = 0; stranger < 500_000; stranger++) sketch.Add(Key(stranger), 1);

        Assert.All(Enumerable.Range(1_000_000, 10_000), honest => Assert.InRange(sketch.Estimate(Key(honest)), 0, 1));
    }

    private static byte[] Key(int number) => SHA256.HashData(BitConverter.GetBytes(number));
}
