using System.Globalization;
using System.Text;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>What became of an upload, in plain words; kept as <c>site/reports/{blob name}.txt</c>.</summary>
public static class Report
{
    public static string Of(
        Entry entry, IReadOnlyCollection<Fault> faults, IReadOnlyCollection<Fault> warnings, DateTimeOffset now,
        SiteOptions site, Preview? preview = null)
    {
        var text = new StringBuilder();
        text.AppendLine(Headline(entry, now, site)).AppendLine();
        if (preview is not null)
        {
            text.Append("Preview: ").AppendLine(preview.Url);
            text.Append("Whoever has this address can read it until ");
            text.Append(CultureInfo.InvariantCulture, $"{preview.Until.UtcDateTime:yyyy-MM-dd} 00:00 UTC. ");
            text.AppendLine("Upload the file again for a new address.");
            text.AppendLine();
        }
        foreach (var fault in faults) Explain(text, fault);
        if (faults.Count > 0)
        {
            text.AppendLine(entry.Article is { } online
                ? $"Readers still see the last good version at {site.Permalink(online.Slug)}."
                : "Readers see nothing of it.").AppendLine();
        }
        if (warnings.Count > 0)
            text.AppendLine(faults.Count == 0 ? "Worth a look:" : "Also worth a look:").AppendLine();
        foreach (var warning in warnings) Explain(text, warning);
        text.Append("File: ").AppendLine(entry.BlobName);
        text.Append("Version: ").AppendLine(entry.BlobETag?.Trim('"'));
        return text.ToString().ReplaceLineEndings("\n");
    }

    internal static void Explain(StringBuilder text, Fault fault)
    {
        text.Append(fault.Code);
        if (fault.Line is { } line) text.Append(CultureInfo.InvariantCulture, $", line {line}");
        text.Append(": ").AppendLine(fault.Message).Append("What to do: ").AppendLine(fault.Remedy).AppendLine();
    }

    private static string Headline(Entry entry, DateTimeOffset now, SiteOptions site) => entry.Status switch
    {
        UploadStatus.Published when entry.Article!.PublishedAt > now => string.Create(CultureInfo.InvariantCulture,
            $"Scheduled: readers see it from {entry.Article.PublishedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
            + $" at {site.Permalink(entry.Article.Slug)}",
        UploadStatus.Published => $"Published: {site.Permalink(entry.Article!.Slug)}",
        UploadStatus.Draft =>
            "Draft: readers do not see it. Remove what says so, such as a line \"status: draft\", to publish it.",
        _ => "Not published.",
    };
}
