using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using NewsFunctions.Backup;
using NewsFunctions.Backups;
using NewsFunctions.Catalogue;
using NewsFunctions.Likes;
using NewsFunctions.Tests.Views;

namespace NewsFunctions.Tests.Backups;

/// <summary>What a backup consists of, however it came about.</summary>
public sealed class BackupTests(SharedAzurite azurite)
{
    private static readonly VisitorId[] Visitors = [.. Enumerable.Range(0, 4).Select(Visitor)];

    [Fact]
    public async Task A_crash_after_any_storage_call_ends_in_a_backup_that_is_the_tables()
    {
        var whole = new StorageCalls();
        await AssertConvergesAsync(whole);
        Assert.True(whole.Count > 30, $"Only {whole.Count} calls.");

        for (var call = 1; call <= whole.Count; call++) await AssertConvergesAsync(StorageCalls.CrashAfter(call));
    }

    [Fact]
    public async Task A_backup_is_complete_when_all_of_it_is_written_and_not_before()
    {
        var account = NewAccount();
        using var instance = await Instance.StartAsync(account);
        await CountAsync(instance, [0, 1]);
        await instance.Backup.RunAsync(App.Stop);
        var first = await DumpAsync(await OpenAsync(account));

        await CountAsync(instance, [2]);
        var writes = 0;
        var broken = new StorageCalls
        {
            // The second file, after the manifest has the first.
            Choose = (message, _) => message.Request.Method.ToString() == "PUT"
                && message.Request.Uri.ToString().Contains("/backup/", StringComparison.Ordinal) && ++writes > 2
                    ? StorageFault.Reset : StorageFault.None,
        };
        using (var failing = await Instance.StartAsync(account, null, broken))
            await Assert.ThrowsAnyAsync<Exception>(() => failing.Backup.RunAsync(App.Stop));

        Assert.Equal(first, await DumpAsync(await OpenAsync(account)));
    }

