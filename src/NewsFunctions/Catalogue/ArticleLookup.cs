namespace NewsFunctions.Catalogue;

/// <summary>What readers may see under a slug.</summary>
public abstract record ArticleLookup
{
    public sealed record Found(Entry Entry, Article Article) : ArticleLookup;
    public sealed record Moved(string Slug) : ArticleLookup;
    public sealed record Gone : ArticleLookup;
    public sealed record Unknown : ArticleLookup;
}
