using System.Reflection;
using Microsoft.Azure.Functions.Worker.Builder;

namespace NewsFunctions.LocalHost;

/// <summary>
/// A function app to host: where its functions are, and what its Program.cs does between CreateBuilder and Build.
/// </summary>
public sealed record FunctionApp(Assembly Assembly, Action<FunctionsApplicationBuilder> Compose)
{
    public static FunctionApp News { get; } = new(typeof(Composition).Assembly, Composition.Add);
}
