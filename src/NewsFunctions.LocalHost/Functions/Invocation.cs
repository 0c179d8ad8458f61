using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.LocalHost.Functions;

/// <summary>One run of a function; <paramref name="input"/> is an HttpContext, a TimerInfo or a QueueMessage.</summary>
internal sealed class Invocation(HostedFunction function, object input, IServiceProvider services, CancellationToken cancellationToken)
    : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override FunctionDefinition FunctionDefinition => function;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken => cancellationToken;

    public HostedFunction Function => function;

    public object Input => input;

    public InvocationResult Result { get; } = new Holder();

    private sealed class Holder : InvocationResult
    {
        public override object? Value { get; set; }
    }
}