    [Fact]
    public async Task Of_two_backups_at_once_one_ends_and_what_the_other_wrote_can_be_restored()
    {
        var account = NewAccount();
        using var other = await Instance.StartAsync(account);
        await CountAsync(other, [0, 1, 2]);
        var asked = false;
        var calls = new StorageCalls
        {
            Around = async (message, send) =>
            {
                var isFile = message.Request.Uri.ToString().Contains(".ndjson.gz", StringComparison.Ordinal);
                if (isFile && !asked)
                {
                    asked = true;
                    Assert.NotNull(await other.Backup.RunAsync(App.Stop));
                }
                await send();
            },
        };
        using var slow = await Instance.StartAsync(account, null, calls);

        Assert.Null(await slow.Backup.RunAsync(App.Stop));
        Assert.True(asked);
        Assert.Equal(await DumpAsync(other), await DumpAsync(await OpenAsync(account)));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_written_again_until_its_likes_are_a_month_old()
    {
        var account = NewAccount();
        using var instance = await Instance.StartAsync(account);
        await CountAsync(instance, [0, 1]);
        var first = (await instance.Backup.RunAsync(App.Stop))!;
        // As if everything had been counted an hour before the first.
        await ChangeAsync(account, first with { Started = first.Started.AddHours(1) });

        var second = (await instance.Backup.RunAsync(App.Stop))!;
        var likes = second.Parts.Where(part => part.Key.StartsWith("Likes", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(likes);
        Assert.All(likes, part => Assert.Equal(first.Parts[part.Key], part.Value));
        Assert.All(
            second.Parts.Where(part => part.Key.StartsWith("Stats/total", StringComparison.Ordinal)),
            part => Assert.Equal(first.Parts[part.Key], part.Value));

        foreach (var (name, files) in likes)
            second.Parts[name] = [.. files.Select(file => file with { At = second.Started.AddDays(-31) })];
        await ChangeAsync(account, second);
        var third = (await instance.Backup.RunAsync(App.Stop))!;
        Assert.All(likes, part => Assert.NotEqual(part.Value[0].Blob, Assert.Single(third.Parts[part.Key]).Blob));
        Assert.Equal(await DumpAsync(instance), await DumpAsync(await OpenAsync(account)));
    }

    [Fact]
    public async Task Many_changes_end_in_few_files()
    {
        var account = NewAccount();
        using var instance = await Instance.StartAsync(account);
        for (var day = 0; day < 10; day++)
        {
            await CountAsync(instance, [day % Visitors.Length]);
            await LikeAsync(instance, Visitors[(day + 1) % Visitors.Length], false);
            await instance.Backup.RunAsync(App.Stop);
        }
        var backup = await OpenAsync(account);
        Assert.All(backup.State.Parts, part => Assert.InRange(part.Value.Count, 1, 8));
        Assert.Equal(await DumpAsync(instance), await DumpAsync(backup));
    }

    [Fact]
    public async Task A_file_of_many_rows_is_read_as_it_was_written_and_one_that_was_changed_is_refused()
    {
        var container = new BlobContainerClient(azurite.NewAccount(), "backup");
        await container.CreateAsync(cancellationToken: App.Stop);
        const int rows = 60_000;

        var file = await RowFile.WriteAsync(
            container, "Likes/0", DateTimeOffset.UtcNow, RandomAsync(rows, App.Stop), App.Stop);
        var blocks = await container.GetBlobClient(file!.Blob).GetPropertiesAsync(cancellationToken: App.Stop);
        Assert.InRange(blocks.Value.ContentLength, 5 * 1024 * 1024, long.MaxValue);
        var read = 0;
        await foreach (var row in RowFile.ReadAsync(container, file, App.Stop))
            Assert.Equal(read++, row.GetInt64("Number"));
        Assert.Equal(rows, read);
        Assert.Equal(rows, file.Rows);
        Assert.True(await RowFile.IsWholeAsync(container, file, App.Stop));

        await container.GetBlobClient(file.Blob).UploadAsync(BinaryData.FromString("x"), overwrite: true, App.Stop);
        Assert.False(await RowFile.IsWholeAsync(container, file, App.Stop));
    }

    internal string NewAccount()
    {
        var account = azurite.NewAccount();
        new BlobContainerClient(account, "backup").Create(cancellationToken: App.Stop);
        return account;
    }

    internal static async Task<BackupSet> OpenAsync(string account) =>
        await BackupSet.OpenAsync(new BlobContainerClient(account, "backup"), App.Stop);

    private async Task AssertConvergesAsync(StorageCalls faults)
    {
        var account = NewAccount();
        using var instance = await Instance.StartAsync(account);
        await CountAsync(instance, [0, 1]);
        await instance.Backup.RunAsync(App.Stop);
        await CountAsync(instance, [2]);
        await LikeAsync(instance, Visitors[0], false);
        // Trending lists learn of a like a moment later.
        await instance.RollUp.RunAsync(App.Stop);
        using (var crashing = await Instance.StartAsync(account, null, faults))
        {
            try
            {
                await crashing.Backup.RunAsync(App.Stop);
            }
            catch (Exception crash) when (crash is StorageCalls.CrashException or AggregateException)
            {
                // The process is gone.
            }
        }
        await instance.Backup.RunAsync(App.Stop);
        Assert.Equal(await DumpAsync(instance), await DumpAsync(await OpenAsync(account)));
    }

    private static async Task CountAsync(Instance instance, int[] visitors)
    {
        await instance.ViewAsync("a", 2);
        await instance.ViewAsync("b", visitors.Length);
        foreach (var visitor in visitors) await LikeAsync(instance, Visitors[visitor], true);
        await instance.RollUp.RunAsync(App.Stop);
    }

    private static async Task LikeAsync(Instance instance, VisitorId visitor, bool liked)
    {
        foreach (var article in new[] { "a", "b" })
            Assert.NotNull(await instance.Likes.SetAsync(ArticleId.Of(article), visitor, liked, true, App.Stop));
    }

    private static async Task ChangeAsync(string account, BackupState complete)
    {
        var store = new ManifestStore(new BlobContainerClient(account, "backup"));
        var (_, etag) = await store.ReadAsync(App.Stop);
        Assert.NotNull(await store.WriteAsync(new BackupManifest(complete, null), etag, App.Stop));
    }

    private static async Task<string> DumpAsync(Instance instance)
    {
        var rows = new List<TableEntity>();
        foreach (var table in new[] { instance.Storage.Likes, instance.Storage.Stats })
            await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: App.Stop)) rows.Add(row);
        return Dump(rows);
    }

    private static async Task<string> DumpAsync(BackupSet backup)
    {
        var rows = new List<TableEntity>();
        foreach (var part in backup.Parts)
            await foreach (var row in backup.RowsAsync(part, App.Stop)) rows.Add(row);
        return Dump(rows);
    }

    private static string Dump(IEnumerable<TableEntity> rows) => string.Join('\n', rows
        .Select(row => $"{row.PartitionKey} {row.RowKey} {string.Join(' ', row.Where(IsKept).Select(Text).Order())}")
        .Order(StringComparer.Ordinal));

    private static bool IsKept(KeyValuePair<string, object> column) =>
        column.Key is not ("PartitionKey" or "RowKey" or "odata.etag" or "Timestamp" or "AsOf");

    private static string Text(KeyValuePair<string, object> column) =>
        $"{column.Key}={(column.Value is byte[] bytes ? Convert.ToHexString(bytes) : column.Value)}";

    private static async IAsyncEnumerable<TableEntity> RandomAsync(
        int rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var number = 0L; number < rows; number++)
        {
            yield return new TableEntity("a", RandomNumberGenerator.GetHexString(200)) { ["Number"] = number };
            if (number % 1000 == 0) await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static VisitorId Visitor(int number) =>
        VisitorId.TryParse($"visitor-{number:0000000000}", out var visitor)
            ? visitor : throw new InvalidOperationException();
}
