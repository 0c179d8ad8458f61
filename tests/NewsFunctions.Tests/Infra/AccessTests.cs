using System.Text.Json;

namespace NewsFunctions.Tests.Infra;

/// <summary>
/// Who may do what on Azure, and how the app gets in, by the snapshot that <see cref="InfraTests"/> checks.
/// </summary>
public sealed class AccessTests(Bicep bicep) : IClassFixture<Bicep>
{
    private const string BlobDataOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

    private JsonElement Resources { get; } = bicep.Everything();

    private List<JsonElement> Assignments => Of("Microsoft.Authorization/roleAssignments");

    [Fact]
    public void Every_role_says_what_its_holder_is()
    {
        Assert.Equal(21, Assignments.Count);
        string[] kinds = ["ServicePrincipal", "Group", "User"];
        Assert.All(Assignments, a => Assert.Contains(Properties(a).GetProperty("principalType").GetString(), kinds));
    }

    [Fact]
    public void No_role_is_wider_than_one_resource() => Assert.All(Assignments, a =>
        Assert.Matches(
            "/providers/(Microsoft.Storage/storageAccounts|Microsoft.Insights/components)/.+/roleAssignments/", Id(a)));

    [Fact]
    public void Only_the_app_holds_a_whole_account_and_only_its_own()
    {
        var whole = Assignments.Where(
            a => Id(a).Split("/providers/")[1].StartsWith("Microsoft.Storage", StringComparison.Ordinal)
                && Id(a).Split("/providers/")[1].Split('/').Length == 3).ToList();
        Assert.Equal(2, whole.Count);
        Assert.All(whole, a => Assert.Contains("/storageAccounts/stapp", Id(a), StringComparison.Ordinal));
        Assert.All(whole, a => Assert.Contains("id-app-", Holder(a), StringComparison.Ordinal));
    }

