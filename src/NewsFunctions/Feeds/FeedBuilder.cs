using Microsoft.Extensions.Options;
using NewsFunctions.Catalogue;
using NewsFunctions.Images;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;

namespace NewsFunctions.Feeds;

/// <summary>Plans feeds, and makes their bytes.</summary>
public sealed class FeedBuilder(
    BodyReader bodies, PublicationReader publication, IOptions<FeedOptions> feedOptions)
{
    private readonly FeedOptions options = feedOptions.Value;

    /// <returns>Null where there is no such list.</returns>
    public FeedPlan? Plan(FeedKey key, Snapshot snapshot) =>
        FeedPlan.Make(key, snapshot, publication.Of(snapshot).Settings, OptionsOf(snapshot));

    public async Task<byte[]> BuildAsync(FeedPlan plan)
    {
        var site = publication.Of(plan.Snapshot).Settings;
        var texts = new List<string>();
        foreach (var entry in plan.Entries)
        {
            var body = await bodies.ReadAsync(entry, entry.Article!, CancellationToken.None);
            texts.Add(FeedBody.Absolute(plan.Resolved(body, site), site.Permalink(entry.Article!.Slug)));
        }
        return plan.Key.Format.Write(plan.Content(site, OptionsOf(plan.Snapshot), texts));
    }

    // The publisher's icon or logo, where the settings name no picture.
    private FeedOptions OptionsOf(Snapshot snapshot)
    {
        var site = publication.Of(snapshot);
        var picture = options.Image.Length > 0 ? null : site.File.Icon ?? site.File.Logo;
        return picture?.ToInfo() is { } info
            ? options.With(ImageUrls.Url(site.Settings.Api(""), info, 320, VariantFormat.Jpeg))
            : options;
    }
}
