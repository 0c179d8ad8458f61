using Azure.Data.Tables;
using FsCheck.Xunit;
using NewsFunctions.Activity;
using NewsFunctions.Counters;
using NewsFunctions.Tests.Catalogue;

namespace NewsFunctions.Tests.Trending;

public sealed class HourMarksTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 3, 13, 0, 0, TimeSpan.Zero);
    private static readonly Hour Hour = Hour.Of(Start);

    [Property]
    public void What_was_known_every_ten_minutes_is_read_back(byte[] views, byte[] likes)
    {
        var row = new TableEntity("day|20260503", "a");
        var (tally, known) = (Tally.Zero, new List<(long Views, long Likes)> { (0, 0) });
        for (var mark = 1; mark <= 5; mark++)
        {
            var (more, liked) = (At(views, mark) * 8, At(likes, mark) - 128);
            tally += new Tally(Counted: more, Likes: liked);
            HourMarks.Set(row, [new(Hour, tally)], Start.AddMinutes((10 * mark) - 5));
            known.Add((tally.Counted, tally.Likes));
        }

        var marks = HourMarks.Read(row, new Dictionary<Hour, Tally> { [Hour] = tally })[Hour];

        for (var minute = 0; minute < 60; minute++)
        {
            var read = marks.At(TimeSpan.FromMinutes(minute), tally.Counted)!.Value;
            Assert.Equal(known[minute / 10].Likes, read.Likes);
            Assert.InRange(Math.Abs(read.Views - known[minute / 10].Views), 0, (tally.Counted + 4095) / 8190);
        }

        static int At(byte[] bytes, int mark) => mark < bytes.Length ? bytes[mark] : 128;
    }

    [Fact]
    public void A_roll_up_that_comes_late_does_not_change_what_was_known_before()
    {
        var row = new TableEntity("day|20260503", "a");
        HourMarks.Set(row, [new(Hour, new Tally(Counted: 3))], Start.AddMinutes(35));
        HourMarks.Set(row, [new(Hour, new Tally(Counted: 9))], Start.AddMinutes(12));
        HourMarks.Set(row, [new(Hour, new Tally(Counted: 9))], Start.AddMinutes(75));
        var marks = HourMarks.Read(row, new Dictionary<Hour, Tally> { [Hour] = new(Counted: 9) })[Hour];

        Assert.Equal(0, marks.At(TimeSpan.FromMinutes(39), 9)!.Value.Views);
        Assert.Equal(3, marks.At(TimeSpan.FromMinutes(59), 9)!.Value.Views);
    }

    [Fact]
    public void Where_nothing_was_noted_the_hour_counts_as_a_whole()
    {
        var hour = new ArticleHour(Sample.Id(1), Hour, 7, 1);

        Assert.Equal(hour, hour.KnownAt(Start.AddMinutes(20)));
    }
}
