using System.Net;

namespace NewsFunctions.Tests.LocalHost;

public sealed class AdminTests(SharedAzurite azurite) : IAsyncLifetime
{
    private LocalApp app = null!;

    public async ValueTask InitializeAsync() => app = await LocalApp.StartAsync(azurite.NewAccount());

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("EveryFive", "{}", "past due False, was due unknown")]
    [InlineData("eVeRyFiVe", "{}", "past due False, was due unknown")]
    [InlineData("Strings", "{}", "string ")]
    [InlineData("Strings", """{"input":"hello"}""", "string hello")]
    [InlineData("Strings", """{"input":{"a":1}}""", """string {"a":1}""")]
    public async Task A_timer_or_queue_function_has_run_when_202_comes_also_a_disabled_one(
        string function, string body, string call)
    {
        using var response = await app.RunAsync(function, body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal([call], app.Calls);
    }

    [Theory]
    [InlineData("FailingTimer", "{}", "application/json", HttpStatusCode.InternalServerError)]
    [InlineData("Nobody", "{}", "application/json", HttpStatusCode.NotFound)]
    [InlineData("NoRoute", "{}", "application/json", HttpStatusCode.NotFound)]
    [InlineData("Strings", "{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("Strings", "", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("Strings", "{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("Strings", "{}", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_cannot_be_run_says_so_with_an_empty_body(
        string function, string body, string type, HttpStatusCode status)
    {
        using var response = await app.RunAsync(function, body, type);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_admin_address_only_takes_POST()
    {
        using var response = await app.Http.GetAsync(
            new Uri("/admin/functions/EveryFive", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(app.Calls);
    }
}
