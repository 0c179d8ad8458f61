using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using NewsFunctions.Check;

const string usage = """
    NewsFunctions.Check package FOLDER
        Checks what dotnet publish made, before it is deployed.
    NewsFunctions.Check live API_URL [--uploads URL_OF_CONTAINER] [--app RESOURCE_ID] [--minutes N]
        Checks the deployed app: health; with --uploads the way of an article from upload to reader and back;
        with --app the functions that Azure has found. Signs in as the Azure CLI, azd or the environment does.
    """;

try
{
    return args switch
    {
        ["package", var folder] => Report(Package.Problems(folder)),
        ["live", var url, .. var options]
            when Uri.TryCreate(url, UriKind.Absolute, out var address) && Options(options) is { } given =>
            Report(await LiveAsync(address, given)),
        _ => Usage(),
    };
}
catch (Exception failure) when (failure is RequestFailedException or AuthenticationFailedException)
{
    return Report(
        [failure.Message.Split('\n')[0], "Who deploys needs the role that infra/ gives to AZURE_PRINCIPAL_ID."]);
}

static async Task<IReadOnlyList<string>> LiveAsync(Uri address, Dictionary<string, string> options)
{
    using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(60),
    };
    var minutes = options.TryGetValue("--minutes", out var text) && double.TryParse(text, out var given) ? given : 15;
    var app = new LiveApp(http, TimeSpan.FromMinutes(minutes), TimeSpan.FromSeconds(2));
    var credential = new DefaultAzureCredential();
    var problems = new List<string>(await app.HealthAsync(CancellationToken.None));
    if (options.TryGetValue("--app", out var id))
        problems.AddRange(await app.FunctionsAsync(id, credential, CancellationToken.None));
    if (problems.Count == 0 && options.TryGetValue("--uploads", out var uploads))
        problems.AddRange(
            await app.RoundTripAsync(new BlobContainerClient(new Uri(uploads), credential), CancellationToken.None));
    return problems;
}

static Dictionary<string, string>? Options(string[] options) =>
    options.Length % 2 == 0 && options.Chunk(2).All(pair => pair[0] is "--uploads" or "--app" or "--minutes")
        ? options.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1])
        : null;

static int Report(IReadOnlyList<string> problems)
{
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    if (problems.Count == 0) Console.WriteLine("All is well.");
    return problems.Count == 0 ? 0 : 1;
}

static int Usage()
{
    Console.Error.WriteLine(usage);
    return 2;
}
