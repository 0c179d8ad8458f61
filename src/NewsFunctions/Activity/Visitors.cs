using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Activity;

/// <summary>A reader of one article as a hash. Just after midnight also hashed with yesterday's salt.</summary>
public readonly record struct Visitor(UInt128 Today, UInt128? Yesterday);

/// <summary>
/// Remembers for half an hour who viewed what on this instance. Visitors are hashes, and their salt is thrown away
/// every day: no address is stored, and yesterday's visitors cannot be recognised.
/// </summary>
public sealed class Visitors(
    DailySalt dailySalt, ClientNetwork network, IOptions<ViewOptions> viewOptions, IOptions<SiteOptions> site,
    StorageClock time)
{
    /// <summary>Some 60 MB; a flood of made-up visitors pushes out the oldest.</summary>
    internal const int MaxVisitors = 1_000_000;

    private readonly TimeSpan window = TimeSpan.FromMinutes(viewOptions.Value.RepeatMinutes);
    private readonly Lock gate = new();
    private readonly RecentEntries<UInt128, DateTimeOffset> here = new(MaxVisitors);
    private DateTimeOffset turned;

    internal int Count
    {
        get
        {
            lock (gate) return here.Count;
        }
    }

    /// <summary>Null if the visitor asks not to be tracked or tracking is off: then every view counts.</summary>
    public async ValueTask<Visitor?> IdentifyAsync(
        HttpRequest request, ArticleId articleId, CancellationToken cancellationToken)
    {
        if (window == TimeSpan.Zero || AsksNotToBeFollowed(request)) return null;
        var salts = await dailySalt.GetAsync(cancellationToken);
        var text = Encoding.UTF8.GetBytes(
            $"{network.Of(request)}\n{request.Headers.UserAgent}\n{site.Value.BaseUrl}\n{articleId}");
        return new Visitor(Hash(salts.Today, text), salts.Yesterday is { } yesterday ? Hash(yesterday, text) : null);
    }

    /// <returns>Null if the visitor was here within <see cref="ViewOptions.RepeatMinutes"/>.</returns>
    public Visit? Enter(Visitor visitor)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            Turn(now);
            if (IsHere(visitor.Today, now) || (visitor.Yesterday is { } yesterday && IsHere(yesterday, now)))
                return null;
            here.Set(visitor.Today, now + window);
            return Visit.Of(visitor, now);
        }
    }

    /// <summary>The view was not stored, so the visitor's next view counts.</summary>
    public void Forget(Visitor visitor)
    {
        lock (gate) here.Remove(visitor.Today);
    }

    /// <summary>The key of the rate limit. Visitors who ask not to be tracked share that of their address.</summary>
    public string RateKey(HttpRequest request) =>
        AsksNotToBeFollowed(request) ? $"{network.Of(request)}" : $"{network.Of(request)}\n{request.Headers.UserAgent}";

    private static bool AsksNotToBeFollowed(HttpRequest request) =>
        request.Headers["Sec-GPC"] == "1" || request.Headers["DNT"] == "1";

    private static UInt128 Hash(byte[] salt, byte[] text) =>
        BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(salt, text));

    private bool IsHere(UInt128 visitor, DateTimeOffset now) =>
        here.TryGet(visitor, out var until) && now < until;

    // After a whole window, every visit in the older generation has expired.
    private void Turn(DateTimeOffset now)
    {
        if (now - turned < window) return;
        here.Turn();
        turned = now;
    }
}
