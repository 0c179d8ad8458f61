using System.Text.RegularExpressions;
using NewsFunctions.Images;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Documentation;

public sealed partial class EditorsGuideTests
{
    private static readonly string Guide = File.ReadAllText(
        Path.Combine(Repository.RootOrCurrent, "docs", "editors.md"));

    private static readonly string PublishersGuide = File.ReadAllText(
        Path.Combine(Repository.RootOrCurrent, "docs", "publishers.md"));

    [Fact]
    public void The_guide_for_publishers_has_every_field_of_site_yaml_and_no_other() => Assert.Equal(
        SiteYaml.Known.Order(StringComparer.Ordinal),
        FieldRow().Matches(PublishersGuide[..PublishersGuide.IndexOf("### Crawlers", StringComparison.Ordinal)])
            .Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_guide_for_publishers_has_every_field_of_people_and_categories_and_no_other()
    {
        var from = PublishersGuide.IndexOf("## People and categories", StringComparison.Ordinal);
        var to = PublishersGuide.IndexOf("## Errors", StringComparison.Ordinal);
        Assert.Equal(
            ProfileText.Known.Order(StringComparer.Ordinal),
            FieldRow().Matches(PublishersGuide[from..to]).Select(row => row.Groups[1].Value)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_guides_have_every_error_and_warning_with_its_remedy_and_no_other() => Assert.Equal(
        Fault.Remedies.Select(remedy => (remedy.Key, remedy.Value)).Order(),
        CodeRow().Matches(Guide + PublishersGuide).Select(row => (row.Groups[1].Value, row.Groups[2].Value)).Order());

    [Fact]
    public void The_guide_has_every_refusal_of_an_image_with_its_reason() => Assert.All(
        Enum.GetValues<ImageRefusal>(),
        refusal => Assert.Contains($"| `{refusal}` | {refusal.Reason()} |", Guide, StringComparison.Ordinal));

    [Fact]
    public void The_guide_has_every_field_and_no_other() => Assert.Equal(
        FrontMatter.Known.Order(StringComparer.Ordinal),
        FieldRow().Matches(Guide[Guide.IndexOf(
            "| Field |", StringComparison.Ordinal)..Guide.IndexOf("## Pictures", StringComparison.Ordinal)])
            .Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_limits_in_the_guide_are_those_of_the_code()
    {
        Assert.Contains($"at most {UploadText.MaxBytes / 1048576} MB", Guide, StringComparison.Ordinal);
        Assert.Contains($"at most {Preparation.MaxImages} in one article", Guide, StringComparison.Ordinal);
        Assert.Contains("for two weeks", Guide, StringComparison.Ordinal);
        Assert.Equal(14, new PublishingOptions().PreviewDays);
    }

    // Every code that an upload can bring about stands in the source as a text; a remedy for nothing would be dead.
    [Fact]
    public void Every_code_with_a_remedy_is_used_and_the_other_way_round()
    {
        var sources = Directory.GetFiles(
            Path.Combine(Repository.RootOrCurrent, "src", "NewsFunctions", "Publishing"), "*.cs")
            .Where(path => Path.GetFileName(path) != "Fault.cs").Select(File.ReadAllText);
        var used = sources.SelectMany(text => Code().Matches(text)).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(Fault.Remedies.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `([A-Z]+\d{3})` \| [^|]+ \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex CodeRow();

    [GeneratedRegex(@"^\| `([A-Za-z]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FieldRow();

    [GeneratedRegex("\"((?:UP|FM|BD|SL|PB|W)\\d{3})\"")]
    private static partial Regex Code();
}
