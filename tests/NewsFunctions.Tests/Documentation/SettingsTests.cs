using System.Text.Json;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.Webhooks;

namespace NewsFunctions.Tests.Documentation;

public sealed class SettingsTests(SharedAzurite azurite)
{
    // Those of the hosts: Core Tools needs the first two, the local host reads the others.
    private static readonly string[] OfTheHosts =
        ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "Samples__Enabled", "Azurite__DataPath",
            "LocalHost__RequireKeys"];

    [Fact]
    public async Task The_sample_has_every_setting_with_its_default()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        var documented = Sample().Where(setting => !OfTheHosts.Contains(setting.Key)).ToDictionary();

        Assert.Equal(Settings(app).OrderBy(setting => setting.Key), documented.OrderBy(setting => setting.Key));
    }

    [Fact]
    public void The_readme_explains_every_setting_of_the_sample()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "README.md"));

        Assert.All(Sample().Keys.Except(["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage"]),
            key => Assert.Contains($"`{key}`", readme, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Sample()
    {
        using var json = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.RootOrCurrent, "local.settings.sample.json")));
        return json.RootElement.GetProperty("Values").EnumerateObject()
            .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!);
    }

    // Every options class that the app registered, by the section it is bound to; of endpoints there may be many.
    private static Dictionary<string, string> Settings(App app) => app.Service<IEnumerable<SettingsSection>>()
        .Select(section => section.Options == typeof(WebhookOptions)
            ? new SettingsSection("Webhooks__0", typeof(WebhookSettings)) : section)
        .SelectMany(section => section.Options.GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => ($"{section.Name}__{property.Name}", Default(section.Options, property.Name))))
        .ToDictionary(setting => setting.Item1, setting => setting.Item2);

    private static string Default(Type options, string property)
    {
        var value = options.GetProperty(property)!.GetValue(Activator.CreateInstance(options));
        return value is bool flag
            ? (flag ? "true" : "false")
            : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
