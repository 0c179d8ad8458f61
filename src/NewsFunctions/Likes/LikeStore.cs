using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using NewsFunctions.Activity;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Likes;

/// <summary>How many like an article, and whether this visitor does.</summary>
public sealed record LikeState(long Likes, bool Liked);

/// <summary>
/// The table <c>Likes</c>: a partition per article with a row for each visitor who likes it, and their number, changed
/// together in one transaction. What arrives while a transaction is under way goes into the next one.
/// </summary>
public sealed partial class LikeStore(
    StorageClients storage, ActivityWriter views, IOptions<ViewOptions> options, ILogger<LikeStore> log)
{
    /// <summary>How the keys of the visitors' rows begin.</summary>
    internal const string VisitorPrefix = "v|";

    // One that is forgotten while its commit is under way has two writers then, as if there were another instance.
    private const int MaxArticles = 10_000;

    // A transaction holds 100 entities, one of them the number.
    private const int MaxBatch = 99;

    // Half of the time for waiting, half for the transaction: after both, the answer is still in time.
    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.TimeoutSeconds) * 0.48;
    private readonly Lock gate = new();
    private readonly RecentEntries<ArticleId, LikedArticle> articles = new(MaxArticles);
    private readonly SharedSecret secret = new(storage.Likes, "secret", "visitors");

    /// <summary>Raised with the article's id after a like has been stored.</summary>
    public event Action<ArticleId>? Changed;

    /// <param name="isRanked">Whether trending lists learn of it.</param>
    /// <returns>Null where it could not be stored in time.</returns>
    public async Task<LikeState?> SetAsync(
        ArticleId articleId, VisitorId visitor, bool liked, bool isRanked, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        try
        {
            var key = await VisitorKeyAsync(articleId, visitor, waiting.Token);
            return await Article(articleId).Commits.AddAsync(new Wish(key, liked, isRanked), waiting.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<LikeState> GetAsync(ArticleId articleId, VisitorId visitor, CancellationToken cancellationToken)
    {
        var key = await VisitorKeyAsync(articleId, visitor, cancellationToken);
        var count = CountAsync(articleId, cancellationToken);
        var liked = await storage.Likes.FindAsync(articleId, key, cancellationToken) is not null;
        return new LikeState(await count, liked);
    }

    public async Task<long> CountAsync(ArticleId articleId, CancellationToken cancellationToken) =>
        LikeCount.Of(await storage.Likes.FindAsync(articleId, LikeCount.Row, cancellationToken)).Likes;

    private LikedArticle Article(ArticleId id)
    {
        lock (gate)
        {
            if (!articles.TryGet(id, out var article)) articles.Set(id, article = new LikedArticle(id, CommitAsync));
            return article;
        }
    }

    private async Task<IReadOnlyList<LikeState?>> CommitAsync(LikedArticle article, IReadOnlyList<Wish> wishes)
    {
        using var deadline = new CancellationTokenSource(patience);
        var tried = (LikeCount?)null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var count = article.Count
                    ?? LikeCount.Of(await storage.Likes.FindAsync(article.Id, LikeCount.Row, deadline.Token));

                // Nobody came between, and still it was refused: it is the rows that are not as thought.
                var unsure = count == tried || IsAnyTwice(wishes) ? wishes : wishes.Where(wish => !wish.Liked);
                tried = count;
                var likers = await ReadAsync(article.Id, unsure, deadline.Token);
                var fulfilled = Fulfil(wishes, likers, count.Likes);
                if (article.Count is not null && fulfilled.After.SetEquals(likers))
                {
                    // Nothing is written, so nothing would tell that the number is out of date.
                    (article.Count, tried) = (null, null);
                    continue;
                }
                article.Count = await WriteAsync(article.Id, likers, fulfilled, count, deadline.Token);
                return fulfilled.Answers;
            }
            catch (Exception failure) when (IsWorthAnotherTry(failure))
            {
                // Another instance was faster, or our own transaction landed and its answer was lost: read again and
                // see.
                article.Count = null;
                if (deadline.IsCancellationRequested) return new LikeState?[wishes.Count];
                Again(article.Id, attempt, failure.Message);
                await Task.Delay(Random.Shared.Next(5, 20 * Math.Min(attempt, 10)));
            }
        }
    }

    private static bool IsWorthAnotherTry(Exception failure) =>
        StorageErrors.IsOutage(failure) || failure is RequestFailedException { Status: 404 or 409 or 412 };

    // Most who like did not like before. The transaction fails where that is wrong, so their rows need not be read
    // first. Not where one visitor asks twice: then nothing might be written that could fail. Likes that are taken back
    // are few, and anybody can take back what never was: they are looked for, or they would fail the likes beside them.
    private static bool IsAnyTwice(IReadOnlyList<Wish> wishes) =>
        wishes.DistinctBy(wish => wish.Visitor).Count() < wishes.Count;

    /// <returns>Which of the visitors like the article.</returns>
    private async Task<HashSet<string>> ReadAsync(
        ArticleId articleId, IEnumerable<Wish> wishes, CancellationToken cancellationToken)
    {
        var rows = wishes.Select(wish => wish.Visitor).Distinct();
        var found = await Task.WhenAll(rows.Select(row => storage.Likes.FindAsync(articleId, row, cancellationToken)));
        return [.. found.OfType<TableEntity>().Select(row => row.RowKey)];
    }

    private static Fulfilled Fulfil(IReadOnlyList<Wish> wishes, HashSet<string> likers, long likes)
    {
        var after = likers.ToHashSet();
        var (answers, unranked) = (new List<LikeState?>(), 0);
        foreach (var (visitor, liked, isRanked) in wishes)
        {
            var step = liked && after.Add(visitor) ? 1 : !liked && after.Remove(visitor) ? -1 : 0;
            likes += step;
            if (!isRanked) unranked += step;
            answers.Add(new LikeState(likes, liked));
        }
        return new Fulfilled(after, unranked, answers);
    }

    // Whoever changes rows changes the number too, whose ETag therefore stands for all of them.
    private async Task<LikeCount> WriteAsync(
        ArticleId articleId, HashSet<string> before, Fulfilled wishes, LikeCount count,
        CancellationToken cancellationToken)
    {
        var added = wishes.After.Except(before).Select(visitor => new TableTransactionAction(
            TableTransactionActionType.Add, new TableEntity(articleId, visitor)));
        var removed = before.Except(wishes.After).Select(visitor => new TableTransactionAction(
            TableTransactionActionType.Delete, new TableEntity(articleId, visitor), ETag.All));
        var changes = added.Concat(removed).ToList();
        if (changes.Count == 0) return count;
        var change = wishes.After.Count - before.Count;
        var answers = await storage.Likes.SubmitTransactionAsync(
            [count.Write(articleId, count.Likes + change), .. changes], cancellationToken);
        Tell(articleId, new Tally(Likes: change, LikesUnranked: wishes.Unranked));
        return new LikeCount(count.Likes + change, answers.Value[0].Headers.ETag);
    }

    // Trending lists learn of likes by the hour; what a crash takes from them, no reader's count misses.
    private void Tell(ArticleId articleId, Tally change)
    {
        Changed?.Invoke(articleId);
        if (change != Tally.Zero) _ = views.WriteAsync(new ActivityRecord(articleId, change));
    }

    // The article is part of the hash, so that one visitor's likes cannot be joined across articles.
    private async ValueTask<string> VisitorKeyAsync(
        ArticleId articleId, VisitorId visitor, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetBytes($"{articleId}\n{visitor.Value}");
        var key = await secret.GetAsync(cancellationToken);
        return $"{VisitorPrefix}{Convert.ToHexStringLower(HMACSHA256.HashData(key, text))[..32]}";
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Likes of {Article}, attempt {Attempt}: {Reason}")]
    private partial void Again(ArticleId article, int attempt, string reason);

    private readonly record struct Wish(string Visitor, bool Liked, bool IsRanked);

    /// <param name="After">Who likes the article then.</param>
    /// <param name="Unranked">What of the change in number trending lists do not learn of.</param>
    private readonly record struct Fulfilled(HashSet<string> After, int Unranked, IReadOnlyList<LikeState?> Answers);

    private sealed class LikedArticle
    {
        public LikedArticle(
            ArticleId id, Func<LikedArticle, IReadOnlyList<Wish>, Task<IReadOnlyList<LikeState?>>> commit)
        {
            Id = id;
            Commits = new(wishes => commit(this, wishes), MaxBatch, TimeSpan.Zero);
        }

        public ArticleId Id { get; }

        public GroupCommit<Wish, LikeState?> Commits { get; }

        /// <summary>
        /// As storage had it last; null where that is not known. Only the commit under way touches it.
        /// </summary>
        public LikeCount? Count { get; set; }
    }
}
