using System.Text.Json.Nodes;
using NewsFunctions.Publication;
using NewsFunctions.Publishing;

namespace NewsFunctions.Pages;

/// <summary>Pages by the publisher's templates; by those of the app where there are none, or where they fail.</summary>
public sealed partial class Themes(ILogger<Themes> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Theme ours = new();
    private volatile Known? last;

    public async ValueTask<string> RenderAsync(OwnTheme own, JsonObject model)
    {
        if (own.Templates.Count == 0) return await ours.RenderAsync(model);
        try
        {
            return await RenderAsync(Of(own), model);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Each was tried alone with samples. Readers get our page; the report on each tells what is wrong.
            Failed((string?)model["page"]?["template"], failure);
            return await ours.RenderAsync(model);
        }
    }

    internal static async ValueTask<string> RenderAsync(Theme theme, JsonObject model)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await Theme.RenderAsync(Theme.Layout, theme.Context(model, new Effort(), limit.Token));
    }

    // Compiled again only where a template is another one.
    private Theme Of(OwnTheme own)
    {
        var known = last;
        if (ReferenceEquals(known?.Own, own)) return known.Theme;
        var theme = known?.Own.HasSameTemplates(own) == true ? known.Theme : new Theme(own.Templates);
        last = new Known(own, theme);
        return theme;
    }

    [LoggerMessage(Level = LogLevel.Error,
        Message = "The publisher's theme fails on a page of the kind {Page}; readers get that of the app")]
    private partial void Failed(string? page, Exception failure);

    private sealed record Known(OwnTheme Own, Theme Theme);
}
