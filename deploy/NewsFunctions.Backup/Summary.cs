using Azure.Data.Tables;
using NewsFunctions.Backups;
using NewsFunctions.Counters;
using NewsFunctions.Likes;

namespace NewsFunctions.Backup;

/// <summary>What a backup or tables hold, in numbers to compare.</summary>
public sealed record Summary(long Likes, long LikedArticles, long Views, long Articles, long Days, long Corrections)
{
    public static async Task<Summary> OfAsync(BackupSet backup, CancellationToken cancellationToken)
    {
        var count = new Count();
        foreach (var part in backup.Parts)
            await foreach (var row in backup.RowsAsync(part, cancellationToken)) count.Add(part.Table, row);
        return count.Summary;
    }

    public static async Task<Summary> OfAsync(TableServiceClient tables, CancellationToken cancellationToken)
    {
        var count = new Count();
        foreach (var name in new[] { BackupPart.Likes, BackupPart.Stats })
            await foreach (var row in tables.GetTableClient(name)
                .QueryAsync<TableEntity>(cancellationToken: cancellationToken))
                count.Add(name, row);
        return count.Summary;
    }

    public override string ToString() =>
        $"{Likes} likes of {LikedArticles} articles, {Views} views of {Articles} articles, {Days} days of the ledger, "
        + $"{Corrections} views taken back or released";

    private sealed class Count
    {
        private readonly HashSet<string> days = [];
        private long likes;
        private long liked;
        private long views;
        private long articles;
        private long corrections;

        public Summary Summary => new(likes, liked, views, articles, days.Count, corrections);

        public void Add(string table, TableEntity row)
        {
            if (table == BackupPart.Likes) AddLike(row);
            else if (row.PartitionKey.StartsWith("total|", StringComparison.Ordinal)) AddTotal(row);
            else if (row.PartitionKey.StartsWith(Stats.DayPartition(""), StringComparison.Ordinal))
                days.Add(row.PartitionKey);
        }

        private void AddLike(TableEntity row)
        {
            if (row.RowKey == LikeCount.Row && LikeCount.Of(row).Likes > 0) liked++;
            else if (row.RowKey.StartsWith(LikeStore.VisitorPrefix, StringComparison.Ordinal)) likes++;
        }

        private void AddTotal(TableEntity row)
        {
            articles++;
            views += Stats.Views(row);
            corrections += TakenBack.OfArticle(row) + Released.OfArticle(row);
        }
    }
}
