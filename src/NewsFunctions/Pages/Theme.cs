using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Fluid;
using Fluid.Ast;
using Fluid.Parser;
using Fluid.Values;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <summary>
/// Templates, compiled when the first page is asked for. What they see is JSON as the API sends it, so that a theme
/// and a front end know the same names; docs/themes.md lists them.
/// </summary>
public sealed class Theme
{
    public const string Ending = ".liquid";
    public const string Layout = "layout";
    private const string Prefix = "NewsFunctions.Pages.theme.";

    // A template that never ends, or that makes much of little, must not block other requests.
    private const int MaxSteps = 200_000;
    private const int MaxLength = 32 * 1024 * 1024;
    private const int MaxItems = 100_000;
    private const int MaxDepth = 20;
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly FluidParser Parser = TemplateMarks.Parser();

    private static readonly Once<FrozenDictionary<string, string>> Ours = new(() =>
        typeof(Theme).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)
                && name.EndsWith(Ending, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Prefix.Length..], Read));

    private readonly TemplateOptions options;

    /// <param name="own">Texts of templates that stand in the place of ours, or beside them, by name.</param>
    /// <param name="isTrial">What is not there is empty, but no filter may be missing.</param>
    public Theme(IReadOnlyDictionary<string, string>? own = null, bool isTrial = false) =>
        options = new TemplateOptionsBuilder()
            .WithMaxSteps(MaxSteps).WithMaxRecursion(MaxDepth).WithMaxOutputSize(MaxLength)
            .WithMaxCollectionSize(MaxItems)
            .WithStrictFilters(isTrial)
            .WithFileProvider(new Templates(own, isTrial))
            .AddFilter("day", (input, _, context) =>
                Text(WordsOf(context).Day(Moment(input.ToStringValue(context)))))
            .AddFilter("fill", (input, given, context) =>
            {
                object[] values = [.. given.Values.Select(value => value.ToStringValue(context))];
                return Text(Words.Fill(input.ToStringValue(context), values));
            })
            .AddFilter("count", CountAsync)
            .AddFilter("language_name", (input, _, context) =>
                Text(Words.NameOf(input.ToStringValue(context))))
            .AddFilter("dir", (input, _, context) =>
                Text(Words.IsRightToLeft(input.ToStringValue(context)) ? "rtl" : "ltr"))
            .Build();

    /// <summary>Names of the app's own.</summary>
    public static IEnumerable<string> Names => Ours.Value.Keys;

    /// <summary>A whole page as HTML.</summary>
    public ValueTask<string> RenderAsync(JsonObject model) => RenderAsync(Layout, Context(model, null, default));

    /// <summary>For who limits it, and wants to know where it stood.</summary>
    public TemplateContext Context(JsonObject model, Effort? effort, CancellationToken cancellationToken)
    {
        var context = new TemplateContext(options) { CancellationToken = cancellationToken };
        context.AmbientValues[typeof(Words).Name] = Words.Of((string?)model["page"]?["language"] ?? "");
        foreach (var (name, value) in model) context.SetValue(name, FluidValue.Create(Plain(value), options));
        if (effort is null) return context;
        context.Assigned = (_, value, _) => Checked(effort, value);
        context.Captured = (_, value, _) => Checked(effort, value);
        return context;
    }

    /// <param name="template">Without its ending.</param>
    public static async ValueTask<string> RenderAsync(string template, TemplateContext context)
    {
        // Included and not compiled here, so that all are read, kept and limited alike.
        var page = new FluidTemplate(new IncludeStatement(Parser, new LiteralExpression(StringValue.Create(template))));
        return await page.RenderAsync(context, Encoder);
    }

    /// <returns>What is wrong and in which line; null where it can be read.</returns>
    public static TemplateFault? Check(string text) =>
        Parser.TryParse(text, out _, out var error) ? null : TemplateMarks.Read(error);

    private static ValueTask<FluidValue> Checked(Effort effort, FluidValue value)
    {
        effort.Check();
        return ValueTask.FromResult(value);
    }

    private static ValueTask<FluidValue> Text(string text) => ValueTask.FromResult(StringValue.Create(text));

    private static string Read(string resource)
    {
        using var stream = typeof(Theme).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Words WordsOf(TemplateContext context) => (Words)context.AmbientValues[typeof(Words).Name];

    // Languages have up to six forms for a number of things; a publisher's text may have fewer.
    private static async ValueTask<FluidValue> CountAsync(
        FluidValue forms, FilterArguments arguments, TemplateContext context)
    {
        var number = arguments.At(0).ToNumberValue(context);
        var words = WordsOf(context);
        var form = await forms.GetValueAsync(Plurals.Form(words.Language, (long)number), context);
        if (form.IsNil()) form = await forms.GetValueAsync("other", context);
        return StringValue.Create(Words.Fill(form.ToStringValue(context), words.Number(number)));
    }

    private static DateTime Moment(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime;

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

    private sealed class Templates(IReadOnlyDictionary<string, string>? own, bool isTrial) : ITemplateFileProvider
    {
        public ValueTask<TemplateSourceInfo?> GetFileInfoAsync(
            string subpath, TemplateContext context, CancellationToken cancellationToken)
        {
            var text = own?.GetValueOrDefault(subpath) ?? Ours.Value.GetValueOrDefault(subpath)
                ?? (isTrial && subpath.EndsWith(Ending, StringComparison.Ordinal) ? "" : null);
            return ValueTask.FromResult(text is null ? null : new TemplateSourceInfo(
                default, _ => ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)))));
        }
    }
}
