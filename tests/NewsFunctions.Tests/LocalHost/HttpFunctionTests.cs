using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;

namespace NewsFunctions.Tests.LocalHost;

/// <summary>What an HTTP function sees and answers on the real host, through the real worker.</summary>
public sealed class HttpFunctionTests(SharedAzurite azurite) : IAsyncLifetime
{
    private LocalApp app = null!;

    public async ValueTask InitializeAsync() =>
        app = await LocalApp.StartAsync(azurite.NewAccount(), settings: "AzureWebJobs:Off:Disabled=true");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public void The_worker_is_the_real_one()
    {
        var worker = AppDomain.CurrentDomain.GetAssemblies()
            .Single(assembly => assembly.GetName().Name == "Microsoft.Azure.Functions.Worker.Core");

        Assert.Equal("2.52.0",
            worker.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
    }

    [Theory]
    [InlineData("/values/word/12/9000000000/7e5c3e6a-0f3f-4a5e-9d5f-0d4b3f8f2c11/true",
        "word 12 9000000000 7e5c3e6a-0f3f-4a5e-9d5f-0d4b3f8f2c11 True")]
    [InlineData("/optional", "none")]
    [InlineData("/optional/there", "there")]
    [InlineData("/rest/a/b%20c.png", "a/b c.png")]
    public async Task Route_values_reach_the_parameters_of_their_name(string path, string answer) =>
        Assert.Equal(answer, await GetAsync(path));

    [Fact]
    public async Task A_value_that_cannot_be_bound_is_500_with_an_empty_body() =>
        await AnswersAsync(HttpMethod.Get, "/number/notANumber", HttpStatusCode.InternalServerError, "");

    [Fact]
    public async Task The_first_function_in_alphabetical_order_gets_a_request_that_two_routes_match() =>
        Assert.Equal("AAny word=literal", await GetAsync("/overlap/literal"));

    [Fact]
    public async Task The_next_function_is_tried_when_the_first_does_not_list_the_method() =>
        await AnswersAsync(HttpMethod.Put, "/overlap/literal", HttpStatusCode.OK, "ZLiteral");

    [Fact]
    public async Task A_constraint_that_does_not_hold_leaves_the_request_to_the_next_function() =>
        Assert.Equal("ZConstrained", await GetAsync("/overlap/constrained/12"));

    [Fact]
    public async Task An_empty_optional_parameter_serves_the_root() => Assert.Equal("home", await GetAsync("/"));

    [Fact]
    public async Task A_catch_all_with_the_last_name_takes_what_nothing_else_takes() =>
        Assert.Equal("nothing at no/where", await GetAsync("/no/where"));

    [Theory]
    [InlineData("/admin/host/status")]
    [InlineData("/runtime/webhooks/x")]
    [InlineData("/admin/functions/Strings")]
    public async Task What_belongs_to_the_host_reaches_no_function(string path) =>
        await AnswersAsync(HttpMethod.Get, path, HttpStatusCode.NotFound, "");

    [Fact]
    public async Task An_unlisted_method_is_404() =>
        await AnswersAsync(HttpMethod.Delete, "/optional", HttpStatusCode.NotFound, "");

    [Fact]
    public async Task Head_is_404_unless_it_is_listed()
    {
        await AnswersAsync(HttpMethod.Head, "/optional", HttpStatusCode.NotFound, "");
        await AnswersAsync(HttpMethod.Head, "/with-head", HttpStatusCode.OK, "");
    }

    [Fact]
    public async Task A_function_without_methods_takes_any() =>
        await AnswersAsync(HttpMethod.Patch, "/rest/x", HttpStatusCode.OK, "x");

    [Fact]
    public async Task A_function_without_a_route_has_its_name_as_route() =>
        Assert.Equal("by name", await GetAsync("/noroute"));

    [Fact]
    public async Task A_disabled_function_is_404() =>
        await AnswersAsync(HttpMethod.Post, "/off", HttpStatusCode.NotFound, "");

    [Fact]
    public async Task An_unhandled_exception_is_500_with_an_empty_body() =>
        await AnswersAsync(HttpMethod.Get, "/throws", HttpStatusCode.InternalServerError, "");

    [Theory]
    [InlineData("/plain-object")]
    [InlineData("/plain-string")]
    public async Task A_result_that_is_no_IResult_is_200_with_an_empty_body(string path) =>
        await AnswersAsync(HttpMethod.Get, path, HttpStatusCode.OK, "");

    [Fact]
    public async Task The_function_context_is_complete()
    {
        var parts = (await GetAsync("/context")).Split(' ');

        Assert.Equal("Context", parts[0]);
        Assert.True(Guid.TryParse(parts[1], out _));
        Assert.Equal(["True", "True", "True"], parts[2..]);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels_the_function()
    {
        using var impatient = new CancellationTokenSource();
        var request = app.Http.GetAsync(new Uri("/waits", UriKind.Relative), impatient.Token);
        await app.Gate.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await app.Gate.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_body_above_30_MB_is_500_with_an_empty_body()
    {
        using var body = new ByteArrayContent(new byte[30_000_001]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/body", UriKind.Relative))
        {
            Content = body,
        };
        request.Headers.ExpectContinue = true;
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_header_with_bytes_beyond_ASCII_is_500_with_an_empty_body()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(app.Address).Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                "GET /context HTTP/1.1\r\nHost: localhost\r\nX-Name: Müller\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 500 ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_client_says_of_its_address_does_not_arrive_but_what_Front_Door_says_does()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/address", UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9, 198.51.100.1");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Azure-ClientIP", "203.0.113.7");
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(
            $"127.0.0.1 {new Uri(app.Address).Authority}  203.0.113.7",
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string> GetAsync(string path) =>
        await app.Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task AnswersAsync(HttpMethod method, string path, HttpStatusCode status, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
