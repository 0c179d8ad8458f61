using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.LocalHost.Functions;

/// <summary>A [Function] method with its trigger.</summary>
internal sealed class HostedFunction(string name, MethodInfo method, ParameterInfo triggerParameter, Attribute trigger) : FunctionDefinition
{
    public override string Name => name;

    public MethodInfo Method => method;

    public ParameterInfo TriggerParameter => triggerParameter;

    public HttpTriggerAttribute? Http => trigger as HttpTriggerAttribute;

    public TimerTriggerAttribute? Timer => trigger as TimerTriggerAttribute;

    public QueueTriggerAttribute? Queue => trigger as QueueTriggerAttribute;

    public RetryAttribute? Retry => method.GetCustomAttribute<RetryAttribute>();

    public bool Disabled { get; init; }
}
