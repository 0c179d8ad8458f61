using System.Reflection;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.Http;

/// <summary>The routes of this app: the host takes a wrong method for an unknown address.</summary>
public static class KnownRoutes
{
    private static readonly IReadOnlyList<(TemplateMatcher Route, string[] Methods)> All =
        [.. typeof(KnownRoutes).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>().Where(trigger => trigger.Route is { } route && route[0] != '{')
            .Select(trigger => (
                new TemplateMatcher(TemplateParser.Parse(trigger.Route!), []),
                trigger.Methods!.Select(method => method.ToUpperInvariant()).ToArray()))];

    /// <returns>In alphabetical order; none where the address is not known.</returns>
    public static IReadOnlyList<string> MethodsOf(PathString path) =>
        [.. All.Where(known => known.Route.TryMatch(path, [])).SelectMany(known => known.Methods)
            .Distinct().Order(StringComparer.Ordinal)];
}
