using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Provision;

/// <summary>Where collections wait to be provided.</summary>
public sealed class ToProvide(Database database)
{
    /// <summary>Those of the periods in which one waits, at least. One look into an index for each.</summary>
    public Task<ImmutableArray<(string Service, string Period)>> Waiting(
        IReadOnlyCollection<(string Service, string Period)> some, CancellationToken cancellationToken) =>
        database.List(
            """
            select a.service, a.period from unnest($1, $2) as a (service, period)
            cross join lateral (
                select from collection c
                where c.service = a.service and c.period = a.period and c.status in ('Approved', 'ReadyToProvide')
                limit 1) as waits
            order by a.service, a.period
            """,
            row => (row.GetString(0), row.GetString(1)),
            [Parameter.Texts(some.Select(one => one.Service)), Parameter.Texts(some.Select(one => one.Period))],
            cancellationToken);

    /// <summary>How many of the period's collections stand where, offers too.</summary>
    public Task<ImmutableArray<StatusCount>> Counts(
        string service, string period, CancellationToken cancellationToken) => database.List(
            """
            select status, count(*)::integer from collection
            where service = $1 and period = $2 group by status order by status
            """,
            row => new StatusCount(row.Enum<CollectionStatus>(0), row.GetInt32(1)),
            [Parameter.Text(service), Parameter.Text(period)],
            cancellationToken);
}
