using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Discovery;

/// <summary>Somebody outside who wants to hear of changes.</summary>
public interface IAnnouncer
{
    /// <summary>Its own, as each may fail alone.</summary>
    string Name { get; }

    bool IsWanted { get; }

    /// <returns>The request that tells of the changes.</returns>
    HttpRequestMessage Request(IReadOnlyList<Entry> changes);
}

/// <summary>IndexNow: search engines fetch the pages that they are told of.</summary>
public sealed partial class IndexNow(IOptions<SiteOptions> site, IOptions<DiscoveryOptions> options) : IAnnouncer
{
    // The protocol's own limit.
    private const int MaxAddresses = 10_000;

    public string Name => "indexnow";

    public bool IsWanted => options.Value.IndexNowKey.Length > 0;

    public HttpRequestMessage Request(IReadOnlyList<Entry> changes)
    {
        var page = new Uri(site.Value.BaseUrl);
        var slugs = changes.SelectMany(entry => entry.FormerSlugs.Append(entry.Slug)).OfType<string>().Distinct();
        var message = new Message(
            page.Authority, options.Value.IndexNowKey, $"{site.Value.BaseUrl.TrimEnd('/')}/indexnow.txt",
            [.. slugs.Take(MaxAddresses).Select(site.Value.Permalink)]);
        return new HttpRequestMessage(HttpMethod.Post, options.Value.IndexNowAddress)
        {
            Content = JsonContent.Create(message, MessageJson.Default.Message),
        };
    }

    internal sealed record Message(string Host, string Key, string KeyLocation, IReadOnlyList<string> UrlList);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Message))]
    private sealed partial class MessageJson : JsonSerializerContext;
}
