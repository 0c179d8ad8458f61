using YamlDotNet.RepresentationModel;

namespace NewsFunctions.Publishing;

/// <summary>
/// Whether readers may see an article, and from when. Of several words for it the strictest counts, and what may mean "not public"
/// without being understood rejects the upload: published by mistake cannot be undone.
/// </summary>
internal sealed class Visibility
{
    private static readonly HashSet<string> Yes = [.. "true yes on 1 y t ja oui si sí".Split(' ')];
    private static readonly HashSet<string> No = [.. "false no off 0 n f nein non never none".Split(' ')];
    private static readonly HashSet<string> Public = [.. "published publish public live online everyone".Split(' ')];
    private static readonly HashSet<string> Scheduled = [.. "scheduled schedule future queued".Split(' ')];
    private static readonly HashSet<string> AsDraft =
    [
        .. VisibilityWords.NotPublic.Except(Scheduled),
        .. "review inreview archived archive deleted inherit offline disabled hold onhold sent editing inprogress".Split(' '),
    ];

    private readonly FrontMatter fields;
    private readonly ICollection<Fault> warnings;
    private Field? scheduled;

    private Visibility(FrontMatter fields, ICollection<Fault> warnings)
    {
        this.fields = fields;
        this.warnings = warnings;
    }

    public bool IsDraft { get; private set; }

    /// <summary>From when readers see it, by the fields; null where they do not say.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <param name="uploaded">When the file was uploaded, where that is known.</param>
    public static Visibility Of(FrontMatter fields, string blobName, DateTimeOffset? uploaded, ICollection<Fault> warnings)
    {
        var result = new Visibility(fields, warnings);
        foreach (var field in fields.All)
        {
            if (VisibilityWords.Find(field.Name) is { } word) result.Read(field, word);
            else if (FieldName.Find(field.Name) is null) result.ReadUnknown(field, uploaded);
        }
        if (result.scheduled is { } planned && result.Date is null && !result.IsDraft)
            result.Refuse(planned, "says that the article is scheduled, but there is no date", "Add a line \"date: …\", such as date: 2026-11-23T08:30:00+01:00.");
        if (BlobNaming.DraftFolder(blobName) is { } folder) result.Hide($"The file lies in the folder \"{folder}\"", null);
        return result;
    }

    private void Read(Field field, VisibilityWord word)
    {
        if (field.Value is not YamlScalarNode scalar)
        {
            Refuse(field, "is not a single word");
            return;
        }
        var text = (fields.Word(field, 200) ?? "").ToLowerInvariant();
        if (text.Length == 0) ReadEmpty(field, scalar, word);
        else if (word == VisibilityWord.Status) ReadStatus(field, text);
        else if (word == VisibilityWord.Limits) ReadLimit(field, text);
        else if (word == VisibilityWord.Address) HideIf(No.Contains(text), field);
        else if (FrontMatter.TryDate(text.ToUpperInvariant()) is not null) ReadDate(field, word);
        else if (word == VisibilityWord.Begins && FieldName.Normalise(field.Name) == "date") fields.Date(field);
        else ReadSwitch(field, word, text);
    }

    // What stands empty in a template says nothing, unless a comment hides what it says.
    private void ReadEmpty(Field field, YamlScalarNode scalar, VisibilityWord word)
    {
        if (fields.CutOff(field, scalar) is { } rest) Refuse(field, $"has no value, only the comment \"{Excerpt.Of(rest.Trim(), 40)}\"");
        else if (word is VisibilityWord.Status or VisibilityWord.Hides or VisibilityWord.Shows) Refuse(field, "has no value");
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
        var isHarmless = No.Contains(text) || (FieldName.Normalise(field.Name) == "robots"
            && !text.Contains("noindex", StringComparison.Ordinal) && !text.Contains("none", StringComparison.Ordinal));
        if (!isHarmless) Refuse(field, "limits who may see or find the article, which this site cannot do");
    }

    private void ReadSwitch(Field field, VisibilityWord word, string text)
    {
        var isYes = Yes.Contains(text);
        if (!isYes && !No.Contains(text))
        {
            if (word == VisibilityWord.Begins) fields.Date(field);
            else if (word == VisibilityWord.Ends) RefuseEnd(field);
            else Refuse(field, $"has the value \"{text}\", which is neither true nor false");
        }
        else if (word == VisibilityWord.Begins && isYes && FieldName.Normalise(field.Name).StartsWith("schedule", StringComparison.Ordinal)) scheduled = field;
        else HideIf(word == VisibilityWord.Shows ? !isYes : isYes, field);
    }

    private void ReadDate(Field field, VisibilityWord word)
    {
        if (word == VisibilityWord.Ends) RefuseEnd(field);
        else if (word == VisibilityWord.Hides) Refuse(field, "holds a date instead of true or false");
        else if (fields.Date(field) is { } date && !(date <= Date)) Date = date;
    }

    private void ReadUnknown(Field field, DateTimeOffset? uploaded)
    {
        if (VisibilityWords.Resembled(field.Name) is { } word)
        {
            Refuse(field, $"is not known, and resembles \"{word}\", which may mean that the article is not public");
            return;
        }
        if (field.Value is YamlScalarNode { Value: { } value })
        {
            if (VisibilityWords.NotPublic.Contains(FieldName.Normalise(value))) Refuse(field, $"is not known, and its value is \"{Excerpt.Of(value, 40)}\"");
            else if (uploaded is { } now && FrontMatter.TryDate(value.Trim()) > now) Refuse(field, "is not known, and holds a date in the future");
            else Ignore(field);
        }
        else if (Inside(field.Value).FirstOrDefault() is { } inside) Refuse(field, $"is not known, and has \"{inside}\" in it");
        else Ignore(field);
    }

    // Themes have "hidden" for pictures and menus; for other groups of fields that would be a guess.
    private static IEnumerable<string> Inside(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(child => child.Key is YamlScalarNode { Value: { } name }
            && VisibilityWords.Find(name) is VisibilityWord.Status or VisibilityWord.Hides or VisibilityWord.Shows or VisibilityWord.Begins
                or VisibilityWord.Ends && FieldName.Normalise(name) is not ("hidden" or "hide" or "enabled" or "disabled" or "visible" or "output" or "render")
            ? [name] : Inside(child.Value)),
        YamlSequenceNode list => list.Children.SelectMany(Inside),
        _ => [],
    };

    private void Ignore(Field field)
    {
        var hint = FieldName.Guess(field.Name) is { } known ? $" Did you mean \"{known}\"?" : "";
        warnings.Add(new("W001", field.Line, $"The field \"{field.Name}\" is not known and was ignored.{hint}"));
    }

    private void HideIf(bool condition, Field field)
    {
        if (condition) Hide($"The field \"{field.Name}\" keeps it a draft", field);
    }

    private void Hide(string reason, Field? field)
    {
        IsDraft = true;
        if (field?.Name != "status") warnings.Add(new("W022", field?.Line, $"{reason}: readers do not see the article."));
    }

    private void RefuseEnd(Field field) => Refuse(
        field, "says when the article goes offline, which this site cannot do by itself", "Take the line out, and delete the file at that time.");

    private void Refuse(Field field, string why, string? advice = null) =>
        fields.Add("FM019", field.Line, $"The field \"{field.Name}\" {why}. The article is kept back.", advice);
}
