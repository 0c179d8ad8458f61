using NewsFunctions.Catalogue;

namespace NewsFunctions.Activity;

/// <summary>One request to be recorded; <see cref="ArticleId"/> is null where only the ledger learns of it.</summary>
/// <param name="Visit">Of a view that counts and whose visitor is known.</param>
public readonly record struct ActivityRecord(ArticleId? ArticleId, Tally Tally, Visit? Visit = null);

/// <summary>What a row is to be changed by.</summary>
internal sealed record ActivityChange(Tally Tally, IReadOnlyList<(Visit Visit, bool IsRanked)> Visits)
{
    public static ActivityChange None { get; } = new(Tally.Zero, []);

    public static ActivityChange Of(IEnumerable<ActivityRecord> records) => new(
        Tally.Sum(records.Select(record => record.Tally)),
        [.. records.Where(record => record.Visit is not null)
            .Select(record => (record.Visit!.Value, record.Tally.ViewsUnranked == 0))]);
}
