using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Activity;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Memory;

public sealed class BoundTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void A_cache_counts_its_keys_its_values_and_itself()
    {
        using var cache = new ByteCache<string, string>(100_000, (key, value) => 2 * (key.Length + value.Length));

        cache.Set(new string('k', 1000), "v");
        cache.Set("k", new string('v', 2000));

        Assert.Equal((2 * (1001 + 2001)) + (2 * ByteCache<string, string>.PerEntry), cache.Bytes);
    }

    [Fact]
    public void A_cache_never_holds_more_than_its_bound()
    {
        using var cache = new ByteCache<string, string>(100_000, (key, value) => 2 * (key.Length + value.Length));

        for (var i = 0; i < 5000; i++)
        {
            cache.Set($"{i}{new string('k', 500)}", "v");
            Assert.InRange(cache.Bytes, 0, 100_000);
        }
    }

    [Fact]
    public void Recent_entries_are_those_set_last()
    {
        var entries = new RecentEntries<int, string>(100);

        for (var i = 0; i < 10_000; i++)
        {
            entries.Set(i, $"{i}");
            Assert.InRange(entries.Count, 1, 100);
        }

        Assert.All(Enumerable.Range(9_950, 50), i => Assert.True(entries.TryGet(i, out _)));
        Assert.False(entries.TryGet(9_000, out _));
    }

    [Fact]
    public void An_entry_that_is_set_again_stays_and_one_that_is_removed_does_not()
    {
        var entries = new RecentEntries<int, string>(100);
        for (var i = 1; i < 1_000; i++)
        {
            entries.Set(i, "");
            entries.Set(0, $"{i}");
        }

        Assert.True(entries.TryGet(0, out var last));
        Assert.Equal("999", last);
        entries.Remove(0);
        Assert.False(entries.TryGet(0, out _));
    }

    [Fact]
    public void A_flood_of_visitors_has_so_many_buckets_and_no_more()
    {
        var rate = new RateLimit(Options.Create(new RateLimitOptions { Burst = 1 }), clock);

        for (var i = 0; i < RateLimit.MaxBuckets + 1000; i++) rate.Refuse($"visitor {i}");

        Assert.InRange(rate.Buckets, RateLimit.MaxBuckets / 2, RateLimit.MaxBuckets);
        Assert.NotNull(rate.Refuse($"visitor {RateLimit.MaxBuckets + 999}"));
    }

    [Fact]
    public void A_bucket_fills_as_time_passes()
    {
        var rate = new RateLimit(Options.Create(new RateLimitOptions { Burst = 3, PerSecond = 2 }), clock);

        Assert.Equal(
            [null, null, null, TimeSpan.FromSeconds(0.5)], Enumerable.Range(0, 4).Select(_ => rate.Refuse("a")));
        Assert.Null(rate.Refuse("b"));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Null(rate.Refuse("a"));
        Assert.NotNull(rate.Refuse("a"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => rate.Refuse("a") is null));
    }
}
