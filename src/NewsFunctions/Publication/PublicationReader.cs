using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>The site of a snapshot; read once for each change of the publication's files.</summary>
public sealed class PublicationReader(IOptions<SiteOptions> settings)
{
    private volatile Known? last;

    public Site Of(Snapshot snapshot) => Of(snapshot.Catalogue.Publication);

    public Site Of(PublicationFiles files)
    {
        if (last is { } known && ReferenceEquals(known.Files, files)) return known.Site;
        var read = new Known(files, new Site(settings.Value, files));
        last = read;
        return read.Site;
    }

    private sealed record Known(PublicationFiles Files, Site Site);
}
