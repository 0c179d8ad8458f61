using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using NewsFunctions.Publishing;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Publication;

public sealed class PublicationCrashTests(SharedAzurite azurite)
{
    private static readonly string[] Settings = ["Site:BaseUrl=http://news.example", "Site:ApiUrl=http://api.example"];
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(2));

    [Theory]
    [InlineData("new")]
    [InlineData("changed")]
    [InlineData("rejected")]
    [InlineData("removed")]
    public async Task A_crash_after_any_call_for_a_file_and_a_restart_end_in_the_same_bytes(string change)
    {
        var account = azurite.NewAccount();
        await PrepareAsync(account, change);

        await Crashes.ConvergeAsync(account, life => Build(account, life), async services =>
        {
            await services.GetRequiredService<PublicationPublisher>().PublishAsync("site.yaml", App.Stop);
            await services.GetRequiredService<Publisher>().SiteChangedAsync(App.Stop);
        });
    }

    [Theory]
    [InlineData("new")]
    [InlineData("draft")]
    [InlineData("removed")]
    public async Task A_crash_after_any_call_for_a_page_and_a_restart_end_in_the_same_bytes(string change)
    {
        var account = azurite.NewAccount();
        await using (var app = await App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock), Settings))
        {
            await app.PublishFileAsync("site.yaml", "navigation: [imprint]\n");
            if (change != "new") await app.PublishFileAsync("pages/imprint.md", Editor.Article("Before"));
            if (change == "removed")
            {
                await app.PublishFileAsync("pages/imprint.html", Editor.Article("Waits"));
                await app.Publication.DeleteBlobAsync("pages/imprint.md", cancellationToken: App.Stop);
            }
            else
            {
                var text = Editor.Article("After", change == "draft" ? "status: draft\n" : "");
                await app.Publication.GetBlobClient("pages/imprint.md")
                    .UploadAsync(BinaryData.FromString(text), overwrite: true, App.Stop);
            }
        }

        await Crashes.ConvergeAsync(account, life => Build(account, life), services =>
            services.GetRequiredService<PublicationPublisher>().PublishAsync("pages/imprint.md", App.Stop));
    }

    [Theory]
    [InlineData("colours.css", "p {}", "q {}")]
    [InlineData("colours.css", "p {}", null)]
    [InlineData("footer.liquid", "Before", "After")]
    [InlineData("footer.liquid", "Before", "{% for %}")]
    [InlineData("footer.liquid", "{% include 'part' %}", null)]
    public async Task A_crash_after_any_call_for_a_file_of_the_theme_and_a_restart_end_in_the_same_bytes(
        string name, string before, string? after)
    {
        var account = azurite.NewAccount();
        await using (var app = await App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock), Settings))
        {
            await app.PublishFileAsync("theme/brand.liquid", "{% include 'part' %}");
            await app.PublishFileAsync($"theme/{name}", before);
            var blob = app.Publication.GetBlobClient($"theme/{name}");
            if (after is null) await blob.DeleteAsync(cancellationToken: App.Stop);
            else await blob.UploadAsync(BinaryData.FromString(after), overwrite: true, App.Stop);
        }

        await Crashes.ConvergeAsync(account, life => Build(account, life), services =>
            services.GetRequiredService<PublicationPublisher>().PublishAsync($"theme/{name}", App.Stop));
    }

    // What readers see at first, and what the publisher does then.
    private async Task PrepareAsync(string account, string change)
    {
        await using var app = await App.StartAsync(
            account, services => services.AddSingleton<TimeProvider>(clock), Settings);
        await app.PublishAsync("a.md", Editor.Article("A"));
        if (change != "new") await app.PublishFileAsync("site.yaml", "name: Before\n");
        if (change == "removed") await app.Publication.DeleteBlobAsync("site.yaml", cancellationToken: App.Stop);
        else
        {
            var text = change == "rejected" ? "name: After\nlanguages: [not a language]\n"
                : "name: After\nlicense: CC-BY-4.0\n";
            await app.Publication.GetBlobClient("site.yaml")
                .UploadAsync(BinaryData.FromString(text), overwrite: true, App.Stop);
        }
    }

    private IHost Build(string account, StorageCalls life) => App.Build(
        account, services => services.AddSingleton<TimeProvider>(clock).AddSingleton<HttpPipelinePolicy>(life),
        Settings);
}
