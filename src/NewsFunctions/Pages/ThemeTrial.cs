using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Fluid;
using Microsoft.Extensions.Options;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;
using NewsFunctions.Storage;

namespace NewsFunctions.Pages;

/// <summary>Makes pages of samples with the publisher's templates, before readers get them.</summary>
public sealed class ThemeTrial(IOptions<SiteOptions> settings)
{
    private readonly Once<IReadOnlyList<JsonObject>> samples = new(() => [.. ThemeSample.Pages(settings.Value)]);
    private volatile Known? last;

    public TemplateFault? Alone(string name, string text, Effort effort, CancellationToken cancellationToken)
    {
        if ((TemplateMarks.TooMuch(text) ?? Theme.Check(text)) is { } fault) return fault;
        var marked = TemplateMarks.Mark(text);
        if (Theme.Check(marked) is not null) marked = text;
        var theme = new Theme(new Dictionary<string, string> { [name] = marked }.ToFrozenDictionary(), isTrial: true);
        var template = Theme.Names.Contains(name) ? Theme.Layout : name;
        foreach (var sample in samples.Value)
        {
            var context = theme.Context(sample, effort, cancellationToken);
            if (FaultOf(() => Theme.RenderAsync(template, context)) is { } failure)
                return failure with { Line = TemplateMarks.LineOf(context) };
        }
        return null;
    }

    /// <returns>Which page cannot be made with all of them, and why; null where all can.</returns>
    public string? Together(OwnTheme own)
    {
        if (own.Templates.Count == 0) return null;
        var known = last;
        if (known?.Own.HasSameTemplates(own) == true) return known.Fault;
        var theme = new Theme(own.Templates);
        var fault = samples.Value.Select(sample => (Page: (string?)sample["page"]?["template"],
                Fault: FaultOf(() => Themes.RenderAsync(theme, sample))))
            .Where(page => page.Fault is not null)
            .Select(page => $"the page \"{page.Page}\": {page.Fault!.Message}").FirstOrDefault();
        last = new Known(own, fault);
        return fault;
    }

    // Nothing in it waits, so it is done when it comes back.
    private static TemplateFault? FaultOf(Func<ValueTask<string>> render)
    {
        try
        {
            _ = render().AsTask().GetAwaiter().GetResult();
            return null;
        }
        catch (OperationCanceledException)
        {
            return new($"It takes more than {Effort.MaxTime.TotalSeconds} seconds.", null, IsLate: true);
        }
        catch (FileNotFoundException missing)
        {
            return new($"There is no part \"{missing.Message}\".", null);
        }
        catch (ParseException broken)
        {
            return TemplateMarks.Read(broken.Message);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new(failure.Message, null);
        }
    }

    private sealed record Known(OwnTheme Own, string? Fault);
}
