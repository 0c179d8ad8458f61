using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using NewsFunctions.Tests.Publishing;

namespace NewsFunctions.Tests.Publication;

public sealed class PublicationConvergenceTests(SharedAzurite azurite)
{
    private static readonly string[] Files =
    [
        "site.yaml", "pages/imprint.md", "pages/imprint.html", "pages/about.md", "notes.txt", "theme/footer.liquid",
        "theme/colours.css",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_lost_repeated_and_shuffled_events_a_sweep_leaves_nothing_for_a_rebuild_to_do(int seed)
    {
        await using var app = await App.StartAsync(azurite.NewAccount());
        await app.PublishAsync("a.md", Editor.Article("A"));
        var (random, pending) = (new Random(seed), new List<string>());
        for (var i = 0; i < 40; i++)
        {
            var name = Files[random.Next(Files.Length)];
            if (random.Next(4) == 0) await app.Publication.DeleteBlobIfExistsAsync(name, cancellationToken: App.Stop);
            else await UploadAsync(app, name, random);

            // One event in five is lost, one in five comes twice.
            pending.AddRange(Enumerable.Repeat(name, random.Next(5) switch { 0 => 0, 1 => 2, _ => 1 }));
            while (pending.Count > random.Next(6))
            {
                var next = random.Next(pending.Count);
                await app.Service<PublicationPublisher>().PublishAsync(pending[next], App.Stop);
                pending.RemoveAt(next);
            }
        }

        await app.RunAsync("SweepArticles");

        Assert.Empty((await app.Service<Rebuild>().RunAsync(verify: true, App.Stop)).Drift);
        var files = (await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop)).Publication;
        var there = new List<string>();
        await foreach (var blob in app.Publication.GetBlobsAsync(cancellationToken: App.Stop)) there.Add(blob.Name);
        Assert.Equal(there.Order(StringComparer.Ordinal), files.ByName.Keys);
        foreach (var name in there) Assert.NotEmpty(await app.ReportAsync($"publication/{name}"));
    }

    private static async Task UploadAsync(App app, string name, Random random)
    {
        var (isBad, draft) = (random.Next(5) == 0, random.Next(6) == 0 ? "draft: true\n" : "");
        var text = name.StartsWith("theme/", StringComparison.Ordinal) ? isBad ? "{% if %}" : $"p {random.Next(9)} {{}}"
            : name == "site.yaml"
            ? isBad ? "languages: [no language]\n" : $"name: N{random.Next(9)}\nnavigation: [imprint, about]\n"
            : isBad ? "No front matter." : Editor.Article($"T{random.Next(9)}", draft);
        await app.Publication.GetBlobClient(name)
            .UploadAsync(BinaryData.FromString(text), overwrite: true, App.Stop);
    }
}
