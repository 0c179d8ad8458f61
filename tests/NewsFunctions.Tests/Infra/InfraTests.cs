using System.Text.Json;
using System.Text.RegularExpressions;
using NewsFunctions.Check;

namespace NewsFunctions.Tests.Infra;

/// <summary>
/// What can be known of infra/ without Azure. Most tests read the snapshot, in which names, loops and conditions are
/// worked out; <see cref="Azure_is_asked_for_what_the_snapshot_says"/> ties it to the template.
/// </summary>
public sealed partial class InfraTests(Bicep bicep) : IClassFixture<Bicep>
{
    private JsonElement Resources { get; } = bicep.Everything();

    [Fact]
    public async Task The_template_compiles_without_a_word() =>
        Assert.Equal(Outcome.Silent, await bicep.Template.Value);

    [Fact]
    public async Task The_linter_has_nothing_to_say() => Assert.Equal(Outcome.Silent, await bicep.Lint.Value);

    [Fact]
    public async Task The_variables_of_azd_fit_the_template() =>
        Assert.Equal(Outcome.Silent, await bicep.Parameters.Value);

    // After a change that is meant: bicep snapshot everything.bicepparam --mode overwrite, with the options in
    // Bicep.cs.
    [Fact]
    public async Task Azure_is_asked_for_what_the_snapshot_says() =>
        Assert.Equal(Outcome.Silent, await bicep.Snapshot.Value);

