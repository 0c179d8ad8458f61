using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Discovery;

/// <summary>The list of all feeds, made from the catalogue in memory.</summary>
public sealed class OpmlStore(CatalogueStore catalogueStore, IOptions<SiteOptions> site, TimeProvider time)
{
    public async Task<byte[]> GetAsync(CancellationToken cancellation)
    {
        var catalogue = await catalogueStore.GetAsync(cancellation);
        var now = time.GetUtcNow();
        var lists = new List<(ListKey, string)> { (ListKey.All, site.Value.Title) };
        foreach (var list in catalogue.Lists.Where(list => list.Kind != ListKind.All))
            if (catalogue.NameOf(list, now) is { } name) lists.Add((list, name));
        return OpmlWriter.Write(site.Value, lists);
    }
}
