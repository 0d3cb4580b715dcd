using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>A place in the log of all collections, as a text: transaction and event.</summary>
public readonly record struct FeedCursor(ulong Transaction, long Id)
{
    public static FeedCursor Begin => default;

    /// <summary>Null when the text is no cursor.</summary>
    public static FeedCursor? TryParse(string? text) =>
        text?.Split('-') is [var transaction, var id]
            && ulong.TryParse(transaction, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new FeedCursor(first, second)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Transaction}-{Id}");
}

public sealed record FedEvent(FeedCursor Cursor, RecordedEvent Event);

/// <summary>Follows the log of all collections.</summary>
/// <remarks>
/// A transaction that began early may commit late. So only what is older than every transaction still running is
/// given out, in the order of transactions: whatever comes later has a later place, and nothing is ever passed over.
/// </remarks>
public sealed class EventFeed(Database database)
{
    public Task<ImmutableArray<FedEvent>> After(
        FeedCursor cursor, int limit, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select {EventRow.Columns}, xid, id from collection_event
            where (xid, id) > ($1, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())
            order by xid, id limit $3
            """,
            Read,
            [Parameter.TransactionId(cursor.Transaction), Parameter.Long(cursor.Id), Parameter.Integer(limit)],
            cancellationToken);

    /// <summary>After everything that is committed and can be given out: where to begin to listen.</summary>
    public async Task<FeedCursor> Now(CancellationToken cancellationToken) =>
        (await database.List(
            """
            select xid, id from collection_event
            where xid < pg_snapshot_xmin(pg_current_snapshot())
            order by xid desc, id desc limit 1
            """,
            row => new FeedCursor(row.GetFieldValue<ulong>(0), row.GetInt64(1)),
            [],
            cancellationToken)).FirstOrDefault();

    private static FedEvent Read(NpgsqlDataReader row) =>
        new(new(row.GetFieldValue<ulong>(9), row.GetInt64(10)), EventRow.Read(row));
}
