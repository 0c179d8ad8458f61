namespace NewsFunctions.Catalogue;

/// <summary>What readers may see under a slug.</summary>
public abstract record ArticleAnswer
{
    public sealed record Found(Entry Entry, Article Article) : ArticleAnswer;
    public sealed record Moved(string Slug) : ArticleAnswer;
    public sealed record Gone : ArticleAnswer;
    public sealed record Unknown : ArticleAnswer;
}
