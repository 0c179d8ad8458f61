using NewsFunctions.Storage;

namespace NewsFunctions.Tests.Storage;

public sealed class GroupCommitTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly List<string> committed = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_patient_goes_at_once_after_a_quiet_time_and_else_with_the_next_that_is_not()
    {
        var commits = Commits(TimeSpan.Zero, burst: 1, patience: Hour);
        await commits.AddPatientAsync("first", Stop);

        var patient = commits.AddPatientAsync("second", Stop);
        var other = commits.AddPatientAsync("third", Stop);
        await commits.AddAsync("fourth", Stop);

        await Task.WhenAll(patient, other);
        Assert.Equal(["first", "second third fourth"], committed);
    }

    [Fact]
    public async Task What_is_patient_waits_no_longer_than_its_patience()
    {
        var commits = Commits(TimeSpan.Zero, burst: 1, patience: TimeSpan.FromMilliseconds(20));
        await commits.AddPatientAsync("first", Stop);

        await commits.AddPatientAsync("second", Stop);

        Assert.Equal(["first", "second"], committed);
    }

    [Fact]
    public async Task So_many_commits_as_the_burst_go_at_once_and_the_next_waits()
    {
        var commits = Commits(Hour, burst: 3, patience: TimeSpan.Zero);
        foreach (var item in (string[])["first", "second", "third"]) await commits.AddAsync(item, Stop);

        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAsync<TaskCanceledException>(() => commits.AddAsync("fourth", enough.Token));

        Assert.Equal(["first", "second", "third"], committed);
    }

    private GroupCommit<string, bool> Commits(TimeSpan interval, int burst, TimeSpan patience) => new(
        items =>
        {
            committed.Add(string.Join(' ', items));
            return Task.FromResult<IReadOnlyList<bool>>([.. items.Select(_ => true)]);
        },
        10, interval, burst, patience);
}
