using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace NewsFunctions.LocalHost.Settings;

/// <summary>Where the app listens: --urls, then ASPNETCORE_URLS, then http://localhost:7071.</summary>
internal sealed class Addresses
{
    private readonly BindingAddress[] bindings;

    public Addresses(IConfiguration configuration)
    {
        var urls = configuration["urls"] ?? configuration["ASPNETCORE_URLS"];
        if (string.IsNullOrWhiteSpace(urls)) urls = "http://localhost:7071";
        bindings = [
            .. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];
        Urls = [.. bindings.Select(binding => $"http://{binding.Host}:{binding.Port}")];
        Public = $"http://{(IsWildcard(bindings[0].Host) ? "localhost" : bindings[0].Host)}:{bindings[0].Port}";
    }

    public IReadOnlyList<string> Urls { get; }

    /// <summary>What a browser on this machine opens.</summary>
    public string Public { get; }

    public void CheckThatTheyAreFree()
    {
        foreach (var binding in bindings)
        {
            if (!IsFree(binding.Host, binding.Port))
                throw new LocalHostException(
                    $"Port {binding.Port} is in use by another program: stop it, or choose another address with " +
                        "--urls http://localhost:PORT.");
        }
    }

    private static BindingAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw new LocalHostException(
                $"\"{url}\" is not an address to listen on: write --urls http://localhost:7071.");
        }
        if (address.Scheme != Uri.UriSchemeHttp)
            throw new LocalHostException($"\"{url}\" cannot be served: the local host speaks http only.");
        // A concrete port is needed before the start, because the app's own links are made from it.
        return address.Port == 0 ? BindingAddress.Parse($"http://{address.Host}:{FreePort(address.Host)}") : address;
    }

    /// <summary>
    /// Below the range from which systems take ports for outgoing connections, so that none of those steals it.
    /// </summary>
    private static int FreePort(string host)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (IsFree(host, port)) return port;
        }
        throw new LocalHostException(
            "No free port was found between 20000 and 32000: choose one with --urls http://localhost:PORT.");
    }

    private static bool IsFree(string host, int port)
    {
        var address = IPAddress.TryParse(host.Trim('[', ']'), out var ip)
            ? ip
            : IsWildcard(host) ? IPAddress.Any : IPAddress.Loopback;
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception)
            when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException exception)
        {
            throw new LocalHostException($"Cannot listen on {host}:{port}: {exception.Message}.", exception);
        }
    }

    private static bool IsWildcard(string host) => host is "*" or "+" or "0.0.0.0" or "[::]";
}
