using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>
/// Whether readers may see an article, and from when. Of several words for it the strictest counts, and what may mean
/// "not public" without being understood rejects the upload: nobody can take back what was published by mistake.
/// </summary>
internal sealed partial class Visibility
{
    private static readonly HashSet<string> Public =
    [
        .. "published publish public live online everyone".Split(' '),
        .. VisibilityTranslations.PublicThings.Split(' '),
    ];

    private static readonly HashSet<string> Scheduled = [.. "scheduled schedule future queued".Split(' ')];
    private static readonly HashSet<string> AsDraft =
    [
        .. VisibilityWords.NotPublic.Except(Scheduled),
        .. "review inreview archived archive deleted inherit offline disabled hold onhold sent editing".Split(' '),
    ];

    private readonly FrontMatter fields;
    private readonly DateTimeOffset? uploaded;
    private readonly ICollection<Fault> warnings;
    private Field? scheduled;

    private Visibility(FrontMatter fields, DateTimeOffset? uploaded, ICollection<Fault> warnings)
    {
        this.fields = fields;
        this.uploaded = uploaded;
        this.warnings = warnings;
    }

    public bool IsDraft { get; private set; }

    /// <summary>From when readers see it, by the fields; null where they do not say.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <param name="uploaded">When the file was uploaded, where that is known.</param>
    public static Visibility Of(
        FrontMatter fields, string blobName, DateTimeOffset? uploaded, ICollection<Fault> warnings)
    {
        var result = new Visibility(fields, uploaded, warnings);
        foreach (var field in fields.All)
        {
            if (VisibilityWords.Find(field.Name) is { } word) result.Read(field, word);
            else if (FieldName.Find(field.Name) is null) result.ReadUnknown(field);
        }
        if (result.scheduled is { } planned && result.Date is null && !result.IsDraft)
            result.Refuse(planned, "plans the article for later, but there is no date", "Add a line \"date: …\".");
        if (BlobNaming.DraftFolder(blobName) is { } folder)
            result.Hide($"The file lies in the folder \"{folder}\"", null);
        result.ReadBelow();
        return result;
    }

    /// <summary>For files that know neither draft nor embargo: what may mean one is a fault.</summary>
    internal static void ReadUnknown(FrontMatter fields, Func<string, string?> find, ICollection<Fault> warnings)
    {
        foreach (var field in fields.All.Where(field => find(field.Name) is null))
        {
            if (MayHide(field))
                fields.Add("PB012", field.Line, $"The field \"{field.Name}\" may mean that the file is not public.");
            else warnings.Add(new("W001", field.Line, $"The field \"{field.Name}\" is not known and was ignored."));
        }
    }

    private void Read(Field field, VisibilityWord word)
    {
        if (field.Value is not YamlScalarNode scalar)
        {
            if (word is VisibilityWord.Finds or VisibilityWord.HidesIfYes or VisibilityWord.HidesIfNo)
                ReadUnknown(field);
            else Refuse(field, "is not a single word");
            return;
        }
        var text = (fields.Word(field, 200) ?? "").ToLowerInvariant();
        if (text.Length == 0) ReadEmpty(field, scalar, word);
        else if (word == VisibilityWord.Status) ReadStatus(field, text);
        else if (word == VisibilityWord.Limits) ReadLimit(field, text);
        else if (word == VisibilityWord.Audience) ReadAudience(field, text);
        else if (word == VisibilityWord.Finds && VisibilityValues.No.Contains(text)) RefuseLimit(field);
        else if (word == VisibilityWord.HidesIfYes) HideOrIgnore(field, VisibilityValues.Yes.Contains(text));
        else if (word is VisibilityWord.HidesIfNo or VisibilityWord.Finds)
            HideOrIgnore(field, VisibilityValues.No.Contains(text));
        else if (fields.TryDate(text.ToUpperInvariant()) is not null) ReadDate(field, word);
        else if (FieldName.Find(field.Name) == "date") fields.Date(field);
        else ReadSwitch(field, word, text);
    }

    // An empty date of a template means nothing, but an empty "published at" means not published.
    private void ReadEmpty(Field field, YamlScalarNode scalar, VisibilityWord word)
    {
        if (fields.CutOff(field, scalar) is { } rest)
            Refuse(field, $"has no value, only the comment \"{Excerpt.Of(rest.Trim(), 40)}\"");
        else if (word is VisibilityWord.Status or VisibilityWord.Hides or VisibilityWord.Shows
            || FieldName.Normalise(field.Name).Contains("published", StringComparison.Ordinal))
            Refuse(field, "has no value");
    }

    private void ReadStatus(Field field, string text)
    {
        var value = FieldName.Normalise(text);
        if (Public.Contains(value)) return;
        if (Scheduled.Contains(value)) scheduled = field;
        else if (AsDraft.Contains(value)) HideIf(true, field);
        else fields.Add("FM014", field.Line, $"The {field.Name} \"{text}\" is not known.");
    }

    private void ReadLimit(Field field, string text)
    {
        var isHarmless = VisibilityValues.No.Contains(text) || (FieldName.Normalise(field.Name) == "robots"
            && !text.Contains("noindex", StringComparison.Ordinal) && !text.Contains("none", StringComparison.Ordinal));
        if (!isHarmless) RefuseLimit(field);
    }

    private void ReadAudience(Field field, string text)
    {
        if (VisibilityValues.LimitsAudience(text) || VisibilityWords.NotPublic.Contains(FieldName.Normalise(text)))
            RefuseLimit(field);
        else if (!Public.Contains(text)) Ignore(field);
    }

