using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace NewsFunctions.LocalHost.Functions;

/// <summary>Every function of the app, in the alphabetical order in which the host tries their routes.</summary>
internal sealed partial class FunctionTable
{
    private readonly IConfiguration configuration;

    public FunctionTable(IOptions<LocalHostOptions> options, IConfiguration configuration)
    {
        this.configuration = configuration;
        var classes = options.Value.FunctionClasses ?? Assembly.GetEntryAssembly()?.GetTypes() ?? [];
        All = [.. classes
            .SelectMany(type => type.GetMethods(AllMethods))
            .Select(Describe)
            .OfType<HostedFunction>()
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        var twice = All.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new LocalHostException($"Two functions are named {twice.Key}: {string.Join(" and ", twice.Select(FullName))}.");
    }

    private const BindingFlags AllMethods = BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public IReadOnlyList<HostedFunction> All { get; }

    public HostedFunction? Find(string name) =>
        All.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private HostedFunction? Describe(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { Name: var name })
            return null;
        if (!Names.IsMatch(name))
            throw Refused(name, "a name starts with a letter and has at most 128 letters, digits, - and _");
        if (!method.IsPublic || method.DeclaringType is not { IsVisible: true })
            throw Refused(name, $"{FullName(method)} and its class must be public");
        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes(), (parameter, attribute) => (Parameter: parameter, Attribute: attribute))
            .Where(pair => pair.Attribute is HttpTriggerAttribute or TimerTriggerAttribute or QueueTriggerAttribute)
            .ToArray();
        if (triggers.Length != 1)
            throw Refused(name, $"it has {triggers.Length} triggers instead of one");
        var (parameter, trigger) = triggers[0];
        if (trigger is HttpTriggerAttribute && parameter.ParameterType != typeof(HttpRequest) && parameter.ParameterType != typeof(HttpContext))
            throw Refused(name, $"the HTTP trigger parameter {parameter.Name} must be an HttpRequest");
        if (trigger is TimerTriggerAttribute && parameter.ParameterType != typeof(TimerInfo))
            throw Refused(name, $"the timer trigger parameter {parameter.Name} must be a TimerInfo");
        return new HostedFunction(name, method, parameter, trigger) { Disabled = IsDisabled(name) };
    }

    private bool IsDisabled(string name) =>
        bool.TryParse(configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs:{name}:Disabled"], out var disabled)
        && disabled;

    private static LocalHostException Refused(string name, string why) => new($"Function {name} is refused: {why}.");

    private static string FullName(HostedFunction function) => FullName(function.Method);

    private static string FullName(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex Names { get; }
}
