using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Fluid;
using Fluid.Values;
using Microsoft.Extensions.FileProviders;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <summary>
/// The templates, compiled when the first page is asked for. What they see is JSON as the API sends it, so that a theme
/// and a front end know the same names; docs/themes.md lists them.
/// </summary>
public sealed class Theme
{
    // A template that never ends must not block other requests.
    private const int MaxSteps = 200_000;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly TemplateOptions options = new() { MaxSteps = MaxSteps, MaxRecursion = 20 };
    private readonly Once<IFluidTemplate> layout;

    public Theme()
    {
        options.FileProvider = new EmbeddedFileProvider(typeof(Theme).Assembly, $"{typeof(Theme).Namespace}.theme");
        options.Filters.AddFilter("day", (input, _, _) => new StringValue(Words.English.Day(Moment(input))));
        options.Filters.AddFilter("fill", (input, given, _) =>
        {
            object[] values = [.. given.Values.Select(value => value.ToStringValue())];
            return new StringValue(Words.Fill(input.ToStringValue(), values));
        });
        options.Filters.AddFilter("count", CountAsync);
        options.Filters.AddFilter("dir", (input, _, _) =>
            new StringValue(Words.IsRightToLeft(input.ToStringValue()) ? "rtl" : "ltr"));
        layout = new(Compile);
    }

    /// <summary>A whole page as HTML.</summary>
    public async ValueTask<string> RenderAsync(JsonObject model)
    {
        var context = new TemplateContext(options);
        foreach (var (name, value) in model) context.SetValue(name, FluidValue.Create(Plain(value), options));
        return await layout.Value.RenderAsync(context, Encoder);
    }

    private IFluidTemplate Compile()
    {
        using var stream = options.FileProvider.GetFileInfo("layout.liquid").CreateReadStream();
        using var reader = new StreamReader(stream);
        return new FluidParser().Parse(reader.ReadToEnd());
    }

    // Languages have up to six forms for a number of things; English has two.
    private static async ValueTask<FluidValue> CountAsync(
        FluidValue forms, FilterArguments arguments, TemplateContext context)
    {
        var number = arguments.At(0).ToNumberValue();
        var form = await forms.GetValueAsync(number == 1 ? "one" : "other", context);
        return new StringValue(Words.Fill(form.ToStringValue(), number.ToString("0", CultureInfo.InvariantCulture)));
    }

    private static DateTime Moment(FluidValue input) =>
        DateTimeOffset.Parse(input.ToStringValue(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .UtcDateTime;

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(property => property.Key, property => Plain(property.Value)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number =>
                decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            JsonValueKind.True => true,
            _ => false,
        },
        _ => null,
    };
}
