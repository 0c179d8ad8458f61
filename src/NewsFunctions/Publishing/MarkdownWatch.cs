using System.Text.RegularExpressions;
using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace NewsFunctions.Publishing;

/// <summary>What one reading of a text may cost, and whether it is inside of HTML; Markdig hands it on.</summary>
internal sealed partial class MarkdownWork(Effort effort)
{
    public const int MaxDepth = 128;
    private const int MaxCells = 50_000;
    private const int MaxDefinitions = 10_000;
    private const long MaxReadAhead = 50_000_000;
    private readonly Stack<string> openElements = new();
    private Block? leaf;
    private int rows;
    private int bars;
    private int widest;
    private long readAhead;

    public bool IsInsideHtml => openElements.Count > 0;

    public MarkdownParserContext Context()
    {
        var context = new MarkdownParserContext();
        context.Properties[typeof(MarkdownWork)] = this;
        return context;
    }

    public static MarkdownWork Of(MarkdownParserContext? context) =>
        (MarkdownWork)context!.Properties[typeof(MarkdownWork)];

    public void CheckBlock(ContainerBlock? container, Block? current)
    {
        effort.Check();
        // Markdig takes them from the beginning of the paragraph one by one, and moves the rest each time.
        if (current is ParagraphBlock { Lines: { Count: > MaxDefinitions } lines }
            && lines.Lines[0].Slice.CurrentChar == '[')
            throw new RejectedException(
                "BD004", null, $"More than {MaxDefinitions:N0} definitions of links are in a row.");
        var depth = 0;
        for (Block? block = container; block is not null; block = block.Parent) depth++;
        if (depth > MaxDepth) throw new RejectedException("BD001", null, "Lists or quotations are nested too deep.");
    }

    public void CheckInline(Block? block, StringSlice slice)
    {
        var sign = slice.CurrentChar;
        effort.Check();
        if (block != leaf) (leaf, rows, bars, widest) = (block, 1, 0, 0);
        // After each of them, the end of an address is looked for as far as there is no blank.
        if (sign == ']' && (readAhead += AddressAfter(slice)) > MaxReadAhead)
            throw new RejectedException("BD004", null, "A paragraph has too many brackets for its length.");
        // Every row of a table gets as many cells as the widest of them, however short it is.
        if (sign == '\n') (rows, bars) = (rows + 1, 0);
        else if (sign == '|') widest = Math.Max(widest, ++bars);
        if ((long)rows * widest > MaxCells)
            throw new RejectedException("BD004", null, $"A table has more than {MaxCells:N0} cells.");
    }

    /// <summary>Remembers which elements a block of HTML leaves open.</summary>
    public void Read(HtmlBlock html)
    {
        if (html.Type is HtmlBlockType.Comment or HtmlBlockType.ScriptPreOrStyle) return;
        foreach (Match tag in Tag().Matches(html.Lines.ToString()))
        {
            effort.Check();
            var name = tag.Groups["name"].Value.ToLowerInvariant();
            if (!tag.Value.StartsWith("</", StringComparison.Ordinal)) openElements.Push(name);
            else if (openElements.Contains(name)) while (openElements.Pop() != name) { }
        }
    }

    private static int AddressAfter(StringSlice slice)
    {
        var rest = slice.AsSpan();
        var end = rest.IndexOfAny(' ', '\n');
        return end < 0 ? rest.Length : end;
    }

    // Elements whose end tag is required.
    [GeneratedRegex("""
        </?(?<name>article|aside|blockquote|center|details|div|dl|fieldset|figcaption|figure|footer|form|header|main|nav
        |ol|section|summary|table|ul)\b[^<>]*>
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Tag();
}

/// <summary>Puts a watch in front of every parser of Markdig, and teaches it what else editors write.</summary>
internal sealed class MarkdownWatch : IMarkdownExtension
{
    private static readonly char[] AnyStart = [.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)];

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Replace<HtmlBlockParser>(new HtmlBlocks());
        pipeline.BlockParsers.Insert(0, new BlockWatch(AnyStart));
        pipeline.BlockParsers.Insert(1, new BlockWatch(null));
        pipeline.InlineParsers.InsertBefore<AutolinkInlineParser>(new OfficeTags());
        pipeline.InlineParsers.Insert(0, new InlineWatch());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }

    private sealed class BlockWatch : BlockParser
    {
        public BlockWatch(char[]? openingCharacters) => OpeningCharacters = openingCharacters;

        public override BlockState TryOpen(BlockProcessor processor)
        {
            var work = MarkdownWork.Of(processor.Context);
            work.CheckBlock(processor.CurrentContainer, processor.CurrentBlock);
            // Between HTML tags, four blanks are indentation, not a block of code.
            if (processor.IsCodeIndent && work.IsInsideHtml) processor.RestartIndent();
            return BlockState.None;
        }
    }

    private sealed class HtmlBlocks : HtmlBlockParser
    {
        public override BlockState TryOpen(BlockProcessor processor) =>
            processor.Line.CurrentChar == '<' && UnknownElements.IsLineOfWords(processor.Line.ToString())
                ? BlockState.None
                : base.TryOpen(processor);

        public override bool Close(BlockProcessor processor, Block block)
        {
            MarkdownWork.Of(processor.Context).Read((HtmlBlock)block);
            return base.Close(processor, block);
        }
    }

    private sealed class InlineWatch : InlineParser
    {
        public InlineWatch() => OpeningCharacters = [.. "![]*_<`&\\|\n~hfmtw"];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            MarkdownWork.Of(processor.Context).CheckInline(processor.Block, slice);
            return false;
        }
    }
}

/// <summary>Tags that Word writes and Markdown does not know: those with a prefix, and its conditions.</summary>
internal sealed partial class OfficeTags : InlineParser
{
    private const int MaxLength = 500;

    public OfficeTags() => OpeningCharacters = ['<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var tag = Tag().Match(slice.Text, slice.Start, Math.Min(slice.Length, MaxLength));
        if (!tag.Success) return false;
        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        processor.Inline = new HtmlInline(tag.Value)
        {
            Span = new SourceSpan(start, processor.GetSourcePosition(slice.Start + tag.Length - 1)),
            Line = line,
            Column = column,
        };
        slice.Start += tag.Length;
        return true;
    }

    [GeneratedRegex(@"\G(?:</?(?:o|v|w|m|x|st\d|u\d):[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|<!\[(?:if|endif)[^<>]*\]>)")]
    private static partial Regex Tag();
}
