using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Storage;

namespace NewsFunctions.Publishing;

public sealed record Preview(string Url, DateTimeOffset Until);

/// <summary>
/// Addresses that show what is not public yet to whoever has them, for some days. A token is an article's id and a
/// date, signed with a secret that all instances share; it opens that article alone.
/// </summary>
public sealed class Previews(
    StorageClients storage, IOptions<SiteOptions> site, IOptions<PublishingOptions> options, StorageClock time)
{
    private readonly SharedSecret secret = new(storage.Articles, "secrets", "previews");

    public async Task<Preview> SignAsync(Article article, CancellationToken cancellationToken)
    {
        // Whole days: whoever repeats the work of today writes the same report.
        var until = new DateTimeOffset(
            time.GetUtcNow().UtcDateTime.Date.AddDays(options.Value.PreviewDays + 1), TimeSpan.Zero);
        var claim = string.Create(CultureInfo.InvariantCulture, $"{article.Id}.{until.ToUnixTimeSeconds()}");
        var token = $"{claim}.{await SignatureAsync(claim, cancellationToken)}";
        return new Preview($"{site.Value.Permalink(article.Slug)}?preview={token}", until);
    }

    /// <returns>The id of the article that the token opens now, or null.</returns>
    public async Task<ArticleId?> OpenAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > 200 || token.Split('.') is not [var article, var until, var signature]) return null;
        var expected = await SignatureAsync($"{article}.{until}", cancellationToken);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature))
            && long.Parse(until, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds()
            ? ArticleId.Parse(article)
            : null;
    }

    private async ValueTask<string> SignatureAsync(string claim, CancellationToken cancellationToken) =>
        Base64Url.EncodeToString(
            HMACSHA256.HashData(await secret.GetAsync(cancellationToken), Encoding.UTF8.GetBytes(claim)));
}
