using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Images;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class CrashTests(SharedAzurite azurite)
{
    private static readonly string[] Settings = ["Site:BaseUrl=http://news.example", "Site:ApiUrl=http://api.example"];
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    public static TheoryData<string> Changes => ["new", "changed slug", "rejected", "draft", "removed", "moved"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_crash_after_any_call_of_a_publish_and_a_restart_end_in_the_same_bytes(string change)
    {
        var account = azurite.NewAccount();
        var names = await PrepareAsync(account, change);

        await Crashes.ConvergeAsync(account, life => Build(account, life), async services =>
        {
            foreach (var name in names) await services.GetRequiredService<Publisher>().PublishAsync(name, App.Stop);
        });
    }

    // What is online at first, and what the editor does then.
    private async Task<string[]> PrepareAsync(string account, string change)
    {
        await using var app = await App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock), Settings);
        await app.Images.GetBlobClient("map.png").UploadAsync(BinaryData.FromBytes(Pictures.Png(64, 64)), App.Stop);
        await app.PublishAsync("other.md", Article("Other", "status: draft\n"));
        if (change != "new") await app.PublishAsync("a.md", Article("A", "slug: first\n", "![Map](images/map.png)"));
        switch (change)
        {
            case "removed":
                await app.Articles.DeleteBlobAsync("a.md", cancellationToken: App.Stop);
                return ["a.md"];
            case "moved":
                await app.CopyAsync("a.md", "b.md");
                await app.Articles.DeleteBlobAsync("a.md", cancellationToken: App.Stop);
                return ["b.md", "a.md"];
            case "rejected":
                await app.UploadAsync("a.md", "---\ntitle: A\ndate: never\n---\n");
                return ["a.md"];
            default:
                await app.UploadAsync("a.md",
                    Article("A", change == "draft" ? "status: draft\n" : "slug: second\n", "![Map](images/map.png)"));
                return ["a.md"];
        }
    }

    private IHost Build(string account, StorageCalls life) => App.Build(
        account, services => services.AddSingleton<TimeProvider>(clock).AddSingleton<HttpPipelinePolicy>(life),
        Settings);
}
