namespace NewsFunctions.Publication;

/// <summary>What programs may do that read the site for others; null where the publisher does not say.</summary>
/// <param name="Search">List it in a search engine.</param>
/// <param name="Answer">Answer the question of one reader from it.</param>
/// <param name="Train">Train a model on it.</param>
public sealed record Crawlers(bool? Search, bool? Answer, bool? Train)
{
    /// <summary>
    /// Search and answers bring readers and can be refused later; what a model was trained on stays in it.
    /// </summary>
    public static readonly Crawlers Default = new(true, true, false);

    public bool MaySearch => Search ?? Default.Search!.Value;
    public bool MayAnswer => Answer ?? Default.Answer!.Value;
    public bool MayTrain => Train ?? Default.Train!.Value;
}
