using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Search;

public sealed record SearchHit(Article Article, float Score, int Document);

/// <summary>What the index is to know of an article; without one it is taken out.</summary>
public sealed record SearchChange(ArticleId Id, Article? Article, string Text);

/// <summary>The index at one moment, in memory; it is never changed, only replaced.</summary>
public sealed class SearchIndex
{
    internal const string IdField = "id";
    private const string TextField = "text";
    private const string BodyField = "of";
    private const string TitlePrefix = "title.";

    // A match further down is found but not shown; a value holds at most 32,766 bytes.
    private const int MaxShown = 10_000;
    private readonly RAMDirectory directory;
    private readonly IndexSearcher searcher;
    private readonly IReadOnlyList<string> languages;

    private SearchIndex(SearchManifest manifest, RAMDirectory directory)
    {
        Manifest = manifest;
        this.directory = directory;
        var reader = DirectoryReader.Open(directory);
        searcher = new IndexSearcher(reader) { Similarity = new PlainSimilarity() };
        languages = [.. (MultiFields.GetFields(reader) ?? Enumerable.Empty<string>())
            .Where(field => field.StartsWith(TitlePrefix, StringComparison.Ordinal))
            .Select(field => field[TitlePrefix.Length..]).Order(StringComparer.Ordinal)];
    }

    public SearchManifest Manifest { get; }

    public static SearchIndex Open(SearchManifest manifest, IReadOnlyDictionary<string, byte[]> files) =>
        new(manifest, Directory(files));

    /// <returns>The files of the index after the changes; those that stay the same have the same names and
    /// bytes.</returns>
    public static Dictionary<string, byte[]> Change(
        IReadOnlyDictionary<string, byte[]> files, IEnumerable<SearchChange> changes)
    {
        using var directory = Directory(files);
        var config = new IndexWriterConfig(SearchAnalysis.Compatibility, SearchAnalysis.Of(""))
        {
            Similarity = new PlainSimilarity(),
            MergeScheduler = new SerialMergeScheduler(),
        };
        using (var writer = new IndexWriter(directory, config))
        {
            foreach (var change in changes)
            {
                writer.DeleteDocuments(new Lucene.Net.Index.Term(IdField, change.Id));
                if (change.Article is { } article)
                    writer.AddDocument(Document(article, change.Text), SearchAnalysis.Of(article.Language));
            }
            writer.Commit();
        }
        return directory.ListAll().Where(name => !name.EndsWith(".lock", StringComparison.Ordinal))
            .ToDictionary(name => name, name => Read(directory, name));
    }

    public byte[] File(string name) => Read(directory, name);

    /// <summary>The best articles after a cursor among those that <paramref name="allow"/> lets through now.</summary>
    public (IReadOnlyList<SearchHit> Hits, int Total) Find(
        SearchQuery query, SearchCursor? after, int limit, Func<ArticleId, Article?> allow)
    {
        if (query.ToLucene(languages) is not { } lucene) return ([], 0);
        var best = new BestHits(limit, after, allow);
        searcher.Search(lucene, best);
        return (best.InOrder(), best.Total);
    }

    /// <returns>Words with one letter wrong, missing, too many or exchanged with its neighbour; the frequent ones
    /// first.</returns>
    public IEnumerable<string> OneSlipFrom(string word)
    {
        var near = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in languages.SelectMany(language => SearchQuery.Fields.Select(
            field => SearchQuery.Field(field.Name, language))))
        {
            if (MultiFields.GetTerms(searcher.IndexReader, field) is not { } terms) continue;
            var term = new Lucene.Net.Index.Term(field, word);
            var found = new FuzzyTermsEnum(terms, new AttributeSource(), term, 1, 0, transpositions: true);
            while (found.MoveNext())
            {
                var other = found.Term.Utf8ToString();
                near[other] = near.GetValueOrDefault(other) + found.DocFreq;
            }
        }
        return near.OrderByDescending(other => other.Value).ThenBy(other => other.Key, StringComparer.Ordinal)
            .Select(other => other.Key);
    }

    /// <summary>
    /// The text of a hit, as far as it is shown; nothing where the article has changed since, as an editor may have
    /// taken a passage out.
    /// </summary>
    public string Text(SearchHit hit)
    {
        var leaf = searcher.IndexReader.Leaves[ReaderUtil.SubIndex(hit.Document, searcher.IndexReader.Leaves)];
        return Value(BodyField) == hit.Article.Body ? Value(TextField) : "";

        string Value(string field)
        {
            var value = new BytesRef();
            leaf.AtomicReader.GetBinaryDocValues(field).Get(hit.Document - leaf.DocBase, value);
            return value.Utf8ToString();
        }
    }

    private static Document Document(Article article, string text)
    {
        var language = SearchAnalysis.Language(article.Language);
        return
        [
            new StringField(IdField, article.Id, Field.Store.NO),
            new BinaryDocValuesField(IdField, new BytesRef(article.Id)),
            // Not stored fields, which are compressed in blocks: to show 20 hits would take longer than to find them.
            new BinaryDocValuesField(BodyField, new BytesRef(article.Body)),
            new BinaryDocValuesField(TextField, new BytesRef(Beginning(text))),
            new TextField(SearchQuery.Field("title", language), article.Title, Field.Store.NO),
            new TextField(SearchQuery.Field("names", language), SearchReader.Names(article), Field.Store.NO),
            new TextField(SearchQuery.Field("summary", language), article.Summary, Field.Store.NO),
            new TextField(SearchQuery.Field("body", language), text, Field.Store.NO),
        ];
    }

    private static string Beginning(string text) =>
        text.Length <= MaxShown ? text : text[..(char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)];

    private static RAMDirectory Directory(IReadOnlyDictionary<string, byte[]> files)
    {
        var directory = new RAMDirectory();
        foreach (var (name, content) in files)
        {
            using var output = directory.CreateOutput(name, IOContext.DEFAULT);
            output.WriteBytes(content, content.Length);
        }
        return directory;
    }

    private static byte[] Read(RAMDirectory directory, string name)
    {
        using var input = directory.OpenInput(name, IOContext.READ_ONCE);
        var content = new byte[input.Length];
        input.ReadBytes(content, 0, content.Length);
        return content;
    }
}
