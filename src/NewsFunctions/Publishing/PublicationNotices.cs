using System.Globalization;
using System.Text;
using System.Text.Json;
using NewsFunctions.Catalogue;
using NewsFunctions.Publication;

namespace NewsFunctions.Publishing;

/// <summary>What a publisher is told of a file: tags and report; functions of their arguments.</summary>
internal static class PublicationNotices
{
    // It changes with other files, and so tells the sweep whether the report does.
    private const string Warning = "warning";

    public static Dictionary<string, string> Tags(
        PublicationFiles files, PublicationFile file, IDictionary<string, string> present, SiteOptions site,
        string? themeFault)
    {
        var tags = new Dictionary<string, string> { [UploadTags.Status] = StatusOf(file) };
        if (file.Error is { } error) tags[UploadTags.Error] = UploadTags.Fit(error);
        else if (file.Content is not null) tags[UploadTags.Url] = UploadTags.Fit(Address(file, site));
        if (Missing(files, file).ToList() is { Count: > 0 } missing)
            tags[Warning] = UploadTags.Fit($"W009 {string.Join(' ', missing)}");
        if (IsTemplate(file) && themeFault is not null) tags[Warning] = "W010";
        return UploadTags.WithOthers(tags, present.Where(tag => tag.Key != Warning));
    }

    public static string Report(
        PublicationFiles files, PublicationFile file, IReadOnlyCollection<Fault> faults,
        IReadOnlyCollection<Fault> warnings, SiteOptions site, string? themeFault)
    {
        warnings =
        [
            .. warnings,
            .. Missing(files, file).Select(slug =>
                new Fault("W009", null, $"The navigation names the page \"{slug}\", which is not there.")),
            .. IsTemplate(file) && themeFault is not null
                ? [new("W010", null, $"With all templates together, readers see the app's own for {themeFault}")]
                : Array.Empty<Fault>(),
        ];
        var text = new StringBuilder();
        text.AppendLine(StatusOf(file) switch
        {
            "published" => $"Published: {Address(file, site)}",
            "draft" => "Draft: readers do not see it. Remove what says so, such as a line \"status: draft\".",
            _ => "Not published.",
        }).AppendLine();
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

    /// <summary>Pages that the navigation names and that are not there.</summary>
    private static IEnumerable<string> Missing(PublicationFiles files, PublicationFile file)
    {
        if (file is not { Name: Site.FileName, Content: { } content }) return [];
        var site = JsonSerializer.Deserialize(content, PublicationJson.Default.SiteFile)!;
        return (site.Navigation ?? []).Select(item => item.Page).OfType<string>()
            .Where(slug => files.BySlug(slug) is null).Distinct();
    }

    private static bool IsTemplate(PublicationFile file) => ThemeItem.Of(file)?.Text is not null;

    private static string StatusOf(PublicationFile file) =>
        file.Error is not null ? "rejected" : file.Content is null ? "draft" : "published";

    private static string Address(PublicationFile file, SiteOptions site) =>
        $"{site.BaseUrl.TrimEnd('/')}/{(ThemeItem.Of(file)?.Copy is null ? file.Slug : file.Name)}";
}
