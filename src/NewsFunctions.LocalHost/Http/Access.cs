using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Http;

/// <summary>
/// Who may call what needs a key on Azure. A page that a developer visits must not reach it: not by a name of its own
/// that leads to this machine, nor from its own origin. With <c>LocalHost:RequireKeys</c> the key is asked for as well.
/// </summary>
internal sealed class Access(IConfiguration configuration)
{
    /// <summary>Null where none is required.</summary>
    public string? Key { get; } = configuration.GetValue("LocalHost:RequireKeys", false)
        ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)) : null;

    /// <returns>The status to answer with, or null where the request may go on.</returns>
    public int? Refuse(string authorizationLevel, HttpRequest request)
    {
        if (authorizationLevel.Equals("Anonymous", StringComparison.OrdinalIgnoreCase)) return null;
        if (!IsOwn(request)) return StatusCodes.Status403Forbidden;
        return Key is null || HasKey(request) ? null : StatusCodes.Status401Unauthorized;
    }

    private static bool IsOwn(HttpRequest request) =>
        IsLoopback(request.Host.Host)
        && (request.Headers.Origin is not { Count: > 0 } origin || origin == $"{request.Scheme}://{request.Host}")
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool HasKey(HttpRequest request)
    {
        var given = request.Headers["x-functions-key"].FirstOrDefault() ?? request.Query["code"].FirstOrDefault() ?? "";
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(Key!));
    }
}
