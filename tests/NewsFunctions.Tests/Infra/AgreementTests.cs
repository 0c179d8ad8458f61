using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.Check;

namespace NewsFunctions.Tests.Infra;

/// <summary>What the app asks for by name, and what infra/ makes under that name, are the same.</summary>
public sealed partial class AgreementTests(Bicep bicep) : IClassFixture<Bicep>
{
    /// <summary>As Azure lists them: learn.microsoft.com/azure/azure-monitor/reference/metrics-index.</summary>
    private static readonly string[] PlatformMetrics =
        ["DeadLetteredCount", "DeliveryAttemptFailCount", "DroppedEventCount", "Transactions"];

    private JsonElement Resources { get; } = bicep.Everything();

    [Fact]
    public async Task The_app_starts_with_what_Azure_is_told_and_its_own_defaults()
    {
        AssertStarts(Resources);
        AssertStarts(await bicep.DefaultsAsync());
    }

    [Fact]
    public void Every_table_queue_and_container_that_the_code_names_is_made()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(bicep.Infra("storage.json")));
        var (app, content) = (list.RootElement.GetProperty("app"), list.RootElement.GetProperty("content"));
        var code = Code("Storage/StorageClients.cs");

        Assert.Equal(Sorted(app, "tables"), Named(TableName(), code));
        Assert.Equal(
            [.. Strings(content, "containers"), content.GetProperty("backup").GetString()!],
            Named(ContentContainer(), code).OrderBy(name => name == "backup"));
        Assert.Equal(Sorted(app, "containers"), Named(AppContainer(), code));
        var triggers = FunctionList.Expected.Select(line => line.Split(' ')).Where(f => f[1] == "queue")
            .Select(f => f[2]);
        // What fails is moved to the queue of the same name with -poison behind it.
        Assert.Equal(
            Sorted(app, "queues"),
            triggers.SelectMany(name => new[] { name, $"{name}-poison" }).Order(StringComparer.Ordinal));
        Assert.Empty(Named(QueueName(), code).Except(Strings(app, "queues")));
    }

    /// <summary>Those of the app itself are compared by <see cref="Telemetry.MetricsTests"/>.</summary>
    [Fact]
    public void Alerts_on_the_platform_ask_for_metrics_that_it_has() => Assert.Equal(
        PlatformMetrics, Named(MetricName(), string.Concat(
            Of("Microsoft.Insights/metricAlerts").Select(rule => rule.GetRawText()))));

    // Azure works out addresses and ids; here any will do.
    private static void AssertStarts(JsonElement resources)
    {
        var told = resources.EnumerateArray()
            .Single(resource => resource.GetProperty("type").GetString() == "Microsoft.Web/sites/config")
            .GetProperty("properties").EnumerateObject()
            .ToDictionary(setting => setting.Name.Replace("__", ":", StringComparison.Ordinal), Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(told).Build();
        using var app = App.Build("UseDevelopmentStorage=true", null);
        var sections = app.Services.GetServices<SettingsSection>().ToList();

        Assert.NotEmpty(sections);
        Assert.Empty(sections.SelectMany(section => section.Problems(configuration)));
        Assert.Contains("Site:BaseUrl", told.Keys);
        Assert.Contains("Site:ApiUrl", told.Keys);

        static string? Value(JsonProperty setting) => setting.Value.GetString() switch
        {
            ['[', ..] when setting.Name.EndsWith("Uri", StringComparison.Ordinal)
                || setting.Name.EndsWith("Url", StringComparison.Ordinal) => "https://a.example.org",
            ['[', ..] => Guid.Empty.ToString(),
            var value => value,
        };
    }

    private List<JsonElement> Of(string type) =>
        [.. Resources.EnumerateArray().Where(r => r.GetProperty("type").GetString() == type)];

    private string Code(string file) => File.ReadAllText(Path.Combine(bicep.Root, "src", "NewsFunctions", file));

    private static string[] Named(Regex name, string text) =>
        [.. name.Matches(text).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Strings(JsonElement element, string property) =>
        element.GetProperty(property).EnumerateArray().Select(e => e.GetString()!);

    private static IEnumerable<string> Sorted(JsonElement element, string property) =>
        Strings(element, property).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"GetTableClient\(""([^""]+)")]
    private static partial Regex TableName();

    [GeneratedRegex(@"GetQueueClient\(""([^""]+)")]
    private static partial Regex QueueName();

    [GeneratedRegex(@"content\.GetBlobContainerClient\(""([^""]+)")]
    private static partial Regex ContentContainer();

    [GeneratedRegex(@"app\.GetBlobContainerClient\(""([^""]+)")]
    private static partial Regex AppContainer();

    [GeneratedRegex(@"""metricName"": ?""([^""]+)")]
    private static partial Regex MetricName();
}
