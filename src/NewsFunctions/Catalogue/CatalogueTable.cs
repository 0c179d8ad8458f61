using System.Globalization;
using Azure;
using Azure.Data.Tables;
using NewsFunctions.Storage;

namespace NewsFunctions.Catalogue;

/// <summary>Where a generation of the catalogue stands.</summary>
/// <param name="ETag">Of its head row; null where there is none yet.</param>
/// <param name="Publication">The last change of the publication's files; 0 where there never were any.</param>
public sealed record CatalogueHead(string Partition, ETag? ETag, long Sequence, long Publication);

/// <summary>An entry as it was and as it is; null where it was not or is not.</summary>
/// <param name="Forgotten">The number of the change, where the entry is no more and the others must learn of
/// it.</param>
public readonly record struct EntryChange(Entry? Before, Entry? Now, long? Forgotten = null);

/// <summary>
/// The table <c>Articles</c>. Usually its only generation is the partition <c>articles</c>. A rebuild writes another
/// one and then seals the head of the one before: from then on no writer can commit there, and readers follow to the
/// new one.
/// </summary>
public sealed class CatalogueTable(StorageClients storage)
{
    private const string Root = EntryRow.Partition;
    private const string Generations = "generations";
    private const string MovedTo = "MovedTo";
    private const string Started = "Started";

    // A transaction holds 100 entities and 4 MB.
    private const int MaxRows = 100;
    private const int MaxBytes = 3 * 1024 * 1024;

    private const int MaxHops = 100;
    private const int RowsPerAnswer = 1000;
    private const int MaxStretches = 8;

    private TableClient Table => storage.Articles;

    /// <summary>The head of the generation that counts, found from any one.</summary>
    public async Task<CatalogueHead> FindHeadAsync(string? partition, CancellationToken cancellationToken)
    {
        partition ??= Root;
        for (var hops = 0; hops < MaxHops; hops++)
        {
            var head = await Table.GetEntityIfExistsAsync<TableEntity>(
                partition, EntryRow.Head, cancellationToken: cancellationToken);
            if (head.HasValue && head.Value!.GetString(MovedTo) is { } next) partition = next;
            else if (head.HasValue)
                return new(partition, head.Value!.ETag, head.Value.GetInt64(EntryRow.HeadSequence) ?? 0,
                    head.Value.GetInt64(EntryRow.Publication) ?? 0);
            else if (partition == Root) return new(Root, null, 0, 0);
            else partition = Root;
        }
        throw new InvalidOperationException(
            "The heads of the table Articles lead nowhere. Empty the table, then rebuild the site.");
    }

    /// <summary>
    /// Every entry that has changed since a number, null where it is no more, up to the head and beyond it. A thousand
    /// rows come in one answer: who has missed many asks for several stretches at once. What moves meanwhile gets a
    /// number after the head, so that is read last.
    /// </summary>
    public async Task<IReadOnlyDictionary<ArticleId, Entry?>> ReadAfterAsync(
        CatalogueHead head, long sequence, CancellationToken cancellationToken)
    {
        var missed = head.Sequence - sequence;
        var count = missed <= RowsPerAnswer ? 0 : (int)Math.Min(((missed - 1) / RowsPerAnswer) + 1, MaxStretches);
        var stretches = Enumerable.Range(0, count).Select(stretch => ReadAsync(
            EntryRow.Between(head.Partition, Start(stretch), Start(stretch + 1)), cancellationToken));
        var rows = (await Task.WhenAll(stretches)).SelectMany(stretch => stretch).ToList();
        rows.AddRange(
            await ReadAsync(EntryRow.After(head.Partition, count == 0 ? sequence : head.Sequence), cancellationToken));
        var entries = new Dictionary<ArticleId, Entry?>();
        foreach (var (id, entry) in rows) entries[id] = entry;
        return entries;

        long Start(int stretch) => sequence + (missed * stretch / count);
    }

    /// <summary>The files of the publication; as new as the head, or newer.</summary>
    public async Task<PublicationFiles> ReadPublicationAsync(CatalogueHead head, CancellationToken cancellationToken)
    {
        if (head.Publication == 0) return PublicationFiles.None;
        var row = await Table.GetEntityIfExistsAsync<TableEntity>(
            head.Partition, EntryRow.Publication, cancellationToken: cancellationToken);
        return row.HasValue ? EntryRow.ReadPublication(row.Value!) : PublicationFiles.None;
    }

    /// <summary>
    /// Whether two more changes fit into the transaction of the head, these changes and the publication.
    /// </summary>
    public static bool Fits(IReadOnlyCollection<EntryChange> changes, int bytes) =>
        (2 * changes.Count) + 6 <= MaxRows && bytes <= MaxBytes;

