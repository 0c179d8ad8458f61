namespace NewsFunctions.Http;

/// <summary>The word that was probably meant.</summary>
public static class Nearest
{
    private const int MostSlips = 2;

    /// <returns>Null where none is near: one slip in a short word, two in a longer one.</returns>
    public static string? Of(string word, IEnumerable<string> words)
    {
        var near = words.Select(known => (Word: known, Slips: Distance(known, word))).DefaultIfEmpty()
            .MinBy(known => known.Slips);
        return near.Word is not null && near.Slips <= (word.Length < 5 ? 1 : MostSlips) ? near.Word : null;
    }

    /// <summary>
    /// How many letters are wrong, missing, too many or exchanged with their neighbour. Where the lengths alone tell
    /// that two words are not near, at least how many: a name is compared with thousands of words.
    /// </summary>
    public static int Distance(string a, string b)
    {
        var difference = Math.Abs(a.Length - b.Length);
        if (difference > MostSlips) return difference;
        var (before, row) = (new int[b.Length + 1], new int[b.Length + 1]);
        var last = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitute, Math.Min(last[j], row[j - 1]) + 1);
                var isExchange = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (isExchange) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
