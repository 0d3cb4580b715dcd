using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Provision;

/// <summary>What requesters were given. What is in them: <see cref="DeliveryItems"/>.</summary>
public sealed class Deliveries(Database database)
{
    private const string Columns = """
        d.requester, d.number, d.service, d.period, d.released_by, d.released_at, d.busy, d.practices, d.sha256,
        d.replaces, (select n.number from delivery n
            where n.requester = d.requester and n.service = d.service and n.period = d.period
                and n.replaces = d.number),
        d.acknowledged_by, d.acknowledged_at, d.withdrawn_by, d.withdrawn_at, d.withdraw_reason
        """;

    /// <summary>
    /// Stores a delivery of what is ready, and of what is provided already, at the figures that stand: all of it, with
    /// its number, in one transaction.
    /// </summary>
    /// <returns>What is stored for this request; null: nothing is ready.</returns>
    public async Task<Delivery?> Insert(
        OdsCode requester, DeliveryRequest request, Actor by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await database.Execute(
                InsertSql,
                [
                    Parameter.Text(requester), Parameter.Text(request.Id), Parameter.Text(request.Service),
                    Parameter.Text(request.Period), Parameter.Json(by), Parameter.Instant(now),
                ],
                cancellationToken,
                SecondsToSelect);
        }
        catch (StorageException exception) when (exception.IsPermanent)
        {
            // Somebody stored the same request, or another of this service and period, at the same moment. Neither has
            // used up a number: the transaction is gone.
            return await ByRequest(request.Id, cancellationToken) ?? throw new StorageException(exception.Message);
        }

