using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Storage;

public sealed class StorageClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider right = new(Noon);

    [Fact]
    public void A_clock_that_agrees_with_the_answers_is_believed_to_the_tick()
    {
        var clock = new StorageClock(right);
        Hear(clock, TimeSpan.Zero);
        right.Advance(TimeSpan.FromTicks(17_654_321));

        Assert.Equal(right.GetUtcNow(), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Skew);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_wrong_clock_is_corrected_to_within_the_two_seconds_that_a_date_leaves_open(int ahead)
    {
        var clock = new StorageClock(new WrongClock(right) { Ahead = TimeSpan.FromSeconds(ahead) });
        Hear(clock, TimeSpan.FromMilliseconds(40));

        Assert.InRange((clock.GetUtcNow() - right.GetUtcNow()).TotalSeconds, -1, 2.04);
        Assert.InRange(clock.Skew.TotalSeconds, ahead - 2.04, ahead + 1);
    }

    [Fact]
    public void A_slow_answer_leaves_open_as_much_as_it_was_slow_and_a_fast_one_closes_that()
    {
        var clock = new StorageClock(new WrongClock(right) { Ahead = TimeSpan.FromHours(1) });
        Hear(clock, TimeSpan.FromSeconds(8));
        Assert.InRange((clock.GetUtcNow() - right.GetUtcNow()).TotalSeconds, 2, 10);

        Hear(clock, TimeSpan.Zero);
        Assert.InRange((clock.GetUtcNow() - right.GetUtcNow()).TotalSeconds, 0, 2);
    }

    [Fact]
    public void What_has_passed_for_storage_is_never_said_too_early()
    {
        var clock = new StorageClock(new WrongClock(right) { Ahead = TimeSpan.FromHours(5) });
        Assert.Null(clock.Least);
        for (var answer = 0; answer < 1000; answer++)
        {
            Hear(clock, TimeSpan.FromMilliseconds(answer % 7 * 300));
            right.Advance(TimeSpan.FromMilliseconds(777));
            Assert.InRange((right.GetUtcNow() - clock.Least!.Value).TotalSeconds, 0, 2.1);
        }
    }

    [Fact]
    public void Of_two_answers_that_contradict_each_other_the_later_one_counts()
    {
        var clock = new StorageClock(right);
        Hear(clock, TimeSpan.Zero);
        clock.Hear(Noon.AddDays(1), clock.GetTimestamp());
        Assert.Equal(Noon.AddDays(1), clock.GetUtcNow());

        Hear(clock, TimeSpan.Zero);
        Assert.Equal(right.GetUtcNow(), clock.GetUtcNow());
    }

    // An answer that took so long, half of it on the way back; its date names the second.
    private void Hear(StorageClock clock, TimeSpan took)
    {
        var sent = clock.GetTimestamp();
        right.Advance(took / 2);
        var now = right.GetUtcNow();
        var date = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        right.Advance(took / 2);
        clock.Hear(date, sent);
    }
}