    [Fact]
    public void The_app_may_tag_an_upload_but_not_change_or_delete_it()
    {
        var publisher = Of("Microsoft.Authorization/roleDefinitions").Single(r => DataActions(r).Length == 3);
        const string blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
        Assert.Equal([$"{blobs}/read", $"{blobs}/tags/read", $"{blobs}/tags/write"], DataActions(publisher));

        var onUploads = OfTheApp("/storageAccounts/stcontent")
            .Where(a => !Id(a).Contains("/containers/backup/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, onUploads.Count);
        var id = publisher.GetProperty("name").GetString()!;
        Assert.All(onUploads, a => Assert.EndsWith(id, Role(a), StringComparison.Ordinal));
    }

    [Fact]
    public void The_app_may_write_backups_but_not_delete_them()
    {
        const string blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
        var writer = Of("Microsoft.Authorization/roleDefinitions")
            .Single(r => DataActions(r).Contains($"{blobs}/write"));
        Assert.Equal([$"{blobs}/read", $"{blobs}/write"], DataActions(writer));
        var onBackups = Assert.Single(OfTheApp("/containers/backup/"));
        Assert.EndsWith(writer.GetProperty("name").GetString()!, Role(onBackups), StringComparison.Ordinal);
        Assert.DoesNotContain(Assignments, a => Properties(a).GetProperty("principalType").GetString() == "Group"
            && Id(a).Contains("/containers/backup/", StringComparison.Ordinal));
    }

    [Fact]
    public void Editors_read_reports_and_nothing_else_that_the_system_wrote()
    {
        var editors = Assignments.Where(
            a => Properties(a).GetProperty("principalType").GetString() == "Group").ToList();
        Assert.Equal(7, editors.Count);

        var outside = Assert.Single(
            editors, a => !Id(a).Contains("/storageAccounts/stcontent", StringComparison.Ordinal));
        Assert.Contains("/containers/site/", Id(outside), StringComparison.Ordinal);
        var condition = Properties(outside).GetProperty("condition").GetString();
        Assert.Contains("StringStartsWith 'reports/'", condition, StringComparison.Ordinal);
        Assert.DoesNotContain(editors, a => Role(a).EndsWith(BlobDataOwner, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_deploys_may_write_into_the_folder_of_the_check_only()
    {
        var deployer = Assignments.Where(a => Holder(a) == "22222222-2222-2222-2222-222222222222").ToList();
        Assert.Single(deployer);
        Assert.Contains("/containers/articles/", Id(deployer[0]), StringComparison.Ordinal);
        var condition = Properties(deployer[0]).GetProperty("condition").GetString();
        Assert.EndsWith("StringStartsWith 'deployment-check/')", condition, StringComparison.Ordinal);
        Assert.All(["read", "write", "add/action", "delete"],
            operation => Assert.Contains($"blobs/{operation}'", condition, StringComparison.Ordinal));
    }

    [Fact]
    public void The_settings_of_the_app_are_addresses_and_identities()
    {
        var settings = Properties(Assert.Single(Of("Microsoft.Web/sites/config")));
        Assert.Equal(
            ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING",
                "AzureWebJobsDisableHomepage",
                "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential",
                "Site__ApiUrl", "Site__BaseUrl", "Site__FrontDoorId", "Site__Language", "Site__License", "Site__Title",
                "Storage__blobServiceUri", "Storage__clientId", "Storage__contentBlobServiceUri", "Storage__credential",
                "Storage__queueServiceUri", "Storage__tableServiceUri", "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED"],
            settings.EnumerateObject().Select(s => s.Name).Order(StringComparer.Ordinal));
        var editors = settings.GetProperty("Storage__contentBlobServiceUri").GetString();
        var own = settings.GetProperty("Storage__blobServiceUri").GetString();
        Assert.Contains("stcontent", editors, StringComparison.Ordinal);
        Assert.Contains("stapp", own, StringComparison.Ordinal);
        Assert.True(Properties(Assert.Single(Of("Microsoft.Insights/components")))
            .GetProperty("DisableLocalAuth").GetBoolean());
    }

    [Fact]
    public void Nobody_signs_in_with_a_password_or_comes_past_Front_Door()
    {
        Assert.All(
            Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            policy => Assert.False(Properties(policy).GetProperty("allow").GetBoolean()));

        var app = Properties(Assert.Single(Of("Microsoft.Web/sites")));
        var web = app.GetProperty("siteConfig");
        Assert.True(app.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal("1.2", web.GetProperty("minTlsVersion").GetString());
        Assert.Equal("Deny", web.GetProperty("ipSecurityRestrictionsDefaultAction").GetString());
        var allowed = Assert.Single(web.GetProperty("ipSecurityRestrictions").EnumerateArray());
        Assert.Single(allowed.GetProperty("headers").GetProperty("x-azure-fdid").EnumerateArray());

        var routes = Of("Microsoft.Cdn/profiles/afdEndpoints/routes")
            .SelectMany(r => Properties(r).GetProperty("patternsToMatch").EnumerateArray().Select(p => p.GetString()!));
        Assert.DoesNotContain(routes, r => r.StartsWith("/admin", StringComparison.Ordinal));
    }

    private IEnumerable<JsonElement> OfTheApp(string scope) => Assignments.Where(a =>
        Id(a).Contains(scope, StringComparison.Ordinal)
            && Holder(a).Contains("id-app-", StringComparison.Ordinal));

    private List<JsonElement> Of(string type) =>
        [.. Resources.EnumerateArray().Where(r => r.GetProperty("type").GetString() == type)];

    private static JsonElement Properties(JsonElement resource) => resource.GetProperty("properties");

    private static string Id(JsonElement resource) => resource.GetProperty("id").GetString()!;

    private static string Holder(JsonElement assignment) =>
        Properties(assignment).GetProperty("principalId").GetString()!;

    private static string Role(JsonElement assignment) =>
        Properties(assignment).GetProperty("roleDefinitionId").GetString()!;

    private static string[] DataActions(JsonElement role) =>
        [.. Properties(role).GetProperty("permissions")[0].GetProperty("dataActions").EnumerateArray()
            .Select(a => a.GetString()!)];
}
