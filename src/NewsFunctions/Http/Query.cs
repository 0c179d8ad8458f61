using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace NewsFunctions.Http;

/// <summary>Reads a value from text, or says that it is none.</summary>
public delegate bool Parser<T>(string text, out T value);

/// <summary>Reads the parameters of a request and gathers everything that is wrong with them.</summary>
public sealed class Query(HttpRequest request)
{
    /// <summary>Characters of a value, where its parameter does not say otherwise.</summary>
    public const int MaxLength = 200;

    // Characters of a list.
    private const int MaxList = 1000;

    // Enough to mend a request by; what is repeated of it is cut.
    private const int MaxErrors = 20;
    private static readonly string[] Moments =
        ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];
    private readonly HashSet<string>? known = request.Query.Count > 0 ? new(StringComparer.Ordinal) : null;
    private List<string>? errors;

    /// <summary>All that is wrong; to be asked last, as what was never asked for is an error too.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            if (known is null) return errors ?? [];
            var unknown = request.Query.Keys.Where(key => !known.Contains(key));
            var strange = unknown.Select(key => $"The parameter \"{Cut(key)}\" is not known.");
            return [.. (errors ?? []).Concat(strange).Take(MaxErrors)];
        }
    }

    /// <param name="most">Characters; a longer value is refused, whatever it means, and read as none.</param>
    public string? Text(string name, int most = MaxLength)
    {
        var values = Values(name);
        if (values.Count > 1) Refuse($"The parameter \"{name}\" is given {values.Count} times.");
        if (values.Count == 0 || values[0] is not { Length: > 0 } text) return null;
        if (text.Length <= most) return text;
        Refuse($"\"{name}\" takes {most} characters at most.");
        return null;
    }

    /// <summary>The words of each time that the parameter is given, which commas separate.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Lists(string name, int most = MaxList)
    {
        var values = Values(name);
        if (values.Count == 0) return [];
        if (values.Sum(value => value?.Length) > most)
        {
            Refuse($"\"{name}\" takes {most} characters at most.");
            return [];
        }
        return [.. values.Select(WordsOf).Where(words => words.Length > 0)];
    }

    /// <summary>Words with commas between them, in one parameter or in several of the name.</summary>
    public IReadOnlyList<string> List(string name, int most = MaxList) =>
        Lists(name, most) is { Count: > 0 } lists ? [.. lists.SelectMany(words => words).Distinct()] : [];

    public bool Flag(string name)
    {
        var text = Text(name);
        if (text is not (null or "true" or "false" or "1" or "0"))
            Refuse($"\"{name}\" must be true, false, 1 or 0.");
        return text is "true" or "1";
    }

    /// <summary>
    /// An ISO 8601 moment, or a day: then its first moment, or with <paramref name="last"/> its last, in UTC.
    /// </summary>
    public DateTimeOffset? Date(string name, bool last)
    {
        if (Text(name) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, last ? TimeOnly.MaxValue : TimeOnly.MinValue, TimeSpan.Zero);

        if (TryMoment(text, out var moment)) return moment;
        Refuse($"\"{name}\" must be a day such as 2026-04-17 or a moment such as 2026-04-17T06:30:00Z.");
        return null;
    }

    /// <summary>An ISO 8601 moment with date and time; UTC where it does not say.</summary>
    // A plus sign that nobody encoded arrives as a space.
    public static bool TryMoment(string text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text.Replace(' ', '+'), Moments, CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    public int Number(string name, int min, int max, int otherwise)
    {
        if (Text(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        Refuse($"\"{name}\" must be a whole number from {min} to {max}.");
        return otherwise;
    }

    public IReadOnlyList<string> Words(string name, IReadOnlyCollection<string> allowed)
    {
        var words = List(name);
        foreach (var word in words)
        {
            if (!allowed.Contains(word))
                Refuse($"\"{name}\" does not know \"{Cut(word)}\"; it takes {string.Join(", ", allowed)}.");
        }
        return words;
    }

    public T Choice<T>(string name, T otherwise) where T : struct, Enum
    {
        if (Text(name) is not { } text) return otherwise;
        if (text.All(char.IsAsciiLetterLower) && Enum.TryParse<T>(text, ignoreCase: true, out var choice))
            return choice;
        Refuse(
            $"\"{name}\" must be one of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}.");
        return otherwise;
    }

    /// <summary>A value of a type that another folder knows.</summary>
    public T? Value<T>(string name, Parser<T> parse, Func<string, string> refusal) where T : struct
    {
        if (Text(name) is not { } text) return null;
        if (parse(text, out var value)) return value;
        Refuse(refusal(text));
        return null;
    }

    /// <summary>As much of it as an error repeats.</summary>
    public static string Cut(string text) => text.Length <= 100 ? text : $"{text[..100]}…";

    /// <summary>Something that only the caller can judge.</summary>
    public void Refuse(string error) => (errors ??= []).Add(error);

    private StringValues Values(string name)
    {
        if (known is null) return default;
        known.Add(name);
        return request.Query[name];
    }

    private static string[] WordsOf(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
