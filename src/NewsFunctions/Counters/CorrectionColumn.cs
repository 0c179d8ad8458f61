using System.Globalization;
using Azure.Data.Tables;

namespace NewsFunctions.Counters;

/// <summary>
/// What an operator changed of an hour: views, and those and likes of them that move no trending list by themselves.
/// </summary>
public readonly record struct Correction(long Views, long ViewsUnranked, long LikesUnranked = 0);

/// <summary>A column of corrections by hour or by day: <c>2026112306:12:3;2026112307:5:0</c>.</summary>
internal static class CorrectionColumn
{
    private const int MaxNumbers = 3;

    public static string Key(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <returns>Three numbers for each key; those that are missing are zero.</returns>
    public static Dictionary<string, long[]> Read(TableEntity row, string column) =>
        (row.GetString(column) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split(':')).ToDictionary(part => part[0], part => Numbers(part[1..]));

    public static void Write(TableEntity row, string column, Dictionary<string, long[]> corrections) =>
        row[column] = string.Join(';', corrections.OrderBy(correction => correction.Key, StringComparer.Ordinal)
            .Select(correction => string.Join(':', correction.Value.Select(Text).Prepend(correction.Key))));

    private static long[] Numbers(string[] texts)
    {
        var numbers = new long[MaxNumbers];
        for (var i = 0; i < texts.Length; i++) numbers[i] = long.Parse(texts[i], CultureInfo.InvariantCulture);
        return numbers;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
