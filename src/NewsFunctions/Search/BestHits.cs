using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Search;

/// <summary>
/// Keeps the best hits of a search in one pass: by score, then date, then id, so that their order does not depend on
/// how the index is cut into segments.
/// </summary>
internal sealed class BestHits(int limit, SearchCursor? after, Func<ArticleId, Article?> allow) : ICollector
{
    private readonly PriorityQueue<SearchHit, SearchHit> worstFirst =
        new(Comparer<SearchHit>.Create((a, b) => SearchCursor.Compare(b, a)));
    private readonly BytesRef id = new();
    private BinaryDocValues ids = null!;
    private Scorer scorer = null!;
    private int start;

    /// <summary>How many there are, kept or not.</summary>
    public int Total { get; private set; }

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer) => this.scorer = scorer;

    public void SetNextReader(AtomicReaderContext context)
    {
        start = context.DocBase;
        ids = context.AtomicReader.GetBinaryDocValues(SearchIndex.IdField);
    }

    public void Collect(int doc)
    {
        ids.Get(doc, id);
        if (allow(ArticleId.Parse(id.Utf8ToString())) is not { } article) return;
        Total++;
        var score = scorer.GetScore();
        var isFull = worstFirst.Count == limit;
        if (score > after?.Score || (isFull && score < worstFirst.Peek().Score)) return;
        var hit = new SearchHit(article, score, start + doc);
        if (after?.Includes(hit) == true) return;
        if (!isFull) worstFirst.Enqueue(hit, hit);
        else if (SearchCursor.Compare(hit, worstFirst.Peek()) < 0) worstFirst.EnqueueDequeue(hit, hit);
    }

    public IReadOnlyList<SearchHit> InOrder()
    {
        var hits = new SearchHit[worstFirst.Count];
        for (var i = hits.Length - 1; i >= 0; i--) hits[i] = worstFirst.Dequeue();
        return hits;
    }
}
