using System.Text.Json;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>A function as the worker describes it in its metadata.</summary>
internal sealed class HostedFunction
{
    private readonly JsonElement trigger;

    public HostedFunction(RpcFunctionMetadata metadata)
    {
        Metadata = metadata;
        trigger = metadata.RawBindings
            .Select(binding => JsonElement.Parse(binding))
            .FirstOrDefault(
                binding => Text(binding, "type")?.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase) == true);
        if (trigger.ValueKind != JsonValueKind.Object)
            throw new LocalHostException($"Function {Name} is refused: it has no trigger.");
    }

    public RpcFunctionMetadata Metadata { get; }

    public string Name => Metadata.Name;

    public bool Disabled { get; init; }

    public string TriggerType => Text(trigger, "type")!;

    public string TriggerParameter => Text(trigger, "name")!;

    public bool IsHttp => IsTriggeredBy("httpTrigger");

    public bool IsTimer => IsTriggeredBy("timerTrigger");

    public bool IsQueue => IsTriggeredBy("queueTrigger");

    /// <summary>What comes after the prefix of host.json; without a route of its own it is the name.</summary>
    public string Route => Text(trigger, "route") ?? Name;

    /// <summary>None listed means all.</summary>
    public IReadOnlyList<string> Methods => trigger.TryGetProperty("methods", out var methods)
        ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())] : [];

    /// <summary>Anonymous, Function or Admin.</summary>
    public string AuthorizationLevel => Text(trigger, "authLevel") ?? "Function";

    public string Schedule => Text(trigger, "schedule")!;

    public bool UseMonitor => Flag("useMonitor", whenAbsent: true);

    public bool RunOnStartup => Flag("runOnStartup", whenAbsent: false);

    public string QueueName => Text(trigger, "queueName")!;

    public string? Connection => Text(trigger, "connection");

    /// <summary>The parameter is a byte array, which takes text that is no UTF-8 too.</summary>
    public bool IsBinary => "Binary".Equals(Text(trigger, "dataType"), StringComparison.OrdinalIgnoreCase);

    private bool IsTriggeredBy(string type) => TriggerType.Equals(type, StringComparison.OrdinalIgnoreCase);

    private bool Flag(string name, bool whenAbsent) =>
        Property(trigger, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
            ? value.GetBoolean()
            : whenAbsent;

    private static string? Text(JsonElement binding, string name) =>
        Property(binding, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Property(JsonElement binding, string name)
    {
        foreach (var property in binding.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        }
        return null;
    }
}
