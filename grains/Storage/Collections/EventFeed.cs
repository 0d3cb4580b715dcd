using System.Collections.Immutable;
using System.Globalization;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>A place in the log of all collections, as a text: transaction and event.</summary>
/// <remarks>
/// Transactions are counted by the server and not by the database. Where a dump was restored, the log's transactions
/// are those of another server: see <see cref="EventFeed.Now"/>.
/// </remarks>
public readonly record struct FeedCursor(ulong Transaction, long Id) : IComparable<FeedCursor>
{
    public static FeedCursor Begin => default;

    /// <summary>Null when the text is no cursor.</summary>
    public static FeedCursor? TryParse(string? text) =>
        text?.Split('-') is [var transaction, var id]
            && ulong.TryParse(transaction, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? new FeedCursor(first, second)
            : null;

    public int CompareTo(FeedCursor other) => (Transaction, Id).CompareTo((other.Transaction, other.Id));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Transaction}-{Id}");
}

public sealed record FedEvent(FeedCursor Cursor, RecordedEvent Event);

/// <summary>What one reading found.</summary>
/// <param name="Next">
/// Where to read on: after the last event, or, when these are all, after everything that can ever lie before.
/// </param>
/// <param name="More">There may be more already.</param>
public sealed record FedPage(ImmutableArray<FedEvent> Events, FeedCursor Next, bool More);

/// <summary>A moment of the log.</summary>
/// <param name="Horizon">Before it lies nothing that was not committed; behind it, there may be both.</param>
/// <param name="End">The first transaction that had not begun.</param>
/// <param name="Running">Those of before the end that were not committed yet.</param>
public sealed record FeedMoment(FeedCursor Horizon, ulong End, ImmutableHashSet<ulong> Running)
{
    /// <summary>Whether what has this place was committed already.</summary>
    public bool IsAfter(FeedCursor place) => place.Transaction < End && !Running.Contains(place.Transaction);
}

/// <summary>Follows the log of all collections.</summary>
/// <remarks>
/// A transaction that began early may commit late. So only what is older than every transaction still running is
/// given out, in the order of transactions: whatever comes later has a later place, and nothing is ever passed over.
/// </remarks>
public sealed class EventFeed(Database database)
{
    public async Task<FedPage> After(FeedCursor cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = await database.List(
            $"""
            select {EventRow.Columns}, xid, id, horizon
            from (select pg_snapshot_xmin(pg_current_snapshot()) as horizon) h left join lateral (
                select * from collection_event
                where (xid, id) > ($1, $2) and xid < horizon
                order by xid, id limit $3) e on true
            order by xid, id
            """,
            Read,
            [Parameter.TransactionId(cursor.Transaction), Parameter.Long(cursor.Id), Parameter.Integer(limit)],
            cancellationToken);
        ImmutableArray<FedEvent> events = [.. rows.Select(row => row.Event).OfType<FedEvent>()];
        var next = events.Length == limit ? events[^1].Cursor : rows[0].Horizon;
        return new(events, next.CompareTo(cursor) > 0 ? next : cursor, events.Length == limit);
    }

    /// <summary>Where to begin to listen, and what of that was committed before.</summary>
    /// <exception cref="StorageException">
    /// The log has transactions that this server has not counted to: the database was restored from a dump. Nobody
    /// could follow it, and old events would come again as the count reaches them. The operator stops the system and
    /// says, once: update collection_event set xid = '1'. Cursors of before are then refused, and events keep the
    /// order of their ids, which within a collection is that of its changes.
    /// </exception>
    public async Task<FeedMoment> Now(CancellationToken cancellationToken)
    {
        var (moment, isForeign) = await database.Single(
            """
            select pg_snapshot_xmin(now), pg_snapshot_xmax(now), array(select pg_snapshot_xip(now)),
                exists (select from collection_event where xid >= pg_snapshot_xmax(now))
            from pg_current_snapshot() as now
            """,
            row => (
                new FeedMoment(
                    new(row.GetFieldValue<ulong>(0), 0),
                    row.GetFieldValue<ulong>(1),
                    [.. row.GetFieldValue<ulong[]>(2)]),
                row.GetBoolean(3)),
            [],
            cancellationToken);
        return isForeign
            ? throw new StorageException("The log's transactions are another server's. Was a dump restored?")
            : moment;
    }

    /// <summary>Whether an event has this place, and anything after it can be told from it.</summary>
    public Task<bool> Has(FeedCursor cursor, CancellationToken cancellationToken) =>
        database.Single(
            """
            select exists (select from collection_event
                where xid = $1 and id = $2 and xid < pg_snapshot_xmax(pg_current_snapshot()))
            """,
            row => row.GetBoolean(0),
            [Parameter.TransactionId(cursor.Transaction), Parameter.Long(cursor.Id)],
            cancellationToken);

    // The horizon stands before the first event of its transaction: ids begin at 1.
    private static (FedEvent? Event, FeedCursor Horizon) Read(NpgsqlDataReader row) => (
        row.IsDBNull(0)
            ? null
            : new(new(row.GetFieldValue<ulong>(9), row.GetInt64(10)), EventRow.Read(row)),
        new(row.GetFieldValue<ulong>(11), 0));
}
