using Microsoft.Extensions.Configuration;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>Every function of the app, in the alphabetical order in which the host tries their routes.</summary>
internal sealed class FunctionTable
{
    public FunctionTable(IEnumerable<RpcFunctionMetadata> metadata, IConfiguration configuration)
    {
        All = [.. metadata
            .Select(function => new HostedFunction(function) { Disabled = IsDisabled(function.Name, configuration) })
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        foreach (var function in All) Check(function);
    }

    public IReadOnlyList<HostedFunction> All { get; }

    public HostedFunction? Find(string name) =>
        All.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void Check(HostedFunction function)
    {
        if (function is { IsHttp: false, IsTimer: false, IsQueue: false })
            throw new LocalHostException(
                $"Function {function.Name} is refused: the local host has no {function.TriggerType}.");
        // A parameter of type QueueMessage or BinaryData is sent in a form of its own.
        if (function.IsQueue
            && function.Metadata.RawBindings[0].Contains("supportsDeferredBinding", StringComparison.OrdinalIgnoreCase))
            throw new LocalHostException(
                $"Function {function.Name} is refused: the local host hands queue functions a string, bytes or an " +
                    "object made from JSON, no QueueMessage.");
    }

    private static bool IsDisabled(string name, IConfiguration configuration) =>
        bool.TryParse(configuration[$"AzureWebJobs.{name}.Disabled"]
            ?? configuration[$"AzureWebJobs:{name}:Disabled"], out var disabled)
        && disabled;
}
