using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsFunctions.LocalHost;
using NewsFunctions.LocalHost.Http;

namespace Microsoft.Azure.Functions.Worker
{
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public static class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
    }

    public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        private readonly WebApplicationBuilder web;
        private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middlewares = [];

        internal FunctionsApplicationBuilder(string[] args) => web = FunctionsHost.CreateBuilder(args);

        public IServiceCollection Services => web.Services;

        public ConfigurationManager Configuration => web.Configuration;

        public IHostEnvironment Environment => web.Environment;

        public ILoggingBuilder Logging => web.Logging;

        public IMetricsBuilder Metrics => web.Metrics;

        public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;

        IConfigurationManager IHostApplicationBuilder.Configuration => web.Configuration;

        public IHost Build() => FunctionsHost.Build(web, middlewares);

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
        {
            middlewares.Add(middleware);
            return this;
        }

        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull =>
            ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
        {
            builder.UseMiddleware<HttpResults>();
            return builder;
        }
    }
}

namespace Microsoft.Extensions.Hosting
{
    public static class MiddlewareWorkerApplicationBuilderExtensions
    {
        public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(this IFunctionsWorkerApplicationBuilder builder)
            where T : class, IFunctionsWorkerMiddleware
        {
            builder.Services.AddSingleton<T>();
            return builder.Use(next => context => context.InstanceServices.GetRequiredService<T>().Invoke(context, next));
        }
    }
}
