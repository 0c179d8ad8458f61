using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace NewsFunctions.Catalogue;

/// <summary>
/// The rows of the table <c>Articles</c>. A generation of the catalogue is one partition, so that a change is one
/// transaction. A row per article, keyed by its last change, is at once the index and the list of changes; the row
/// <c>head</c> holds the last sequence number, and its ETag orders the writers. Documents are UTF-8 JSON in chunks, as
/// a property holds 64 KB at most.
/// </summary>
public static partial class EntryRow
{
    /// <summary>The first generation of the catalogue.</summary>
    public const string Partition = "articles";
    public const string Head = "head";
    public const string HeadSequence = "Sequence";

    /// <summary>The row with the files of the publication; in the head, the number of their last change.</summary>
    public const string Publication = "publication";
    private const string Forgotten = "Forgotten";
    private const int ChunkSize = 60 * 1024;

    public static string Key(long sequence) => sequence.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The rows after a sequence number; ':' comes after the digits and before <c>head</c>.</summary>
    public static string After(string partition, long sequence) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {Key(sequence)} and RowKey lt {":"}");

    /// <summary>The rows after a sequence number, up to another one.</summary>
    public static string Between(string partition, long after, long last) =>
        TableClient.CreateQueryFilter(
            $"PartitionKey eq {partition} and RowKey gt {Key(after)} and RowKey le {Key(last)}");

    public static TableEntity Write(Entry entry, string partition = Partition)
    {
        var row = new TableEntity(partition, Key(entry.Sequence));
        Fill(row, Json(entry));
        return row;
    }

    public static TableEntity Write(PublicationFiles publication, string partition)
    {
        var row = new TableEntity(partition, Publication);
        Fill(row, publication.ToJson());
        return row;
    }

    public static PublicationFiles ReadPublication(TableEntity row) => PublicationFiles.FromJson(Document(row));

    /// <summary>Tells the other instances that an entry is no more; a rebuild leaves such rows behind.</summary>
    public static TableEntity Forget(ArticleId id, long sequence, string partition) =>
        new(partition, Key(sequence)) { [Forgotten] = id.Value };

    /// <returns>The entry; null where it is no more.</returns>
    public static (ArticleId Id, Entry? Entry) Read(TableEntity row)
    {
        if (row.GetString(Forgotten) is { } forgotten) return (ArticleId.Parse(forgotten), null);
        var entry = JsonSerializer.Deserialize(Document(row), EntryJson.Default.Entry)!;
        return (entry.Id, entry);
    }

    public static int Size(Entry entry) => Json(entry).Length;

    /// <summary>Whether they say the same, whenever it was committed.</summary>
    public static bool AreSame(Entry a, Entry b) => Json(Undated(a)).AsSpan().SequenceEqual(Json(Undated(b)));

    public static bool AreSame(Article a, Article b) => Json(a).AsSpan().SequenceEqual(Json(b));

    /// <summary>Whether readers cannot tell one from the other.</summary>
    public static bool LookTheSame(Entry a, Entry b) =>
        a.Slug == b.Slug && a.FormerSlugs.SequenceEqual(b.FormerSlugs) && a.Withdrawal == b.Withdrawal
        && (a.Article is { } one && b.Article is { } other ? AreSame(one, other) : a.Article == b.Article);

    private static void Fill(TableEntity row, byte[] document)
    {
        foreach (var (index, chunk) in document.Chunk(ChunkSize).Index()) row[$"D{index}"] = chunk;
    }

    private static byte[] Document(TableEntity row)
    {
        var json = new MemoryStream();
        for (var i = 0; row.GetBinary($"D{i}") is { } chunk; i++) json.Write(chunk);
        return json.ToArray();
    }

    private static Entry Undated(Entry entry) => entry with
    {
        Sequence = 0,
        Changed = 0,
        ChangedAt = null,
        FirstOnline = 0,
        PublicFrom = null,
        Withdrawal = null,
        Recalled = null,
    };

    private static byte[] Json(Entry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, EntryJson.Default.Entry);

    private static byte[] Json(Article article) =>
        JsonSerializer.SerializeToUtf8Bytes(article, EntryJson.Default.Article);

    [JsonSourceGenerationOptions(UseStringEnumConverter = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Entry))]
    private sealed partial class EntryJson : JsonSerializerContext;
}
