using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace NewsFunctions.Http;

/// <summary>
/// Where a request comes from: an IPv4 address, or the /64 that one subscriber of IPv6 has to himself. The Functions
/// host hands over the peer that it sees, whatever the client claims in X-Forwarded-For. Behind Front Door that peer is
/// Front Door, which tells the reader's address in a header of its own; anybody can send that header, so it is believed
/// only together with the id of our Front Door.
/// </summary>
public sealed class ClientNetwork(IOptions<SiteOptions> site)
{
    private const int PrefixBytes = 8;

    /// <returns>The first address of the network; <see cref="IPAddress.None"/> where none is known.</returns>
    public IPAddress Of(HttpRequest request)
    {
        var address = FromFrontDoor(request) ?? request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, PrefixBytes, bytes.Length - PrefixBytes);
        return new IPAddress(bytes);
    }

    private IPAddress? FromFrontDoor(HttpRequest request) =>
        site.Value.FrontDoorId.Length > 0
        && request.Headers["X-Azure-FDID"] is [{ } id]
        && id.Equals(site.Value.FrontDoorId, StringComparison.OrdinalIgnoreCase)
        && request.Headers["X-Azure-ClientIP"] is [{ } client] && IPAddress.TryParse(client, out var address)
            ? address : null;
}
