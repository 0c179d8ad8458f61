using Microsoft.AspNetCore.Http;
using NewsFunctions.LocalHost.Functions;

namespace Microsoft.Azure.Functions.Worker
{
    public abstract class FunctionDefinition
    {
        public abstract string Name { get; }
    }

    public abstract class FunctionContext
    {
        public abstract string InvocationId { get; }

        public abstract FunctionDefinition FunctionDefinition { get; }

        public abstract IServiceProvider InstanceServices { get; set; }

        public abstract IDictionary<object, object> Items { get; set; }

        public virtual CancellationToken CancellationToken => CancellationToken.None;
    }

    public abstract class InvocationResult
    {
        public abstract object? Value { get; set; }
    }

    public static class FunctionContextExtensions
    {
        internal const string HttpContextKey = "HttpRequestContext";

        /// <summary>Null for timers and queues, and before the place of ConfigureFunctionsWebApplication in the pipeline.</summary>
        public static HttpContext? GetHttpContext(this FunctionContext context) =>
            context.Items.TryGetValue(HttpContextKey, out var value) ? value as HttpContext : null;
    }

    public static class FunctionContextBindingFeatureExtensions
    {
        public static InvocationResult GetInvocationResult(this FunctionContext context) => ((Invocation)context).Result;
    }

    public class TimerInfo
    {
        public ScheduleStatus? ScheduleStatus { get; set; }

        public bool IsPastDue { get; set; }
    }

    public class ScheduleStatus
    {
        public DateTime Last { get; set; }

        public DateTime Next { get; set; }

        public DateTime LastUpdated { get; set; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    public interface IFunctionsWorkerMiddleware
    {
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
    }
}
