using System.Net;
using System.Security.Cryptography;
using System.Text;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Activity;

/// <summary>
/// Says to every instance that an article was viewed from a network today, without a row for it: an HMAC with the salt
/// of the day, which the reader's page hands back with a like.
/// </summary>
public sealed class ViewReceipts(DailySalt dailySalt)
{
    public const string Header = "X-View-Receipt";

    public async ValueTask<string> WriteAsync(
        IPAddress network, ArticleId articleId, CancellationToken cancellationToken) =>
        Text((await dailySalt.GetAsync(cancellationToken)).Today, network, articleId);

    public async ValueTask<bool> IsValidAsync(
        string? receipt, IPAddress network, ArticleId articleId, CancellationToken cancellationToken)
    {
        if (receipt is not { Length: > 0 }) return false;
        var salts = await dailySalt.GetAsync(cancellationToken);
        return IsOf(salts.Today) || (salts.Yesterday is { } yesterday && IsOf(yesterday));

        bool IsOf(byte[] salt) => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(receipt), Encoding.UTF8.GetBytes(Text(salt, network, articleId)));
    }

    private static string Text(byte[] salt, IPAddress network, ArticleId articleId) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes($"viewed\n{network}\n{articleId}")).AsSpan(0, 16));
}
