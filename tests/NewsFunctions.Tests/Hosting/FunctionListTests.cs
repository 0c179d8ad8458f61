using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.Check;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.Tests.Hosting;

/// <summary>
/// The app's functions, by their attributes, are those of the list that a deployment is checked against.
/// </summary>
public sealed class FunctionListTests(SharedAzurite azurite)
{
    private const AuthorizationLevel Open = AuthorizationLevel.Anonymous;

    private static readonly (MethodInfo Method, string Name)[] Functions =
        [.. typeof(Composition).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods())
            .Select(method => (method, method.GetCustomAttribute<FunctionAttribute>()?.Name!))
            .Where(function => function.Item2 is not null)];

    [Fact]
    public void The_functions_are_those_of_the_list()
    {
        var differences = FunctionList.Compare(
            FunctionList.Expected, [.. Functions.Select(f => Line(f.Method, f.Name))]);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Distinct(FunctionList.Expected);
    }

    // Readers are anonymous. A function that is not for them is named here, and needs a key of the app.
    [Fact]
    public void Every_function_is_open_to_readers_but_these()
    {
        string[] closed = ["RebuildSite" /* it costs as much as the whole archive */,
            "ReleaseViews" /* as TakeBackViews */, "ReplayWebhooks" /* as TestWebhooks */,
            "TakeBackViews" /* only operators may make a total fall */,
            "TestWebhooks" /* it shows what endpoints answer */];
        Assert.Equal(closed, Functions.Where(f => Trigger<HttpTriggerAttribute>(f.Method) is { AuthLevel: not Open })
            .Select(f => f.Name).Order());
    }

    [Fact]
    public void Every_route_can_be_hosted()
    {
        var routes = Functions.Select(f => Trigger<HttpTriggerAttribute>(f.Method))
            .OfType<HttpTriggerAttribute>().ToList();
        Assert.All(routes, route =>
        {
            Assert.False(string.IsNullOrEmpty(route.Route));
            Assert.NotEmpty(route.Methods!);
            Assert.DoesNotMatch("^(/|admin|runtime)", route.Route);
            // A method that is not listed is 404 on Azure, HEAD too.
            Assert.Equal(route.Methods!.Contains("get"), route.Methods!.Contains("head"));
        });
    }

    // The host tries routes that match in the order of the functions' names.
    [Fact]
    public void What_catches_every_address_is_asked_last()
    {
        var last = Functions.MaxBy(f => f.Name, StringComparer.OrdinalIgnoreCase);

        Assert.Equal("{*path}", Trigger<HttpTriggerAttribute>(last.Method)!.Route);
        Assert.Single(Functions,
            f => Trigger<HttpTriggerAttribute>(f.Method)?.Route?.StartsWith("{*", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task The_worker_reports_the_functions_of_the_list_with_their_triggers()
    {
        await using var app = await App.StartAsync(azurite.NewAccount());

        var differences = FunctionList.Compare(FunctionList.Expected, [.. app.Functions.Select(Line)]);

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void A_package_is_read_as_Azure_reads_it()
    {
        const string metadata = """
            [
              { "name": "GetLike", "bindings": [
                { "name": "request", "direction": "In", "type": "httpTrigger", "authLevel": "Anonymous",
                  "methods": ["get", "head"], "route": "api/articles/{slug}/like", "properties": {} },
                { "name": "$return", "type": "http", "direction": "Out" }] },
              { "name": "RollUpViews", "bindings": [
                { "name": "timer", "direction": "In", "type": "timerTrigger", "schedule": "50 4-59/5 * * * *" }] },
              { "name": "PublishArticle", "bindings": [
                { "name": "message", "direction": "In", "type": "queueTrigger", "queueName": "uploads",
                  "connection": "Storage" }] }
            ]
            """;
        var found = FunctionList.OfPackage(metadata);
        Assert.Equal(3, found.Intersect(FunctionList.Expected).Count());
        Assert.Equal(FunctionList.Expected.Count - 3, FunctionList.Compare(FunctionList.Expected, found).Count);
    }

    [Fact]
    public void A_package_without_its_functions_or_with_local_settings_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("newsfunctions-package-").FullName;
        try
        {
            Assert.Equal(3, Package.Problems(folder).Count);
            File.WriteAllText(Path.Combine(folder, "host.json"), "{}");
            File.WriteAllText(Path.Combine(folder, "worker.config.json"), "{}");
            File.WriteAllText(Path.Combine(folder, "functions.metadata"), "[]");
            Assert.Equal(FunctionList.Expected.Count, Package.Problems(folder).Count);
            File.WriteAllText(Path.Combine(folder, "local.settings.json"), "{}");
            Assert.Contains("local.settings.json", Assert.Single(Package.Problems(folder)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Line(MethodInfo method, string name)
    {
        if (Trigger<HttpTriggerAttribute>(method) is { } http)
            return FunctionList.Http(name, http.AuthLevel.ToString(), http.Methods!, http.Route!);
        return Trigger<TimerTriggerAttribute>(method) is { } timer
            ? FunctionList.Timer(name, timer.Schedule)
            : FunctionList.Queue(name, Trigger<QueueTriggerAttribute>(method)!.QueueName,
                Trigger<QueueTriggerAttribute>(method)!.Connection);
    }

    private static string Line(HostedFunction function) => function switch
    {
        { IsHttp: true } => FunctionList.Http(
            function.Name, function.AuthorizationLevel,
            function.Methods.Select(method => method.ToLowerInvariant()), function.Route),
        { IsTimer: true } => FunctionList.Timer(function.Name, function.Schedule),
        _ => FunctionList.Queue(function.Name, function.QueueName, function.Connection),
    };

    private static T? Trigger<T>(MethodInfo method) where T : Attribute =>
        method.GetParameters().Select(parameter => parameter.GetCustomAttribute<T>())
            .SingleOrDefault(attribute => attribute is not null);
}