    [Fact]
    public void Every_rule_of_the_linter_is_an_error()
    {
        using var config = JsonDocument.Parse(File.ReadAllText(bicep.Infra("bicepconfig.json")));
        var core = config.RootElement.GetProperty("analyzers").GetProperty("core");
        var rules = core.GetProperty("rules").EnumerateObject().ToList();
        Assert.True(core.GetProperty("enabled").GetBoolean());
        Assert.True(rules.Count > 50);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value.GetProperty("level").GetString()));
    }

    [Fact]
    public void azd_finds_the_project_and_the_app_to_deploy_it_to()
    {
        var service = Service().Match(File.ReadAllText(Path.Combine(bicep.Root, "azure.yaml")));
        var project = Path.Combine(bicep.Root, service.Groups["project"].Value);
        Assert.Single(Directory.EnumerateFiles(project, "*.csproj"));
        Assert.Equal(
            service.Groups["name"].Value,
            Assert.Single(Of("Microsoft.Web/sites")).GetProperty("tags").GetProperty("azd-service-name").GetString());
    }

    [Fact]
    public async Task No_key_is_asked_for_and_no_output_is_a_secret()
    {
        var template = await bicep.CompiledAsync();
        Assert.DoesNotMatch(AsksForKeys(), template);

        using var compiled = JsonDocument.Parse(template);
        var outputs = Find(compiled.RootElement, "outputs").SelectMany(o => o.EnumerateObject()).ToList();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, o => Assert.DoesNotMatch(LooksSecret(), o.Name + " " + o.Value.GetRawText()));
    }

    [Fact]
    public async Task With_nothing_set_there_is_no_Front_Door_and_no_editor()
    {
        var types = (await bicep.DefaultsAsync()).EnumerateArray().Select(Type).ToList();
        Assert.Contains("Microsoft.Web/sites", types);
        Assert.DoesNotContain(types, t => t.StartsWith("Microsoft.Cdn/", StringComparison.Ordinal));
        Assert.Equal(2, types.Count(t => t == "Microsoft.Storage/storageAccounts"));
        Assert.Equal(13, types.Count(t => t == "Microsoft.Authorization/roleAssignments"));
    }

    [Fact]
    public void No_account_has_keys_public_blobs_or_old_TLS()
    {
        var accounts = Of("Microsoft.Storage/storageAccounts");
        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            var properties = account.GetProperty("properties");
            Assert.False(properties.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(properties.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(properties.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
        });
        Assert.All(
            Of("Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal(
                "None", container.GetProperty("properties").GetProperty("publicAccess").GetString()));
    }

    [Fact]
    public void Azure_and_the_local_host_make_the_same_containers_tables_and_queues()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(bicep.Infra("storage.json")));
        var (app, content) = (list.RootElement.GetProperty("app"), list.RootElement.GetProperty("content"));
        string[] platform = ["app-package", "dead-letters"];

        Assert.Equal(
            [.. Strings(content, "containers"), content.GetProperty("backup").GetString()!],
            Children("stcontent", "blobServices/containers"));
        Assert.Equal([.. Strings(app, "containers"), .. platform], Children("stapp", "blobServices/containers"));
        Assert.Equal(Strings(app, "tables"), Children("stapp", "tableServices/tables"));
        Assert.Equal(Strings(app, "queues"), Children("stapp", "queueServices/queues"));
    }

    [Fact]
    public void What_editors_wrote_can_be_restored_and_not_be_deleted()
    {
        var blobs = Of("Microsoft.Storage/storageAccounts/blobServices")
            .Single(b => Name(b).StartsWith("stcontent", StringComparison.Ordinal)).GetProperty("properties");
        var softDelete = blobs.GetProperty("deleteRetentionPolicy").GetProperty("days").GetInt32();

        Assert.True(blobs.GetProperty("isVersioningEnabled").GetBoolean());
        Assert.True(blobs.GetProperty("changeFeed").GetProperty("enabled").GetBoolean());
        Assert.True(blobs.GetProperty("containerDeleteRetentionPolicy").GetProperty("enabled").GetBoolean());
        // Azure refuses a restore that reaches back as far as the undelete, or further.
        Assert.InRange(blobs.GetProperty("restorePolicy").GetProperty("days").GetInt32(), 1, softDelete - 1);
        var locked = Id(Assert.Single(Of("Microsoft.Authorization/locks")));
        Assert.Contains("/storageAccounts/stcontent", locked, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_alert_reaches_somebody()
    {
        Assert.All(Of("Microsoft.Insights/metricAlerts"), alert =>
            Assert.Single(alert.GetProperty("properties").GetProperty("actions").EnumerateArray()));
        Assert.All(Of("Microsoft.Insights/scheduledQueryRules"), alert =>
            Assert.Single(
                alert.GetProperty("properties").GetProperty("actions").GetProperty("actionGroups").EnumerateArray()));
        Assert.All(
            Of("Microsoft.Consumption/budgets").Single().GetProperty("properties").GetProperty("notifications")
                .EnumerateObject(),
            notice => Assert.Single(notice.Value.GetProperty("contactGroups").EnumerateArray()));

        Assert.Equal(
            ["backup-absent", "clock-skew", "dead-letter", "event-delivery", "event-dropped", "poison-message",
                "publish-latency", "rollup-absent", "server-errors", "telemetry-capped", "throttling", "timers-absent",
                "uploads-rejected", "webhook-given-up"],
            Alerts());
    }

    [Fact]
    public void Operators_are_told_what_to_do_about_every_alert_and_of_every_variable()
    {
        var page = File.ReadAllText(Path.Combine(bicep.Root, "docs", "operations.md"));
        var alerts = page[page.IndexOf(
            "## Alerts", StringComparison.Ordinal)..page.IndexOf("## Restore", StringComparison.Ordinal)];
        Assert.Equal([.. Alerts(), "budget"], Heading().Matches(alerts).Select(m => m.Groups[1].Value)
            .Order(StringComparer.Ordinal).OrderBy(a => a == "budget"));

        var variables = Variable().Matches(File.ReadAllText(bicep.Infra("main.bicepparam")))
            .Select(m => m.Groups[1].Value).ToList();
        // azd sets these by itself.
        Assert.All(
            variables.Except(["AZURE_ENV_NAME", "AZURE_PRINCIPAL_TYPE"]),
            name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Front_Door_lets_through_every_route_of_the_app_and_nothing_of_the_host()
    {
        var patterns = Of("Microsoft.Cdn/profiles/afdEndpoints/routes")
            .SelectMany(r => Strings(r.GetProperty("properties"), "patternsToMatch"));
        var rules = Find(Assert.Single(Of("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies")), "customRules")
            .Single().GetProperty("rules");
        var refused = rules.EnumerateArray()
            .Where(rule => rule.GetProperty("ruleType").GetString() == "MatchRule")
            .SelectMany(rule => Strings(rule.GetProperty("matchConditions")[0], "matchValue")).ToList();
        var routes = FunctionList.Expected.Select(line => line.Split(' ')).Where(f => f[1] == "http")
            .Select(f => $"https://news.example:443/{f[4]}");

        Assert.Contains("/*", patterns);
        Assert.All(routes, route => Assert.DoesNotMatch(Assert.Single(refused), route));
        foreach (var path in new[]
            { "/admin/functions/RollUpViews", "/admin", "//admin/host", "/runtime/webhooks", "/admin?x" })
            Assert.Matches(Assert.Single(refused), $"https://news.example:443{path}");
        Assert.DoesNotMatch(Assert.Single(refused), "https://news.example:443/api/images/admin/map.png");
    }

    [Fact]
    public void No_way_to_write_an_address_is_beyond_the_limits_of_Front_Door()
    {
        var limits = Find(Assert.Single(Of("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies")), "customRules")
            .Single().GetProperty("rules").EnumerateArray()
            .Where(rule => rule.GetProperty("ruleType").GetString() == "RateLimitRule")
            .ToDictionary(
                rule => rule.GetProperty("name").GetString()!, rule => rule.GetProperty("matchConditions")[0]);
        var reading = limits["OneReaderAtATime"];
        Assert.True(reading.GetProperty("negateCondition").GetBoolean());
        Assert.Equal(["UrlDecode", "Lowercase"], Strings(reading, "transforms"));
        var free = new Regex(Assert.Single(Strings(reading, "matchValue")));

        var routes = FunctionList.Expected.Select(line => line.Split(' ')).Where(f => f[1] == "http").ToList();
        string[] ways = ["/API/articles", "/%61pi/search?q=x", "//api/articles", "/theme/%2e%2e/api/articles",
            "/theme/..%2fapi%2farticles", "/search?q=/theme/style.css", "/theme/a/../../rss.xml"];
        Assert.All(
            routes.Where(f => f[0] != "GetThemeFile").Select(f => $"/{f[4]}").Concat(ways), path => Assert.DoesNotMatch(
                free, Uri.UnescapeDataString($"https://news.example:443{path}").ToLowerInvariant()));
        Assert.Matches(free, "https://news.example:443/theme/style.css?v=1");
        var writing = routes.SelectMany(f => f[3].ToUpperInvariant().Split(',')).Except(["GET", "HEAD"]);
        Assert.Empty(writing.Except(Strings(limits["OneVoteAtATime"], "matchValue")));
    }

    [Fact]
    public void The_workbook_knows_every_timer_and_queue()
    {
        var workbook = File.ReadAllText(bicep.Infra("workbook.json"));
        var background = FunctionList.Expected.Select(line => line.Split(' ')).Where(f => f[1] != "http")
            .Select(f => f[0]);
        // Once to leave them out of the time that readers wait, once to list their failures.
        Assert.All(background, name => Assert.Equal(3, workbook.Split($"\\\"{name}\\\"").Length));
    }

    [Fact]
    public void Uploads_and_deletions_reach_the_queue_by_identity_or_are_kept()
    {
        using var list = JsonDocument.Parse(File.ReadAllText(bicep.Infra("storage.json")));
        var events = list.RootElement.GetProperty("events");
        var subscription = Assert.Single(Of("Microsoft.EventGrid/systemTopics/eventSubscriptions"))
            .GetProperty("properties");
        var delivery = subscription.GetProperty("deliveryWithResourceIdentity");
        var filter = subscription.GetProperty("filter");

        Assert.Equal("UserAssigned", delivery.GetProperty("identity").GetProperty("type").GetString());
        Assert.Equal(
            events.GetProperty("queue").GetString(),
            delivery.GetProperty("destination").GetProperty("properties").GetProperty("queueName").GetString());
        Assert.Equal(["Microsoft.Storage.BlobCreated", "Microsoft.Storage.BlobDeleted"],
            Strings(filter, "includedEventTypes"));
        Assert.Equal(
            Strings(events, "containers").Select(c => $"/blobServices/default/containers/{c}/blobs/"),
            Strings(Assert.Single(filter.GetProperty("advancedFilters").EnumerateArray()), "values"));
        Assert.True(subscription.TryGetProperty("deadLetterWithResourceIdentity", out _));
    }

    private IEnumerable<string> Alerts() =>
        Of("Microsoft.Insights/metricAlerts").Concat(Of("Microsoft.Insights/scheduledQueryRules"))
            .Select(a => Name(a).Replace("test-", "", StringComparison.Ordinal).Split("-st")[0])
            .Distinct().Order(StringComparer.Ordinal);

    private List<JsonElement> Of(string type) => [.. Resources.EnumerateArray().Where(r => Type(r) == type)];

    private IEnumerable<string> Children(string account, string type) =>
        Of("Microsoft.Storage/storageAccounts/" + type).Select(Name)
            .Where(n => n.StartsWith(account, StringComparison.Ordinal)).Select(n => n.Split('/')[^1]);

    private static string Type(JsonElement resource) => resource.GetProperty("type").GetString()!;

    private static string Name(JsonElement resource) => resource.GetProperty("name").GetString()!;

    private static string Id(JsonElement resource) => resource.GetProperty("id").GetString()!;

    private static IEnumerable<string> Strings(JsonElement element, string property) =>
        element.GetProperty(property).EnumerateArray().Select(e => e.GetString()!);

    private static IEnumerable<JsonElement> Find(JsonElement element, string property) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
            p.Name == property && p.Value.ValueKind == JsonValueKind.Object ? [p.Value] : Find(p.Value, property)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Find(e, property)),
        _ => [],
    };

    [GeneratedRegex(@"\blist[A-Z]\w*\(|secureString|secureObject", RegexOptions.IgnoreCase)]
    private static partial Regex AsksForKeys();

    [GeneratedRegex(@"services:\s+(?<name>\w+):\s+project: (?<project>\S+)")]
    private static partial Regex Service();

    [GeneratedRegex("^### (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Variable();

    [GeneratedRegex("key|secret|password|token|connectionstring|sas\\b", RegexOptions.IgnoreCase)]
    private static partial Regex LooksSecret();
}
