namespace NewsFunctions.Publishing;

public static class Excerpt
{
    private const int WordsPerMinute = 220;

    /// <summary>The beginning of a text, cut between words.</summary>
    public static string Of(string text, int maxLength = 220)
    {
        if (text.Length <= maxLength) return text;
        var cut = text.LastIndexOf(' ', maxLength - 1);
        if (cut < maxLength / 2)
        {
            cut = maxLength - 1;
            if (char.IsHighSurrogate(text[cut - 1])) cut--;
        }
        return text[..cut].TrimEnd(' ', ',', ';', ':', '–', '-') + "…";
    }

    public static int ReadingMinutes(string text) =>
        Math.Max(1, (int)Math.Round(text.Count(c => c == ' ') / (double)WordsPerMinute));
}
