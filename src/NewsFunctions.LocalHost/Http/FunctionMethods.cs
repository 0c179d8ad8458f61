using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace NewsFunctions.LocalHost.Http;

/// <summary>The methods that a function lists; none listed means all.</summary>
internal sealed class FunctionMethods(IReadOnlyList<string> methods)
{
    public bool Contain(string method) =>
        methods.Count == 0 || methods.Contains(method, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// ASP.NET Core's own policy answers 405 when only the method does not match; the host looks at the next function, and
/// in the end answers 404.
/// </summary>
internal sealed class FunctionMethodsPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<FunctionMethods>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<FunctionMethods>()?.Contain(
                httpContext.Request.Method) == false)
                candidates.SetValidity(i, false);
        }
        return Task.CompletedTask;
    }
}
