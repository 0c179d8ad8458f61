using System.Text;

namespace NewsFunctions.Tests.Kit;

/// <summary>Bodies of 2 MB as newsrooms have them at most: honest, and to be published.</summary>
public static class LongTexts
{
    private const int Length = 2_000_000;

    private const string Cyrillic =
        "Слова долгого отчёта о мосте, **важные** слова и [ссылка](https://example.org/мост). ";

    private const string Chinese =
        "港口大桥于今日开放，**市长**说这是城市的一个重要日子。[报道](https://example.org/bridge)讲述了它的历史。";

    private const string Word = """
        <p class=MsoNormal style='margin-bottom:12.0pt;line-height:115%'><span lang=EN-GB
        style='font-size:12.0pt;line-height:115%;font-family:"Times New Roman",serif'>The council of the harbour
        met on <b style='mso-bidi-font-weight:normal'>Tuesday</b> and heard {0} reports,
        of which <i>two</i> were read.<o:p></o:p></span></p>

        """;

    public static IReadOnlyDictionary<string, (string Body, bool IsHtml)> All { get; } =
        new Dictionary<string, (string Body, bool IsHtml)>
        {
            ["prose"] = (Bytes(Prose), false),
            ["HTML of Word"] = (Bytes(number => Word.Replace("{0}", $"{number}", StringComparison.Ordinal)), true),
            ["a list of links"] = (Bytes(number => $"- [Report {number} of the council]" +
                $"(https://example.org/reports/2026/{number})\n"), false),
            ["tables"] = (Bytes(Table), false),
            ["Cyrillic"] = (Bytes(number => number % 5 == 4 ? "\n\n" : Cyrillic), false),
            ["Chinese"] = (Bytes(number => number % 5 == 4 ? "\n\n" : Chinese), false),
        };

    private static string Prose(int number) => (number % 12) switch
    {
        10 => "- One point of it\n- and [another](https://example.org/points), which is longer\n\n",
        11 => "| Year | Ships | Tons |\n|---|--:|--:|\n| 2025 | 120 | 4,500 |\n| 2026 | 140 | 5,100 |\n\n",
        _ => "Some words of a long report, **bold** ones and [a link](https://example.org/bridge) too, as reporters "
            + "write them. The council met on Tuesday, and nobody objected to what the harbour had proposed.\n\n",
    };

    private static string Table(int number) => number % 200 == 0
        ? "\nThe next of them\n\n| Name of the ship | Berth and harbour | Tons | Cargo |\n|---|:-:|--:|---|\n"
        : $"| The Morning Star {number}, of the Northern Line | Harbour of the North, East quay, berth {number % 40} "
            + $"| {number * 37:N0} | Grain and timber, some of it for the mills of the upper river |\n";

    private static string Bytes(Func<int, string> part)
    {
        var text = new StringBuilder();
        for (int number = 0, bytes = 0; bytes < Length; number++)
        {
            var next = part(number);
            text.Append(next);
            bytes += Encoding.UTF8.GetByteCount(next);
        }
        return text.ToString();
    }
}
