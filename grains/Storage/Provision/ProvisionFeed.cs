using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Provision;

/// <summary>What became of a collection that a requester was given.</summary>
/// <param name="Sequence">Of the requester, from 1, without gaps.</param>
/// <param name="Delivery">The number of the delivery that made it so.</param>
public sealed record ProvisionEntry(
    long Sequence, EntryKind Kind, CollectionKey Key, int FiguresVersion, int Delivery, DateTimeOffset At);

/// <summary>What requesters are told, in order. Written by <see cref="DeliveryItems"/>.</summary>
public sealed class ProvisionFeed(Database database)
{
    /// <param name="after">Not included; 0: from the first.</param>
    public Task<ImmutableArray<ProvisionEntry>> After(
        OdsCode requester, long after, int limit, CancellationToken cancellationToken) =>
        database.List(
            """
            select sequence, kind, key, figures_version, delivery, at from provision_entry
            where requester = $1 and sequence > $2 order by sequence limit $3
            """,
            row => new ProvisionEntry(
                row.GetInt64(0), row.Enum<EntryKind>(1), CollectionKey.Parse(row.GetString(2)), row.GetInt32(3),
                row.GetInt32(4), row.Instant(5)),
            [Parameter.Text(requester), Parameter.Long(after), Parameter.Integer(limit)],
            cancellationToken);

    /// <summary>The newest sequence number; 0: there is none.</summary>
    public Task<long> Last(OdsCode requester, CancellationToken cancellationToken) =>
        database.Single(
            "select coalesce(max(entries), 0) from requester_count where requester = $1",
            row => row.GetInt64(0),
            [Parameter.Text(requester)],
            cancellationToken);
}
