using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost.Http;
using NewsFunctions.LocalHost.Settings;
using NewsFunctions.LocalHost.Storage;
using NewsFunctions.LocalHost.Worker;

namespace NewsFunctions.LocalHost;

/// <summary>Tells at the start what is served where.</summary>
internal sealed class Welcome(
    Addresses addresses, FunctionTable functions, HttpFunctions http, StorageAccounts accounts, Access access,
    IConfiguration configuration, ILogger<Welcome> log)
{
    public void Print()
    {
        if (log.IsEnabled(LogLevel.Information)) Console.Out.WriteLine(Text());
    }

    internal string Text()
    {
        var width = functions.All.Select(function => function.Name.Length).DefaultIfEmpty(0).Max();
        var text = new StringBuilder().AppendLine();
        foreach (var function in functions.All)
            text.AppendLine(
                $"  {function.Name.PadRight(width)}  {Trigger(function)}{(function.Disabled ? " (disabled)" : "")}");
        text.AppendLine();
        foreach (var url in addresses.Urls)
            text.AppendLine($"Page     {(url == addresses.Urls[0] ? addresses.Public : url)}/");
        text.AppendLine($"API      {addresses.Public}/api/articles");
        text.AppendLine(
            $"Run now  curl -X POST -H Content-Type:application/json -d {{}} {addresses.Public}/admin/functions/NAME");
        if (access.Key is { } key) text.AppendLine($"Key      {key} (header x-functions-key)");
        text.AppendLine($"Storage  {accounts.ContentBlobs.Uri}");
        if (accounts.IsLocal)
        {
            text.AppendLine(
                "Upload   az storage blob upload -c articles -f article.md -n news/article.md --connection-string \\");
            text.AppendLine($"         '{configuration["Storage:ConnectionString"]}'");
        }
        return text.ToString();
    }

    private string Trigger(HostedFunction function) => function switch
    {
        { IsHttp: true } => $"{Methods(function)} {addresses.Public}/{http.RouteOf(function)}",
        { IsTimer: true } => $"timer {Placeholders.Resolve(function.Schedule, configuration, function.Name)}",
        _ => $"queue {Placeholders.Resolve(function.QueueName, configuration, function.Name)}",
    };

    private static string Methods(HostedFunction function) =>
        function.Methods is { Count: > 0 } methods ? string.Join(',', methods) : "ANY";
}
