using Azure;
using Azure.Data.Tables;
using NewsFunctions.Catalogue;

namespace NewsFunctions.Likes;

/// <summary>How many like an article, in the row beside theirs; without an ETag where nobody has yet.</summary>
internal sealed record LikeCount(long Likes, ETag? ETag)
{
    /// <summary>No visitor's key looks like it.</summary>
    public const string Row = "count";
    private const string Column = "Likes";

    public static LikeCount Of(TableEntity? row) => new(row?.GetInt64(Column) ?? 0, row?.ETag);

    public static TableEntity RowOf(ArticleId articleId, long likes) => new(articleId, Row) { [Column] = likes };

    public TableTransactionAction Write(ArticleId articleId, long likes)
    {
        var row = RowOf(articleId, likes);
        return ETag is { } known
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, known)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }
}