    /// <returns>The head after it, if nobody else has changed the catalogue.</returns>
    /// <exception cref="RequestFailedException">A conflict: somebody has.</exception>
    public async Task<CatalogueHead> CommitAsync(
        CatalogueHead head, long sequence, IEnumerable<EntryChange> changes, PublicationFiles? publication)
    {
        var published = publication is null ? head.Publication : sequence;
        TableTransactionAction[] files = publication is null
            ? []
            : [new(TableTransactionActionType.UpsertReplace, EntryRow.Write(publication, head.Partition))];
        var responses = await Table.SubmitTransactionAsync([
            Replace(head, Head(head.Partition, sequence, published)), .. files,
            .. changes.SelectMany(change => Rows(head.Partition, change))]);
        return new(head.Partition, responses.Value[0].Headers.ETag, sequence, published);
    }

    /// <returns>A partition that nobody reads yet.</returns>
    public async Task<string> BeginGenerationAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Root}-{now.UtcDateTime:yyyyMMddHHmmss}-{Guid.NewGuid():N}");
        await Table.AddEntityAsync(new TableEntity(Generations, name) { [Started] = now }, cancellationToken);
        return name;
    }

    public async Task WriteAsync(
        string partition, IEnumerable<EntryChange> changes, CancellationToken cancellationToken)
    {
        var batch = new List<EntryChange>();
        var bytes = 0;
        foreach (var change in changes)
        {
            bytes += change.Now is { } entry ? EntryRow.Size(entry) : 0;
            if (!Fits(batch, bytes)) await FlushAsync();
            batch.Add(change);
        }
        await FlushAsync();

        async Task FlushAsync()
        {
            if (batch.Count > 0)
                await Table.SubmitTransactionAsync(
                    batch.SelectMany(change => Rows(partition, change)), cancellationToken);
            batch.Clear();
            bytes = 0;
        }
    }

    /// <summary>Makes a generation the one that counts; from then on its head is complete.</summary>
    /// <exception cref="RequestFailedException">A conflict: somebody has changed the one before.</exception>
    public async Task<CatalogueHead> MoveAsync(
        CatalogueHead from, string partition, long sequence, PublicationFiles publication,
        CancellationToken cancellationToken)
    {
        await Table.UpsertEntityAsync(
            EntryRow.Write(publication, partition), TableUpdateMode.Replace, cancellationToken);
        var head = Head(partition, sequence, sequence);
        var written = await Table.UpsertEntityAsync(head, TableUpdateMode.Replace, cancellationToken);
        var sealing = new TableEntity(from.Partition, EntryRow.Head)
        {
            [EntryRow.HeadSequence] = from.Sequence,
            [MovedTo] = partition,
        };
        await Table.SubmitTransactionAsync([Replace(from, sealing)], cancellationToken);
        return new(partition, written.Headers.ETag, sequence, sequence);
    }

    /// <summary>
    /// Clears the generations that do not count, left behind or never finished, once nobody can be reading them.
    /// </summary>
    public async Task ClearAsync(string current, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var row in Table.QueryAsync<TableEntity>(
            e => e.PartitionKey == Generations, cancellationToken: cancellationToken))
        {
            if (row.GetDateTimeOffset(Started) >= before) continue;

            // The root must not lead through a generation that goes.
            if (current != Root)
                await Table.UpsertEntityAsync(
                    new TableEntity(Root, EntryRow.Head) { [MovedTo] = current }, TableUpdateMode.Merge,
                    cancellationToken);
            var (partition, kept) = row.RowKey == current ? (Root, EntryRow.Head) : (row.RowKey, "");
            await ClearAsync(partition, kept, cancellationToken);
            if (row.RowKey != current) await Table.DeleteEntityAsync(row, ETag.All, cancellationToken);
        }
    }

    private async Task<List<(ArticleId Id, Entry? Entry)>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        var rows = new List<(ArticleId, Entry?)>();
        await foreach (var row in Table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            rows.Add(EntryRow.Read(row));
        return rows;
    }

    private async Task ClearAsync(string partition, string except, CancellationToken cancellationToken)
    {
        var rows = Table.QueryAsync<TableEntity>(
            e => e.PartitionKey == partition, 100, ["PartitionKey", "RowKey"], cancellationToken);
        await foreach (var page in rows.AsPages())
        {
            TableTransactionAction[] gone =
                [.. page.Values.Where(row => row.RowKey != except)
                    .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All))];
            if (gone.Length > 0) await Table.SubmitTransactionAsync(gone, cancellationToken);
        }
    }

    private static TableEntity Head(string partition, long sequence, long publication) =>
        new(partition, EntryRow.Head) { [EntryRow.HeadSequence] = sequence, [EntryRow.Publication] = publication };

    private static TableTransactionAction Replace(CatalogueHead head, TableEntity row) => head.ETag is { } etag
        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
        : new TableTransactionAction(TableTransactionActionType.Add, row);

    private static IEnumerable<TableTransactionAction> Rows(string partition, EntryChange change)
    {
        if (change.Before is { } before)
            yield return new(TableTransactionActionType.Delete,
                new TableEntity(partition, EntryRow.Key(before.Sequence)), ETag.All);
        if (change.Now is { } now) yield return new(TableTransactionActionType.Add, EntryRow.Write(now, partition));
        if (change is { Before.Id: var id, Forgotten: { } sequence })
            yield return new(TableTransactionActionType.Add, EntryRow.Forget(id, sequence, partition));
    }
}