        return await ByRequest(request.Id, cancellationToken);
    }

    public Task<Delivery?> ByRequest(string request, CancellationToken cancellationToken) =>
        database.Find(
            $"select {Columns} from delivery d where d.request = $1", Read, [Parameter.Text(request)],
            cancellationToken);

    public Task<Delivery?> ByNumber(OdsCode requester, int number, CancellationToken cancellationToken) =>
        database.Find(
            $"select {Columns} from delivery d where d.requester = $1 and d.number = $2",
            Read,
            [Parameter.Text(requester), Parameter.Integer(number)],
            cancellationToken);

    /// <summary>The newest of each service and period, withdrawn or not.</summary>
    public Task<ImmutableArray<Delivery>> Newest(
        OdsCode requester, string? service, string? period, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select distinct on (d.service, d.period) {Columns} from delivery d
            where d.requester = $1 and case when $2 is null then true else d.service = $2 end
                and case when $3 is null then true else d.period = $3 end
            order by d.service, d.period, d.number desc
            """,
            Read,
            [Parameter.Text(requester), Parameter.Text(service), Parameter.Text(period)],
            cancellationToken);

    /// <summary>Those with work left, oldest first.</summary>
    /// <param name="requester">Null: everyone's.</param>
    public Task<ImmutableArray<Delivery>> Busy(OdsCode? requester, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select {Columns} from delivery d
            where d.busy and case when $1 is null then true else d.requester = $1 end order by d.requester, d.number
            """,
            Read,
            [Parameter.Text(requester)],
            cancellationToken);

    /// <summary>Of a delivery that is made.</summary>
    public Task<string> Manifest(Delivery delivery, CancellationToken cancellationToken) =>
        database.Single(
            "select manifest from delivery where requester = $1 and number = $2",
            row => row.GetString(0),
            Of(delivery),
            cancellationToken);

    public Task<int> Acknowledge(
        Delivery delivery, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            update delivery set acknowledged_by = $3, acknowledged_at = $4
            where requester = $1 and number = $2 and acknowledged_at is null and withdrawn_at is null and not busy
            """,
            [.. Of(delivery), Parameter.Json(by), Parameter.Instant(now)],
            cancellationToken);

    /// <summary>From here on its items are to be taken back.</summary>
    public Task<int> Withdraw(
        Delivery delivery, string reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            update delivery d set withdrawn_by = $3, withdrawn_at = $4, withdraw_reason = $5, busy = true
            where requester = $1 and number = $2 and withdrawn_at is null and not busy
            """,
            [.. Of(delivery), Parameter.Json(by), Parameter.Instant(now), Parameter.Text(reason)],
            cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="requesters">Null: everyone's.</param>
    /// <param name="from">Not included. Null: from the newest, or backwards from the oldest.</param>
    public async Task<Slice<Delivery>> Page(
        ImmutableArray<OdsCode>? requesters,
        string? service,
        Delivery? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} from delivery d
            where (d.released_at, d.requester, d.number) < ($3, $4, $5) and {Matches}
            order by d.released_at desc, d.requester desc, d.number desc limit $6
            """;
        const string Backwards = $"""
            select {Columns} from delivery d
            where (d.released_at, d.requester, d.number) > ($3, $4, $5) and {Matches}
            order by d.released_at, d.requester, d.number limit $6
            """;
        var edge = DateTime.SpecifyKind(backwards ? DateTime.MinValue : DateTime.MaxValue, DateTimeKind.Utc);
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                .. Filter(requesters, service),
                Parameter.InstantOrInfinity(from?.ReleasedAt.UtcDateTime ?? edge),
                Parameter.Text(from?.Requester.ToString() ?? ""),
                Parameter.Integer(from?.Number ?? 0),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<Delivery>.Of(read, limit, backwards);
    }

    public Task<int> Count(
        ImmutableArray<OdsCode>? requesters, string? service, CancellationToken cancellationToken) =>
        database.Single(
            $"select count(*)::integer from delivery d where {Matches}",
            row => row.GetInt32(0),
            Filter(requesters, service),
            cancellationToken);

    internal static NpgsqlParameter[] Of(Delivery delivery) =>
        [Parameter.Text(delivery.Requester), Parameter.Integer(delivery.Number)];

    private const int SecondsToSelect = 120;

    private const string Matches = """
        case when $1 is null then true else d.requester = any($1) end
        and case when $2 is null then true else d.service = $2 end
        """;

    private const string InsertSql = """
        with selected as (
            select key, figures_version, status from collection
            where service = $3 and period = $4 and figures_version is not null
                and status in ('Approved', 'ReadyToProvide', 'Provided')),
        numbered as (
            insert into requester_count as r (requester, deliveries)
            select $1, 1
            where exists (select from selected where status <> 'Provided')
                and not exists (select from delivery where request = $2)
            on conflict (requester) do update set deliveries = r.deliveries + 1
            returning r.deliveries as number),
        stored as (
            insert into delivery (requester, number, request, service, period, replaces, released_by, released_at)
            select $1, number, $2, $3, $4,
                (select max(d.number) from delivery d where d.requester = $1 and d.service = $3 and d.period = $4),
                $5, $6
            from numbered
            returning number)
        insert into delivery_item (requester, number, key, figures_version, state)
        select $1, stored.number, key, figures_version,
            case when status = 'Provided' then 'Provided' else 'Pending' end
        from stored cross join selected
        """;

    private static NpgsqlParameter[] Filter(ImmutableArray<OdsCode>? requesters, string? service) =>
        [Parameter.TextsOrNull(requesters), Parameter.Text(service)];

    private static Delivery Read(NpgsqlDataReader row) => new(
        row.Code(0),
        row.GetInt32(1),
        row.GetString(2),
        row.GetString(3),
        row.Json<Actor>(4),
        row.Instant(5),
        row.GetBoolean(6),
        row.GetInt32(7),
        row.TextOrNull(8),
        row.IntegerOrNull(9),
        row.IntegerOrNull(10),
        row.JsonOrNull<Actor>(11),
        row.InstantOrNull(12),
        row.JsonOrNull<Actor>(13),
        row.InstantOrNull(14),
        row.TextOrNull(15));
}
