namespace NewsFunctions.Tests.Views;

/// <summary>Readers of the app under test.</summary>
internal static class ViewClient
{
    public const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";

    public static async Task<HttpResponseMessage> ViewAsync(
        this App app, string slug, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/articles/{slug}/views");
        FrontDoor.Add(request, address);
        if (headers.All(header => header.Name != "User-Agent"))
            request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await app.Http.SendAsync(request, App.Stop);
    }

    /// <returns>The header X-View.</returns>
    public static async Task<string> ViewedAsync(
        this App app, string slug, string address, params (string Name, string Value)[] headers)
    {
        using var response = await app.ViewAsync(slug, address, headers);
        Assert.Equal(204, (int)response.StatusCode);
        return response.Headers.GetValues("X-View").Single();
    }

    public static async Task<long> ViewsAsync(this App app, string slug) =>
        (await app.GetAsync($"/api/counters?slugs={slug}")).GetProperty("items")[0].GetProperty("views").GetInt64();

    public static string Address(int number) => $"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}";
}
