namespace NewsFunctions.Telemetry;

/// <summary>
/// What became of a request, where the status code does not tell. A function sets it, and metrics count by it.
/// </summary>
public sealed class Outcome
{
    private readonly string name;

    private Outcome(string name) => this.name = name;

    public static void Set(HttpContext http, string name) => http.Features.Set(new Outcome(name));

    /// <returns>Null where the function has not come so far.</returns>
    public static string? Of(HttpContext http) => http.Features.Get<Outcome>()?.name;
}
