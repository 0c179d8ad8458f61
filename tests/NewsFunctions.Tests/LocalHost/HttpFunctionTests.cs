using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.Tests.LocalHost;

public sealed class HttpFunctionTests(SharedAzurite azurite) : IAsyncLifetime
{
    private LocalApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await LocalApp.StartAsync(LocalApp.Arguments(azurite.NewAccount()), [typeof(Functions)]);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_route_value_reaches_its_parameter() => Assert.Equal("hello 12", await GetAsync("/greet/hello/12"));

    [Fact]
    public async Task An_unlisted_method_is_404()
    {
        using var response = await app.Http.DeleteAsync(new Uri("/greet/hello/12", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private async Task<string> GetAsync(string path) =>
        await app.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public sealed class Functions
    {
        [Function("Greet")]
        public IResult Greet([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "greet/{word}/{number:int}")] HttpRequest request, string word, int number) =>
            Results.Text($"{word} {number}");
    }
}
