using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Discovery;

namespace NewsFunctions.Feeds;

/// <summary>WebSub: the hub fetches the feeds that it is told of and passes the news on to their subscribers.</summary>
public sealed class WebSub(IOptions<SiteOptions> site, IOptions<FeedOptions> options) : IAnnouncer
{
    public string Name => "websub";

    public bool IsWanted => options.Value.Hub.Length > 0;

    public HttpRequestMessage Request(IReadOnlyList<Entry> changes)
    {
        var feeds = VisibleChanges.Lists(changes)
            .SelectMany(list => FeedFormats.All.Select(format => new FeedKey(list, format)));
        return new HttpRequestMessage(HttpMethod.Post, options.Value.Hub)
        {
            Content = new FormUrlEncodedContent(
                feeds.Select(feed => KeyValuePair.Create("hub.url", site.Value.Api(feed.Path)))
                    .Prepend(KeyValuePair.Create("hub.mode", "publish"))),
        };
    }
}
