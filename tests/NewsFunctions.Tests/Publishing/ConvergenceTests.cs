using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;
using NewsFunctions.Publishing;
using NewsFunctions.Rebuilding;
using static NewsFunctions.Tests.Publishing.Editor;

namespace NewsFunctions.Tests.Publishing;

public sealed class ConvergenceTests(SharedAzurite azurite)
{
    private const int Seeds = 200;

    [Fact]
    public async Task After_lost_repeated_and_shuffled_events_a_sweep_makes_the_index_equal_to_a_fresh_rebuild()
    {
        var account = azurite.NewAccount();
        ArticleCatalogue swept;
        await using (var app = await App.StartAsync(account))
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Seeds), new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (seed, _) => await new Newsroom(app, seed).WorkAsync());

            await app.Service<Sweep>().RunAsync(App.Stop);

            var verified = await app.Service<Rebuild>().RunAsync(verify: true, App.Stop);
            Assert.Empty(verified.Drift);
            Assert.True(verified.Articles > Seeds, "Too few articles for the test to mean much.");
            swept = await app.Service<LiveCatalogue>().GetNewestAsync(App.Stop);
        }

        await EmptyIndexAsync(account);
        await using var fresh = await App.StartAsync(account, null, "Site:BaseUrl=http://127.0.0.1");
        await fresh.Service<Rebuild>().RunAsync(verify: false, App.Stop);
        var rebuilt = await fresh.Service<LiveCatalogue>().GetNewestAsync(App.Stop);

        // Where a bad version lies over a good one, no upload tells of the good one any more, nor of the slug it holds.
        var untold = swept.Entries.Where(e => e is { Status: UploadStatus.Rejected, Article: not null })
            .Select(e => SeedOf(e)).ToHashSet();
        Assert.InRange(untold.Count, 1, Seeds / 2);
        Assert.Equal(Describe(swept, untold), Describe(rebuilt, untold));
    }

    private static Dictionary<string, string> Describe(
        ArticleCatalogue catalogue, HashSet<string> untold) => catalogue.Entries
        .Where(e => e.Status != UploadStatus.Removed && !untold.Contains(SeedOf(e)))
        .ToDictionary(e => e.BlobName, e => JsonSerializer.Serialize(e with
        {
            Sequence = 0,
            Changed = 0,
            ChangedAt = null,
            FirstOnline = 0,
            PublicFrom = null,
            Withdrawal = null,
            Recalled = null
        }));

    private static string SeedOf(Entry entry) => entry.BlobName.Split('/')[0];

    private static async Task EmptyIndexAsync(string account)
    {
        var table = new TableClient(account, "Articles");
        await foreach (var page in table.QueryAsync<TableEntity>(
            e => e.PartitionKey == "articles", 100, ["PartitionKey", "RowKey"], App.Stop).AsPages())
            await table.SubmitTransactionAsync(page.Values.Select(
                row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)), App.Stop);
    }

    /// <summary>
    /// Editors who upload, rename and delete files that fight for few slugs, and events that come as they like.
    /// </summary>
    private sealed class Newsroom(App app, int seed)
    {
        private readonly Random random = new(seed);
        private readonly List<string> pending = [];
        private readonly HashSet<string> files = [];

        public async Task WorkAsync()
        {
            for (var i = 0; i < 6; i++)
            {
                await ActAsync();
                if (random.Next(2) == 0) await DeliverAsync();
            }
            while (pending.Count > 0) await DeliverAsync();
        }

        private async Task ActAsync()
        {
            var name = $"{seed}/{"abcd"[random.Next(4)]}.md";
            var action = random.Next(10);
            if (action >= 6 && files.Count > 0) name = files.ElementAt(random.Next(files.Count));
            if (action < 6 || !files.Contains(name)) await UploadAsync(name);
            else if (action < 8) await DeleteAsync(name);
            else await MoveAsync(name);
        }

        private async Task UploadAsync(string name)
        {
            await app.UploadAsync(name, Text());
            files.Add(name);
            Happened(name);
        }

        private async Task DeleteAsync(string name)
        {
            await app.Articles.DeleteBlobAsync(name, cancellationToken: App.Stop);
            files.Remove(name);
            Happened(name);
        }

        private async Task MoveAsync(string name)
        {
            var target = $"{seed}/moved-{random.Next(3)}.md";
            if (files.Contains(target)) return;
            await app.CopyAsync(name, target);
            files.Add(target);
            Happened(target);
            await DeleteAsync(name);
        }

        private string Text()
        {
            if (random.Next(10) == 0) return "---\ntitle: Bad\ndate: never\n---\n";
            var slug = random.Next(2) == 0 ? "" : $"slug: s{seed}-{"xyz"[random.Next(3)]}\n";
            return Article($"T{random.Next(1000)}", slug.Length == 0
                ? $"slug: s{seed}-own-{random.Next(3)}\n"
                : slug + (random.Next(6) == 0 ? "status: draft\n" : ""));
        }

        // One in ten is lost, one in five comes twice.
        private void Happened(string name)
        {
            var luck = random.Next(10);
            for (var i = 0; i < (luck == 0 ? 0 : luck <= 2 ? 2 : 1); i++) pending.Add(name);
        }

        private async Task DeliverAsync()
        {
            if (pending.Count == 0) return;
            var next = random.Next(pending.Count);
            var name = pending[next];
            pending.RemoveAt(next);
            await app.NoticeAsync(name);
        }
    }
}
