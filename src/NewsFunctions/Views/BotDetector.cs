namespace NewsFunctions.Views;

public sealed class BotDetector
{
    private readonly string word = "bot";

    public bool IsBot(string? userAgent) => userAgent?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
