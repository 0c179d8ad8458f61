using System.Buffers;
using System.Text.Json;
using Azure.Data.Tables;

namespace NewsFunctions.Backups;

/// <summary>A row as a line of JSON: <c>{"p":"total|0","r":"0a1b","ClosedViews":12}</c>.</summary>
internal static class RowLine
{
    private const string Partition = "p";
    private const string Row = "r";

    // Not of the row itself: storage gives them.
    private static readonly HashSet<string> Given = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    public static void Write(IBufferWriter<byte> to, TableEntity row)
    {
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            json.WriteString(Partition, row.PartitionKey);
            json.WriteString(Row, row.RowKey);
            foreach (var (name, value) in row)
                if (!Given.Contains(name)) Write(json, name, value);
            json.WriteEndObject();
        }
        to.Write("\n"u8);
    }

    public static TableEntity Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var columns = json.RootElement.EnumerateObject();
        var row = new TableEntity(
            json.RootElement.GetProperty(Partition).GetString(), json.RootElement.GetProperty(Row).GetString());
        foreach (var column in columns)
            if (column.Name is not (Partition or Row)) row[column.Name] = Value(column.Value);
        return row;
    }

    // A kind that is not known here is not left out in silence.
    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteString(name, text);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case DateTimeOffset moment:
                json.WriteStartObject(name);
                json.WriteString("time", moment);
                json.WriteEndObject();
                break;
            case byte[] bytes:
                json.WriteStartObject(name);
                json.WriteBase64String("bytes", bytes);
                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"Column {name} is of a kind that no backup knows: {value.GetType()}.");
        }
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetInt64(),
        _ when value.TryGetProperty("time", out var moment) => moment.GetDateTimeOffset(),
        _ => value.GetProperty("bytes").GetBytesFromBase64(),
    };
}
