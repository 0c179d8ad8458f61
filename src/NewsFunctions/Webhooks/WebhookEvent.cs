using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using NewsFunctions.Catalogue;
using NewsFunctions.Http;

namespace NewsFunctions.Webhooks;

/// <summary>What an endpoint is told. The same change gives the same event, however often it is sent.</summary>
/// <param name="Id">By which a receiver knows that it has heard of it already.</param>
/// <param name="At">When it happened.</param>
public sealed record WebhookEvent(string Id, string Type, DateTimeOffset At, string Subject, byte[] Body)
{
    private const string TestType = "webhook.test";

    public static readonly IReadOnlyList<string> Types = [.. Enum.GetValues<ChangeKind>().Select(TypeOf)];

    public static string TypeOf(ChangeKind kind) => $"article.{kind.ToString().ToLowerInvariant()}";

    public static WebhookEvent Of(Change change, SiteOptions site)
    {
        var (type, at, slug) = (TypeOf(change.Kind), Moment(change), change.Slug);
        var updatedAt = change.Kind == ChangeKind.Removed ? at : change.Entry.Article!.UpdatedAt;
        var data = new WebhookArticle(slug, site.Permalink(slug), updatedAt.UtcDateTime);
        return new(
            IdOf($"{change.Entry.Id} {change.Entry.Changed} {type} {at.UtcTicks}"), type, at, slug,
            Json.Bytes(new(type, at.UtcDateTime, data), WebhookJson.Default.WebhookDocument));
    }

    /// <summary>Of no article; each is another.</summary>
    public static WebhookEvent Test(DateTimeOffset now) => new(
        IdOf($"{Guid.NewGuid()}"), TestType, now, "a test",
        Json.Bytes(new(TestType, now.UtcDateTime, new()), WebhookJson.Default.WebhookTestDocument));

    /// <summary>When it happened: the change, or the end of the embargo after it.</summary>
    public static DateTimeOffset Moment(Change change)
    {
        var (entry, article) = (change.Entry, change.Kind == ChangeKind.Removed ? null : change.Entry.Article);
        var changed = entry.ChangedAt ?? entry.Withdrawal?.At ?? article?.UpdatedAt ?? entry.FirstUpload;
        return article?.PublishedAt > changed ? article.PublishedAt : changed;
    }

    // Without a dot, which stands between the parts of what is signed.
    private static string IdOf(string what) =>
        $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..32]}";
}

public sealed record WebhookDocument(string Type, DateTime Timestamp, WebhookArticle Data);

public sealed record WebhookArticle(string Slug, string Url, DateTime UpdatedAt);

public sealed record WebhookTestDocument(string Type, DateTime Timestamp, WebhookTestData Data);

public sealed record WebhookTestData;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookDocument))]
[JsonSerializable(typeof(WebhookTestDocument))]
[JsonSerializable(typeof(GivenUp))]
internal sealed partial class WebhookJson : JsonSerializerContext;
