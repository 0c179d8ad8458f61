using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Http;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Timers;
using NewsFunctions.LocalHost.Worker;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>What a worker may report although no Functions host could run it.</summary>
public sealed class RefusalTests
{
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    [Theory]
    [InlineData("/articles", "leading /")]
    [InlineData("Admin/things", "belong to the host")]
    [InlineData("runtime/x", "belong to the host")]
    [InlineData("a/{b", "a/{b")]
    public void A_route_that_cannot_be_hosted_is_refused(string route, string why)
    {
        var functions = Table("Hidden",
            $$"""
            {"type":"httpTrigger","name":"request","authLevel":"Anonymous","methods":["get"],"route":"{{route}}"}
            """);
        using var http = new HttpFunctions(
            functions, new WorkerConnection(), new WorkerAddress(""), null!, new Access(NoSettings),
            new HostJson(NoSettings),
            NullLogger<HttpFunctions>.Instance);

        var refused = Assert.Throws<LocalHostException>(() => http.Map(WebApplication.Create()));

        Assert.StartsWith("Function Hidden is refused", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("every day", "\"every day\"")]
    [InlineData("%Nothing:Here%", "Nothing:Here")]
    public void A_schedule_that_cannot_be_kept_is_refused(string schedule, string why)
    {
        var functions = Table("Never", $$"""{"type":"timerTrigger","name":"timer","schedule":"{{schedule}}"}""");

        var refused = Assert.Throws<LocalHostException>(() => new TimerFunctions(
            functions, new Invoker(new WorkerConnection(), new HostJson(NoSettings)), null!, NoSettings,
            TimeProvider.System,
            NullLogger<TimerListener>.Instance));

        Assert.StartsWith("Function Never is refused", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"serviceBusTrigger","name":"message"}""", "no serviceBusTrigger")]
    [InlineData("""{"type":"http","name":"$return"}""", "no trigger")]
    [InlineData(
        """{"type":"queueTrigger","name":"m","queueName":"q","properties":{"supportsDeferredBinding":"True"}}""",
        "no QueueMessage")]
    public void A_trigger_that_the_local_host_has_not_is_refused(string binding, string why)
    {
        var refused = Assert.Throws<LocalHostException>(() => Table("Odd", binding));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static FunctionTable Table(string name, string binding)
    {
        var function = new RpcFunctionMetadata { Name = name, FunctionId = name.ToUpper(CultureInfo.InvariantCulture) };
        function.RawBindings.Add(binding);
        return new FunctionTable([function], NoSettings);
    }
}
