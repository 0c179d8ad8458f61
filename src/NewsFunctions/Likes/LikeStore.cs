using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Storage;
using NewsFunctions.Views;

namespace NewsFunctions.Likes;

/// <summary>How many like an article, and whether this visitor does.</summary>
public sealed record LikeState(long Likes, bool Liked);

/// <summary>
/// The table <c>Likes</c>: a partition per article with a row for each visitor who likes it, and their number, changed
/// together in one transaction. What arrives while a transaction is under way goes into the next one.
/// </summary>
public sealed partial class LikeStore(StorageClients storage, ViewWriter views, TimeProvider time, ILogger<LikeStore> log)
{
    // A transaction holds 100 entities, one of them the number.
    private const int MaxBatch = 99;
    private const int MaxAttempts = 30;
    private const string CountRow = "count";
    private const string CountColumn = "Likes";
    private readonly ConcurrentDictionary<string, GroupCommit<Wish, LikeState>> articles = new();
    private byte[]? secret;

    /// <summary>Raised with the article's id after a like has been stored.</summary>
    public event Action<string>? Changed;

    public async Task<LikeState> SetAsync(string articleId, VisitorId visitor, bool liked, CancellationToken cancellation)
    {
        var key = await VisitorKeyAsync(articleId, visitor, cancellation);
        var commits = articles.GetOrAdd(articleId, id => new(wishes => CommitAsync(id, wishes), MaxBatch, TimeSpan.Zero, time));
        return await commits.AddAsync(new Wish(key, liked), cancellation);
    }

    public async Task<LikeState> GetAsync(string articleId, VisitorId visitor, CancellationToken cancellation)
    {
        var key = await VisitorKeyAsync(articleId, visitor, cancellation);
        var count = CountAsync(articleId, cancellation);
        return new LikeState(await count, await FindAsync(articleId, key, cancellation) is not null);
    }

    public async Task<long> CountAsync(string articleId, CancellationToken cancellation) =>
        (await FindAsync(articleId, CountRow, cancellation))?.GetInt64(CountColumn) ?? 0;

    private async Task<IReadOnlyList<LikeState>> CommitAsync(string articleId, IReadOnlyList<Wish> wishes)
    {
        for (var attempt = 1; ; attempt++)
        {
            var visitors = wishes.Select(wish => wish.Visitor).Distinct().ToList();
            var found = await Task.WhenAll(visitors.Prepend(CountRow).Select(row => FindAsync(articleId, row, CancellationToken.None)));
            var before = visitors.Zip(found.Skip(1)).Where(x => x.Second is not null).ToDictionary(x => x.First, x => x.Second!);
            var likes = found[0]?.GetInt64(CountColumn) ?? 0;
            var after = before.Keys.ToHashSet();
            var answers = wishes.Select(wish => Fulfil(wish, after, ref likes)).ToList();
            var changes = Changes(articleId, before, after, found[0], likes);
            if (changes.Count == 0) return answers;
            try
            {
                await storage.Likes.SubmitTransactionAsync(changes);
                Tell(articleId, after.Count - before.Count);
                return answers;
            }
            catch (RequestFailedException failure) when ((failure.IsConflict() || failure.IsMissing()) && attempt < MaxAttempts)
            {
                // Another instance was faster, or our own transaction landed and its answer was lost: read again and see.
                Conflict(articleId, attempt);
                await Task.Delay(Random.Shared.Next(5, 20 * Math.Min(attempt, 10)));
            }
        }
    }

    private static LikeState Fulfil(Wish wish, HashSet<string> liking, ref long likes)
    {
        if (wish.Liked && liking.Add(wish.Visitor)) likes++;
        if (!wish.Liked && liking.Remove(wish.Visitor)) likes--;
        return new LikeState(likes, wish.Liked);
    }

    private static List<TableTransactionAction> Changes(
        string articleId, Dictionary<string, TableEntity> before, HashSet<string> after, TableEntity? count, long likes)
    {
        var added = after.Where(visitor => !before.ContainsKey(visitor))
            .Select(visitor => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(articleId, visitor)));
        var removed = before.Where(row => !after.Contains(row.Key))
            .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row.Value, row.Value.ETag));
        List<TableTransactionAction> changes = [.. added, .. removed];
        if (changes.Count == 0) return changes;
        var entity = new TableEntity(articleId, CountRow) { [CountColumn] = likes };
        changes.Add(count is null
            ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, count.ETag));
        return changes;
    }

    // Trending lists learn of likes by the hour; what a crash takes from them, no reader's count misses.
    private void Tell(string articleId, int change)
    {
        Changed?.Invoke(articleId);
        if (change != 0) _ = views.WriteAsync(new ViewRecord(articleId, Tally.Like(change)));
    }

    private async Task<TableEntity?> FindAsync(string articleId, string row, CancellationToken cancellation)
    {
        var found = await storage.Likes.GetEntityIfExistsAsync<TableEntity>(articleId, row, cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    // The article is part of the hash, so that one visitor's likes cannot be joined across articles.
    private async ValueTask<string> VisitorKeyAsync(string articleId, VisitorId visitor, CancellationToken cancellation)
    {
        secret ??= await SharedSecret.GetAsync(storage.Likes, "secret", "visitors", cancellation);
        return $"v|{Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{articleId}\n{visitor.Value}")))[..32]}";
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Likes of {Article} changed meanwhile; attempt {Attempt}")]
    private partial void Conflict(string article, int attempt);

    private readonly record struct Wish(string Visitor, bool Liked);
}
