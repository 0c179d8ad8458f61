using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Likes;

/// <summary>
/// What was read of likes, for some seconds. A like given or taken back here is known at once, one by way of another
/// instance when it is read again.
/// </summary>
public sealed class LikeReads
{
    private const long MaxMemory = 16 * 1024 * 1024;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private readonly LikeStore likes;
    private readonly TimeProvider time;
    private readonly ByteCache<ArticleId, Known<long>> counts = new(
        MaxMemory, (id, _) => 40 + (2 * id.Value.Length));
    private readonly ByteCache<(ArticleId, VisitorId), Known<bool>> visitors = new(
        MaxMemory, (key, _) => 60 + (2 * (key.Item1.Value.Length + key.Item2.Value.Length)));

    public LikeReads(LikeStore likes, TimeProvider time)
    {
        (this.likes, this.time) = (likes, time);
        likes.Changed += counts.Remove;
    }

    /// <summary>Bytes in memory, and the most that there may be.</summary>
    internal (long Bytes, long Most) InMemory => (counts.Bytes + visitors.Bytes, counts.Most + visitors.Most);

    // Nobody likes an article that has no likes.
    private Known<bool> NoLike => new(false, time.GetTimestamp());

    /// <summary>What is in memory, or null.</summary>
    public LikeState? Find(ArticleId articleId, VisitorId visitor) =>
        Fresh(counts, articleId) is { } count
        && (count.Value == 0 ? NoLike : Fresh(visitors, (articleId, visitor))) is { } liked
            ? new LikeState(count.Value, liked.Value)
            : null;

    public async Task<LikeState> GetAsync(ArticleId articleId, VisitorId visitor, CancellationToken cancellationToken)
    {
        if (Find(articleId, visitor) is { } known) return known;
        var read = time.GetTimestamp();
        var state = await likes.GetAsync(articleId, visitor, cancellationToken);
        counts.Set(articleId, new(state.Likes, read), MaxAge);
        visitors.Set((articleId, visitor), new(state.Liked, read), MaxAge);
        return state;
    }

    public void Remember(ArticleId articleId, VisitorId visitor, LikeState state) =>
        visitors.Set((articleId, visitor), new(state.Liked, time.GetTimestamp()), MaxAge);

    private Known<T>? Fresh<TKey, T>(ByteCache<TKey, Known<T>> cache, TKey key) where TKey : notnull =>
        cache.TryGet(key, out var known) && time.GetElapsedTime(known.Read) < MaxAge ? known : null;

    private sealed record Known<T>(T Value, long Read);
}
