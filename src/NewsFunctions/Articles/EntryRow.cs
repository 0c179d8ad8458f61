using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace NewsFunctions.Articles;

/// <summary>
/// The rows of the table <c>Articles</c>. A generation of the catalogue is one partition, so that a change is one
/// transaction. A row per article, keyed by its last change, is at once the index and the list of changes; the row
/// <c>head</c> holds the last sequence number, and its ETag orders the writers. Documents are UTF-8 JSON in chunks, as a
/// property holds 64 KB at most.
/// </summary>
public static partial class EntryRow
{
    public const string Head = "head";
    public const string HeadSequence = "Sequence";
    private const int ChunkSize = 60 * 1024;

    public static string Key(long sequence) => sequence.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The rows after a sequence number; ':' comes after the digits and before <c>head</c>.</summary>
    public static string After(string partition, long sequence) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {Key(sequence)} and RowKey lt {":"}");

    public static TableEntity Write(string partition, Entry entry)
    {
        var row = new TableEntity(partition, Key(entry.Sequence));
        foreach (var (index, chunk) in Json(entry).Chunk(ChunkSize).Index()) row[$"D{index}"] = chunk;
        return row;
    }

    public static Entry Read(TableEntity row)
    {
        var json = new MemoryStream();
        for (var i = 0; row.GetBinary($"D{i}") is { } chunk; i++) json.Write(chunk);
        return JsonSerializer.Deserialize(json.ToArray(), EntryJson.Default.Entry)!;
    }

    public static int Size(Entry entry) => Json(entry).Length;

    public static bool AreSame(Entry a, Entry b) => Json(a with { Sequence = 0 }).AsSpan().SequenceEqual(Json(b with { Sequence = 0 }));

    private static byte[] Json(Entry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, EntryJson.Default.Entry);

    [JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Entry))]
    private sealed partial class EntryJson : JsonSerializerContext;
}
