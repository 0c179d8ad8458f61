using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NewsFunctions.LocalHost;

namespace NewsFunctions.Tests.LocalHost;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(typeof(LeadingSlash), "Function Slash", "\"/articles\"")]
    [InlineData(typeof(AdminRoute), "Function Hidden", "\"Admin/things\"")]
    [InlineData(typeof(RuntimeRoute), "Function Engine", "\"runtime/x\"")]
    [InlineData(typeof(BadTemplate), "Function Broken", "\"a/{b\"")]
    [InlineData(typeof(SameNameTwice), "Two functions are named", "SameNameTwice.One")]
    [InlineData(typeof(TwoTriggers), "Function Both", "2 triggers")]
    [InlineData(typeof(NotPublic), "Function Secret", "public")]
    [InlineData(typeof(BadSchedule), "Function Never", "\"every day\"")]
    [InlineData(typeof(UnknownSetting), "Function Unset", "Nothing:Here")]
    [InlineData(typeof(NotATimer), "Function Odd", "TimerInfo")]
    public void A_function_that_Azure_could_not_run_is_refused_at_the_start(Type functions, string who, string why)
    {
        var refused = Assert.Throws<LocalHostException>(() => LocalApp.Build(LocalApp.Arguments("UseDevelopmentStorage=true"), [functions]));

        Assert.Contains(who, refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    public sealed class LeadingSlash
    {
        [Function("Slash")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/articles")] HttpRequest request) => Results.Ok();
    }

    public sealed class AdminRoute
    {
        [Function("Hidden")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Admin/things")] HttpRequest request) => Results.Ok();
    }

    public sealed class RuntimeRoute
    {
        [Function("Engine")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "runtime/x")] HttpRequest request) => Results.Ok();
    }

    public sealed class BadTemplate
    {
        [Function("Broken")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameNameTwice
    {
        [Function("Twin")]
        public IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "one")] HttpRequest request) => Results.Ok();

        [Function("twin")]
        public IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "two")] HttpRequest request) => Results.Ok();
    }

    public sealed class TwoTriggers
    {
        [Function("Both")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [QueueTrigger("q")] string message) => Assert.Fail("never run");
    }

    public sealed class NotPublic
    {
        [Function("Secret")]
        internal void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => Assert.Fail("never run");
    }

    public sealed class BadSchedule
    {
        [Function("Never")]
        public void Run([TimerTrigger("every day")] TimerInfo timer) => Assert.Fail("never run");
    }

    public sealed class UnknownSetting
    {
        [Function("Unset")]
        public void Run([TimerTrigger("%Nothing:Here%")] TimerInfo timer) => Assert.Fail("never run");
    }

    public sealed class NotATimer
    {
        [Function("Odd")]
        public void Run([TimerTrigger("0 * * * * *")] string timer) => Assert.Fail("never run");
    }
}
