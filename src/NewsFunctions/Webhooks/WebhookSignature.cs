using System.Security.Cryptography;
using System.Text;

namespace NewsFunctions.Webhooks;

/// <summary>Symmetric signatures of Standard Webhooks 1.0 (https://www.standardwebhooks.com).</summary>
public static class WebhookSignature
{
    /// <returns>A signature with each secret, with blanks between them.</returns>
    public static string Of(IEnumerable<byte[]> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(
            ' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
