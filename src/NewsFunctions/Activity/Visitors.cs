using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsFunctions.Http;

namespace NewsFunctions.Activity;

/// <summary>A reader of one article, by a hash; by yesterday's salt too while it was yesterday a moment ago.</summary>
public readonly record struct Visitor(UInt128 Today, UInt128? Yesterday);

/// <summary>
/// Knows for half an hour who has seen what, in memory only, by a hash whose salt is thrown away every day: no address
/// is stored, and yesterday's visitors cannot be told any more.
/// </summary>
public sealed class Visitors(
    DailySalt dailySalt, ClientNetwork network, IOptions<ViewOptions> viewOptions, IOptions<SiteOptions> site,
    TimeProvider time)
{
    // A flood of made-up visitors costs this many entries twice, some hundred megabytes, and then pushes out the
    // oldest.
    private const int MaxVisitors = 500_000;
    private readonly TimeSpan window = TimeSpan.FromMinutes(viewOptions.Value.RepeatMinutes);
    private readonly Lock gate = new();
    private Dictionary<UInt128, DateTimeOffset> recent = [];
    private Dictionary<UInt128, DateTimeOffset> older = [];
    private DateTimeOffset turned;

    /// <summary>Null where the visitor asks not to be followed: then every view counts.</summary>
    public async ValueTask<Visitor?> IdentifyAsync(
        HttpRequest request, string articleId, CancellationToken cancellation)
    {
        if (AsksNotToBeFollowed(request)) return null;
        var salts = await dailySalt.GetAsync(cancellation);
        var text = Encoding.UTF8.GetBytes(
            $"{network.Of(request)}\n{request.Headers.UserAgent}\n{site.Value.BaseUrl}\n{articleId}");
        return new Visitor(Hash(salts.Today, text), salts.Yesterday is { } yesterday ? Hash(yesterday, text) : null);
    }

    /// <returns>False where the visitor has been here within the time set.</returns>
    public bool TryEnter(Visitor visitor)
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            Turn(now);
            if (IsHere(visitor.Today, now) || (visitor.Yesterday is { } yesterday && IsHere(yesterday, now)))
                return false;
            recent[visitor.Today] = now + window;
            return true;
        }
    }

    /// <summary>The view was not stored: the next one is the first.</summary>
    public void Forget(Visitor visitor)
    {
        lock (gate)
        {
            recent.Remove(visitor.Today);
            older.Remove(visitor.Today);
        }
    }

    /// <summary>Whose rate of requests is limited; who is not to be followed shares that of the address.</summary>
    public string RateKey(HttpRequest request) =>
        AsksNotToBeFollowed(request) ? $"{network.Of(request)}" : $"{network.Of(request)}\n{request.Headers.UserAgent}";

    private static bool AsksNotToBeFollowed(HttpRequest request) =>
        request.Headers["Sec-GPC"] == "1" || request.Headers["DNT"] == "1";

    private static UInt128 Hash(byte[] salt, byte[] text) =>
        BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(salt, text));

    private bool IsHere(UInt128 visitor, DateTimeOffset now) =>
        (recent.TryGetValue(visitor, out var until) || older.TryGetValue(visitor, out until)) && now < until;

    // Two generations instead of looking through all of them: whoever is in the older one has left when it is dropped.
    private void Turn(DateTimeOffset now)
    {
        if (now - turned < window && recent.Count < MaxVisitors) return;
        older = recent;
        recent = [];
        turned = now;
    }
}
