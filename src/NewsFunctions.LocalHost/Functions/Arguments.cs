using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.LocalHost.Functions;

/// <summary>The values of a function's parameters.</summary>
internal static class Arguments
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public static object?[] Bind(Invocation invocation) =>
        [.. invocation.Function.Method.GetParameters().Select(parameter => Value(parameter, invocation))];

    private static object? Value(ParameterInfo parameter, Invocation invocation)
    {
        var type = parameter.ParameterType;
        if (type == typeof(FunctionContext))
            return invocation;
        if (type == typeof(CancellationToken))
            return invocation.CancellationToken;
        if (type == typeof(HttpContext))
            return null;
        if (parameter == invocation.Function.TriggerParameter)
            return Trigger(invocation.Input, type);
        return invocation.Input is HttpContext http && http.GetRouteValue(parameter.Name!) is { } value
            ? FromRoute(parameter, Convert.ToString(value, CultureInfo.InvariantCulture)!)
            : Missing(parameter);
    }

    private static object? Trigger(object input, Type type) => input switch
    {
        HttpContext http => http.Request,
        QueueMessage message when type == typeof(QueueMessage) => message,
        QueueMessage message when type == typeof(string) => message.Body.ToString(),
        QueueMessage message when type == typeof(byte[]) => message.Body.ToArray(),
        QueueMessage message when type == typeof(BinaryData) => message.Body,
        QueueMessage message => JsonSerializer.Deserialize(message.Body, type, Json),
        _ => input,
    };

    private static object? FromRoute(ParameterInfo parameter, string value)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        try
        {
            if (type == typeof(string))
                return value;
            if (type == typeof(Guid))
                return Guid.Parse(value);
            if (type == typeof(DateTime))
                return DateTime.Parse(value, CultureInfo.InvariantCulture);
            if (type == typeof(DateTimeOffset))
                return DateTimeOffset.Parse(value, CultureInfo.InvariantCulture);
            // Everything else goes through JSON, as in the worker: numbers and booleans work, enum names do not.
            return JsonSerializer.Deserialize(value, type, Json);
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new InvalidOperationException(
                $"Cannot convert input parameter '{parameter.Name}' to type '{type.FullName}' from '{value}'.", exception);
        }
    }

    private static object? Missing(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;
        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
            return null;
        throw new InvalidOperationException(
            $"Could not populate the value for '{parameter.Name}' parameter. Consider updating the parameter with a default value.");
    }
}
