using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using NewsFunctions.Publication;

namespace NewsFunctions.Publishing;

/// <summary>What a file of <c>publication/theme</c> is, or the faults that forbid it.</summary>
public sealed partial class ThemeParser(RenderThreads threads, IEnumerable<ThemeTrials> trials)
{
    public async Task<PreparedFile> PrepareAsync(Upload upload)
    {
        var warnings = new List<Fault>();
        var known = upload with { Content = default };
        try
        {
            var name = upload.Name[OwnTheme.Folder.Length..];
            if (name.EndsWith(OwnTheme.TemplateEnding, StringComparison.Ordinal))
            {
                var text = TextOf(upload, warnings);
                await TryAsync(name, text);
                return new(known, Written(new(text, null)), [], warnings);
            }
            var content = ContentOf(upload, name, warnings);
            var copy = ThemeStore.NameOf(content.Span, Path.GetExtension(name));
            return new(known, Written(new(null, copy)), [], warnings) { Copy = (copy, content) };
        }
        catch (RejectedException rejected)
        {
            return new(known, null, rejected.Faults, warnings);
        }
    }

    private async Task TryAsync(string name, string text)
    {
        foreach (var trial in trials)
        {
            var fault = await threads.RunAsync(text.Length, () => Limited(trial, name, text));
            if (fault is { IsUnreadable: true })
                throw new RejectedException("PB013", fault.Line, $"The template cannot be read: {fault.Message}");
            if (fault is not null)
                throw new RejectedException("PB014", fault.Line, $"No page can be made with it: {fault.Message}");
        }
    }

    // The token goes by the clock, the effort by what the processor did: where others use it, there is more time.
    private static TemplateFault? Limited(ThemeTrials trial, string name, string text)
    {
        for (var time = Effort.MaxTime; ; time *= 2)
        {
            var effort = new Effort();
            using var limit = new CancellationTokenSource(time);
            var fault = effort.Spend(() => trial.Alone(name, text, effort, limit.Token));
            if (fault is not { IsLate: true } || effort.IsSpent) return fault;
        }
    }

    private static ReadOnlyMemory<byte> ContentOf(Upload upload, string name, List<Fault> warnings)
    {
        if (ThemeType.Of(name) is not { } type)
        {
            throw new RejectedException("PB015", null, $"\"{name}\" is none of the files that a theme may have: "
                + $"{OwnTheme.TemplateEnding}, {string.Join(", ", ThemeType.Endings)}.");
        }
        if (!type.IsText)
        {
            Limit(upload, ThemeType.MaxBytes);
            return type.Fits(upload.Content.Span) ? upload.Content
                : throw new RejectedException("PB015", null, $"What is in \"{name}\" is not what its name says.");
        }
        var text = TextOf(upload, warnings);
        if (Path.GetExtension(name) == ".svg") CheckSvg(text);
        return Encoding.UTF8.GetBytes(text);
    }

    // An empty template or style sheet takes something of ours away.
    private static string TextOf(Upload upload, List<Fault> warnings)
    {
        Limit(upload, ThemeType.MaxText);
        return upload.Content.IsEmpty ? "" : UploadText.Read(upload.Content.Span, warnings);
    }

    private static void Limit(Upload upload, int bytes)
    {
        if (upload.Content.Length <= bytes) return;
        throw new RejectedException("PB016", null, string.Create(CultureInfo.InvariantCulture,
            $"The file has more than {bytes / 1024:N0} KB."));
    }

    private static void CheckSvg(string text)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            reader.MoveToContent();
            if (reader.LocalName != "svg") throw new RejectedException("PB015", null, "The file is no SVG picture.");
            while (reader.Read())
            {
            }
        }
        catch (XmlException broken)
        {
            throw new RejectedException("PB015", broken.LineNumber, $"The file is no SVG picture: {broken.Message}");
        }
    }

    private static string Written(ThemeItem item) =>
        JsonSerializer.Serialize(item, PublicationJson.Default.ThemeItem);

    [GeneratedRegex(@"^theme/(?![^/]*[A-Z][^/]*\.liquid$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    public static partial Regex FileName();
}
