using System.Net;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Http;

/// <summary>
/// The address of whoever sent a request. The Functions host hands over the peer that it sees, whatever the client claims in
/// X-Forwarded-For. Behind Front Door that peer is Front Door, which tells the reader's address in a header of its own;
/// anybody can send that header, so it is believed only together with the id of our Front Door.
/// </summary>
public sealed class ClientAddress(IOptions<SiteOptions> site)
{
    /// <returns>An IPv4 address also where it came in its IPv6 form; <see cref="IPAddress.None"/> where none is known.</returns>
    public IPAddress Of(HttpRequest request)
    {
        var address = FromFrontDoor(request) ?? request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private IPAddress? FromFrontDoor(HttpRequest request) =>
        site.Value.FrontDoorId.Length > 0
        && request.Headers["X-Azure-FDID"] is [{ } id] && id.Equals(site.Value.FrontDoorId, StringComparison.OrdinalIgnoreCase)
        && request.Headers["X-Azure-ClientIP"] is [{ } client] && IPAddress.TryParse(client, out var address)
            ? address : null;
}