    private void HideOrIgnore(Field field, bool hides)
    {
        if (hides) HideIf(true, field);
        else if (FieldName.Normalise(field.Name) != "permalink") Ignore(field);
    }

    private void RefuseLimit(Field field) =>
        Refuse(field, "limits who may see or find the article, which this site cannot do");

    private void ReadSwitch(Field field, VisibilityWord word, string text)
    {
        var isYes = VisibilityValues.Yes.Contains(text);
        var isSchedule = FieldName.Normalise(field.Name).StartsWith("schedule", StringComparison.Ordinal);
        if (isYes || VisibilityValues.No.Contains(text))
        {
            if (isYes && isSchedule) scheduled = field;
            else HideIf(word == VisibilityWord.Shows ? !isYes : isYes, field);
        }
        else if (word == VisibilityWord.Begins) fields.Date(field);
        else if (word == VisibilityWord.Ends) RefuseEnd(field);
        else Refuse(field, $"has the value \"{text}\", which is neither true nor false");
    }

    private void ReadDate(Field field, VisibilityWord word)
    {
        if (word == VisibilityWord.Ends) RefuseEnd(field);
        else if (word == VisibilityWord.Hides) Refuse(field, "holds a date instead of true or false");
        else if (fields.Date(field) is { } date && !(date <= Date)) Date = date;
    }

    private void ReadUnknown(Field field)
    {
        if (VisibilityWords.Find(field.Name) is null && VisibilityWords.Resembled(field.Name) is { } word)
            Refuse(field, $"is not known, and resembles \"{word}\", which may mean that the article is not public");
        else if (field.Value is not YamlScalarNode { Value: { } value })
        {
            if (VisibilityValues.Telling(field.Value).FirstOrDefault() is { } name)
                Refuse(field, $"is not known, and has \"{name}\" in it");
            else Ignore(field);
        }
        else if (VisibilityWords.NotPublic.Contains(FieldName.Normalise(value)))
            Refuse(field, $"is not known, and its value is \"{Excerpt.Of(value, 40)}\"");
        else if (fields.TryDate(value.Trim()) > uploaded)
            Refuse(field, "is not known, and holds a date in the future");
        else Ignore(field);
    }

    private void Ignore(Field field)
    {
        var guess = FieldName.Guess(field.Name);
        var hint = guess is null ? "" : $" Did you mean \"{guess}\"?";
        if (guess == "license" && field.Value is YamlScalarNode { Value: { } text } && Licenses.IsReserved(text))
        {
            fields.Add("FM017", field.Line, $"The field \"{field.Name}\" is not read; the site's license would count.",
                "Write \"license: all rights reserved\".");
        }
        else warnings.Add(new("W001", field.Line, $"The field \"{field.Name}\" is not known and was ignored.{hint}"));
    }

    private static bool MayHide(Field field) =>
        VisibilityWords.Find(field.Name) is not null || VisibilityWords.Resembled(field.Name) is not null
        || (field.Value is YamlScalarNode { Value: { } value }
            && VisibilityWords.NotPublic.Contains(FieldName.Normalise(value)));

    // Fields after the closing line are text, but one that keeps the article back counts there too.
    private void ReadBelow()
    {
        var (number, start, body) = (fields.BodyLine, 0, fields.Body);
        for (var seen = false; start < body.Length; number++)
        {
            var end = body.IndexOf('\n', start);
            var line = body[start..(end < 0 ? body.Length : end)];
            start = end < 0 ? body.Length : end + 1;
            if (line.Trim() is "" or "---" && !seen) continue;
            if (FieldBelow().Match(line) is not { Success: true, Groups: var parts }) return;
            seen = true;
            if (!KeepsBack(parts["name"].Value, parts["value"].Value)) continue;
            fields.Add("FM019", number, $"The line \"{Excerpt.Of(line, 60)}\" stands below the front matter.",
                "Move it up, between the two lines ---; or take it out.");
        }
    }

    private bool KeepsBack(string name, string value)
    {
        var text = value.Trim('"', '\'', ' ').ToLowerInvariant();
        return VisibilityWords.Find(name) switch
        {
            VisibilityWord.Status => AsDraft.Contains(text),
            VisibilityWord.Hides => VisibilityValues.Yes.Contains(text),
            VisibilityWord.Shows when VisibilityValues.No.Contains(text) => true,
            VisibilityWord.Shows or VisibilityWord.Begins => fields.TryDate(text.ToUpperInvariant()) > uploaded,
            _ => false,
        };
    }

    private void HideIf(bool condition, Field field)
    {
        if (condition) Hide($"The field \"{field.Name}\" keeps it a draft", field);
    }

    private void Hide(string reason, Field? field)
    {
        IsDraft = true;
        if (field is null || FieldName.Find(field.Name) != "status")
            warnings.Add(new("W022", field?.Line, $"{reason}: readers do not see the article."));
    }

    private void RefuseEnd(Field field) => Refuse(
        field, "says when the article goes offline, which this site cannot do by itself",
        "Take the line out, and delete the file at that time.");

    private void Refuse(Field field, string why, string? advice = null) =>
        fields.Add("FM019", field.Line, $"The field \"{field.Name}\" {why}. The article is kept back.", advice);

    [GeneratedRegex(@"^(?<name>[A-Za-z][\w -]{1,40}) ?:(?:\s+(?<value>\S.{0,60}?))?\s*$")]
    private static partial Regex FieldBelow();
}
