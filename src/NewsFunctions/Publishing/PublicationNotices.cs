using System.Globalization;
using System.Text;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Publishing;

/// <summary>What a publisher is told of a file: tags and report; functions of their arguments.</summary>
internal static class PublicationNotices
{
    public static Dictionary<string, string> Tags(
        PublicationFile file, IDictionary<string, string> present, SiteOptions site)
    {
        var tags = new Dictionary<string, string>
        {
            [UploadTags.Status] = file.Error is null ? "published" : "rejected",
            [file.Error is null ? UploadTags.Url : UploadTags.Error] = file.Error ?? UploadTags.Fit(Address(site)),
        };
        return UploadTags.WithOthers(tags, present);
    }

    public static string Report(
        PublicationFile file, IReadOnlyCollection<Fault> faults, IReadOnlyCollection<Fault> warnings, SiteOptions site)
    {
        var text = new StringBuilder();
        text.AppendLine(file.Error is null ? $"Published: {Address(site)}" : "Not published.").AppendLine();
        foreach (var fault in faults) Publishing.Report.Explain(text, fault);
        if (file.Error is not null)
        {
            text.AppendLine(file.Content is null
                ? "Readers see nothing of it; where it says something of the site, the settings count."
                : "Readers still see what the last good version says.").AppendLine();
        }
        if (warnings.Count > 0) text.AppendLine("Worth a look:").AppendLine();
        foreach (var warning in warnings) Publishing.Report.Explain(text, warning);
        text.Append("File: ").Append(PublicationUploads.Folder).AppendLine(file.Name);
        text.Append(CultureInfo.InvariantCulture, $"Version: {file.ETag.Trim('"')}").AppendLine();
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Address(SiteOptions site) => $"{site.BaseUrl.TrimEnd('/')}/";
}
