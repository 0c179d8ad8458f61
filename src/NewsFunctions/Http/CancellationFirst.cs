using Microsoft.Azure.Functions.Worker.Converters;

namespace NewsFunctions.Http;

/// <summary>The worker asks nine converters before its own for this type, at every request.</summary>
public sealed class CancellationFirst : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
        context.TargetType == typeof(CancellationToken)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
