namespace NewsFunctions.Tests.Cases;

public sealed class CaseTests(CaseApp app) : IClassFixture<CaseApp>
{
    public static TheoryData<string> Names => [.. Case.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_an_editor_or_reader_sends_is_answered_as_the_case_says(string name)
    {
        var one = Case.All.Single(one => one.Name == name);
        var run = new CaseRun(app, one);

        await run.ExpectAsync(one.Expect);
        await run.RememberAsync(one.ExpectThen);
        foreach (var step in one.Then) await run.DoAsync(step!.AsObject());
        await run.ExpectAsync(one.ExpectThen);
    }
}
