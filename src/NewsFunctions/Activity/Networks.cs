using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Activity;

/// <summary>Something a network did within its budget; given back where it was not stored.</summary>
/// <param name="IsRanked">Whether it may move trending lists too.</param>
public sealed record Spent(bool IsRanked, IReadOnlyList<(byte[] Key, int Times)> Counts, Hour Hour);

/// <summary>How often one network may do something in an hour.</summary>
public readonly record struct NetworkBudget(int PerArticle, int Altogether);

/// <summary>
/// What is left of each network's budgets in this hour, in the memory of this instance. Networks are known by
/// a hash whose salt is thrown away with the hour, and even that is not kept: see <see cref="CountMinSketch"/>.
/// </summary>
public sealed class Networks(IOptions<ViewOptions> viewOptions, IOptions<TrendingOptions> trending, StorageClock time)
{
    private readonly NetworkBudget views =
        new(viewOptions.Value.MaxPerNetworkAndArticle, viewOptions.Value.MaxPerNetwork);
    private readonly int likePoints = (int)Math.Ceiling(trending.Value.LikeWeight);
    private readonly Lock gate = new();
    private Sheet current = new(default);
    private Sheet? last;

    /// <returns>Null where the network has spent its budget of this hour.</returns>
    public Spent? SpendView(IPAddress network, ArticleId articleId) =>
        Spend(network, articleId, "view", views, new("up", 1, trending.Value.MaxPerNetwork));

    /// <param name="hasViewed">Whether the article was viewed from the network; if not, only one like an hour moves
    /// lists.</param>
    /// <returns>Null where the network has spent its budget of this hour.</returns>
    public Spent? SpendLike(IPAddress network, ArticleId articleId, bool liked, bool hasViewed, NetworkBudget budget) =>
        Spend(network, articleId, liked ? "like" : "unlike", budget, new(
            liked ? "up" : "down", likePoints, hasViewed ? trending.Value.MaxPerNetwork : likePoints));

    /// <summary>Gives back what was not stored in the end.</summary>
    public void GiveBack(Spent spent)
    {
        lock (gate)
        {
            Turn();
            if (spent.Hour != current.Hour) return;
            foreach (var (key, times) in spent.Counts) current.Counts.Remove(key, times);
        }
    }

    /// <summary>Remembers that the article was viewed from this network.</summary>
    public void Saw(IPAddress network, ArticleId articleId)
    {
        lock (gate)
        {
            Turn();
            var key = current.Key("seen", network, articleId);
            if (current.Counts.Estimate(key) == 0) current.Counts.Add(key, 1);
        }
    }

    /// <returns>Whether <see cref="Saw"/> was told of it in this hour or the one before.</returns>
    public bool HasSeen(IPAddress network, ArticleId articleId)
    {
        lock (gate)
        {
            Turn();
            return Saw(current) || (last is { } before && before.Hour.End == current.Hour.Start && Saw(before));
        }

        bool Saw(Sheet sheet) => sheet.Counts.Estimate(sheet.Key("seen", network, articleId)) > 0;
    }

    /// <returns>When every budget is whole again.</returns>
    public TimeSpan UntilNextHour() => Hour.Of(time.GetUtcNow()).End - time.GetUtcNow();

    private Spent? Spend(
        IPAddress network, ArticleId articleId, string deed, NetworkBudget budget, ListMove move)
    {
        lock (gate)
        {
            Turn();
            var ofArticle = current.Key(deed, network, articleId);
            var altogether = current.Key(deed, network, null);
            if (current.Counts.Estimate(ofArticle) >= budget.PerArticle) return null;
            if (current.Counts.Estimate(altogether) >= budget.Altogether) return null;
            var ranked = current.Key(move.Direction, network, articleId);
            var isRanked = current.Counts.Estimate(ranked) + move.Points <= move.Limit;
            List<(byte[] Key, int Times)> counts = [(ofArticle, 1), (altogether, 1)];
            if (isRanked) counts.Add((ranked, move.Points));
            foreach (var (key, times) in counts) current.Counts.Add(key, times);
            return new Spent(isRanked, counts, current.Hour);
        }
    }

    private void Turn()
    {
        var hour = Hour.Of(time.GetUtcNow());
        if (current.Hour != hour) (last, current) = (current, new Sheet(hour));
    }

    private readonly record struct ListMove(string Direction, int Points, int Limit);

    private sealed class Sheet(Hour hour)
    {
        private readonly byte[] salt = RandomNumberGenerator.GetBytes(32);

        public Hour Hour => hour;

        public CountMinSketch Counts { get; } = new();

        public byte[] Key(string deed, IPAddress network, ArticleId? articleId) =>
            HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"{deed}\n{network}\n{articleId}"));
    }
}
