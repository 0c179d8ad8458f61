using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Text;

namespace NewsFunctions.Publishing;

/// <summary>Reads the HTML of a body as browsers do, as long as it does not cost too much.</summary>
internal static class HtmlReader
{
    // Beyond this depth the parser puts elements side by side, as browsers do.
    public const int MaxDepth = 256;

    private const int MaxAttributes = 50;
    private const string Start = "<!doctype html><html><body>";

    /// <summary>As if scripts were off, so that the content of noscript is read like the rest.</summary>
    /// <param name="created">Told of each element and where it begins.</param>
    /// <exception cref="RejectedException"/>
    public static IHtmlDocument Read(string html, Effort effort, Action<IElement, int>? created = null)
    {
        var options = new HtmlParserOptions
        {
            IsNotSupportingFrames = true,
            MaximumDepth = MaxDepth,
            // Each is compared with all before it.
            ShouldEmitAttribute = (ref token, _) => token.Attributes.Count < MaxAttributes,
            // Asked for each token, the parser would make objects of all of them.
            OnCreated = (element, position) =>
            {
                effort.Check();
                created?.Invoke(element, position.Index - Start.Length);
            },
        };
        try
        {
            var parser = new HtmlParser(options);
            // Tokens that make no element are at fault, or end one.
            parser.Error += (_, _) => effort.Check();
            // A source that cannot be written to is not copied.
            return parser.ParseDocument(new TextSource(new StringTextSource(Start + html)));
        }
        catch (Exception failure) when (SafeHtml.IsOfParser(failure))
        {
            throw SafeHtml.NotUnderstood(failure);
        }
    }
}
