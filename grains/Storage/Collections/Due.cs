using System.Collections.Immutable;

namespace GpCollections.Collections;

/// <summary>Collections that the clock has passed.</summary>
public sealed class Due(Database database)
{
    /// <summary>Those whose deadline is not after <paramref name="now"/>, the longest overdue first.</summary>
    /// <param name="after">
    /// Begins behind this one, so that what cannot be woken does not stand in the way of the rest.
    /// </param>
    public Task<ImmutableArray<DueCollection>> PastDue(
        DateTimeOffset now, DueCollection? after, int limit, CancellationToken cancellationToken) =>
        database.List(
            """
            select key, due_at from collection
            where due_at <= $1 and (due_at, key) > ($2, $3)
            order by due_at, key limit $4
            """,
            row => new DueCollection(CollectionKey.Parse(row.GetString(0)), row.Instant(1)),
            [
                Parameter.Instant(now),
                Parameter.InstantOrInfinity((after?.DueAt ?? DateTimeOffset.MinValue).UtcDateTime),
                Parameter.Text(after?.Key.ToString() ?? ""),
                Parameter.Integer(limit),
            ],
            cancellationToken);

    /// <summary>Those of one period whose deadline is before, by practice.</summary>
    /// <param name="after">Not included; null: from the begin.</param>
    public Task<ImmutableArray<CollectionKey>> OfPeriod(
        string service,
        string period,
        DateTimeOffset dueBefore,
        CollectionKey? after,
        int limit,
        CancellationToken cancellationToken) =>
        database.List(
            """
            select key from collection
            where key > $1 and key < $2 and due_at < $3
            order by key limit $4
            """,
            row => CollectionKey.Parse(row.GetString(0)),
            [
                Parameter.Text(after?.ToString() ?? $"{service}/{period}/"),
                // The character after the slash: behind every key of the period.
                Parameter.Text($"{service}/{period}0"),
                Parameter.Instant(dueBefore),
                Parameter.Integer(limit),
            ],
            cancellationToken);

    /// <summary>
    /// Those that wait for their clinical system, unchanged since before, and that no reminder wakes; by key.
    /// </summary>
    /// <param name="serviceId">Of the cluster, whose reminders these are.</param>
    /// <param name="after">Not included; null: from the begin.</param>
    public Task<ImmutableArray<CollectionKey>> Unreminded(
        string serviceId, DateTimeOffset since, CollectionKey? after, int limit, CancellationToken cancellationToken) =>
        database.List(
            """
            select c.key from collection c
            where c.status = 'Collecting' and c.figures_version is null and c.key > $1 and c.changed_at < $2
                and not exists (
                    select from orleans.reminder r
                    where r.serviceid = $3 and r.grainid = 'collection/' || c.key and r.remindername = 'ask')
            order by c.key limit $4
            """,
            row => CollectionKey.Parse(row.GetString(0)),
            [
                Parameter.Text(after?.ToString() ?? ""),
                Parameter.Instant(since),
                Parameter.Text(serviceId),
                Parameter.Integer(limit),
            ],
            cancellationToken);
}

public sealed record DueCollection(CollectionKey Key, DateTimeOffset DueAt);
