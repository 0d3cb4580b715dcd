using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Provision;

public enum DeliveryItemState
{
    Pending,
    Provided,

    /// <summary>It had changed before it could be provided.</summary>
    LeftOut,

    /// <summary>The delivery was withdrawn.</summary>
    TakenBack,
}

/// <summary>A collection in a delivery, with the version of the figures that it is about.</summary>
public sealed record DeliveryItem(CollectionKey Key, int FiguresVersion);

/// <summary>What is in deliveries, and what requesters are told of it.</summary>
/// <remarks>
/// An entry of the feed is stored with what it tells of. Its sequence number is taken under a lock that ends with the
/// transaction: whoever reads an entry has, or can read, all before it.
/// </remarks>
public sealed class DeliveryItems(Database database)
{
    /// <summary>In the order of their keys.</summary>
    /// <param name="after">Not included; null: from the first.</param>
    public Task<ImmutableArray<DeliveryItem>> In(
        Delivery delivery,
        DeliveryItemState state,
        CollectionKey? after,
        int limit,
        CancellationToken cancellationToken) =>
        database.List(
            """
            select key, figures_version from delivery_item
            where requester = $1 and number = $2 and state = $3 and key > $4
            order by key limit $5
            """,
            row => new DeliveryItem(CollectionKey.Parse(row.GetString(0)), row.GetInt32(1)),
            [
                .. Deliveries.Of(delivery), Parameter.Text(state.ToString()), Parameter.Text(after?.ToString() ?? ""),
                Parameter.Integer(limit),
            ],
            cancellationToken);

    public Task<int> Count(Delivery delivery, DeliveryItemState state, CancellationToken cancellationToken) =>
        database.Single(
            "select count(*)::integer from delivery_item where requester = $1 and number = $2 and state = $3",
            row => row.GetInt32(0),
            [.. Deliveries.Of(delivery), Parameter.Text(state.ToString())],
            cancellationToken);

    /// <summary>
    /// Keeps what became of items, and tells the requester. What has another state by now is passed over.
    /// </summary>
    public Task Settle(
        Delivery delivery,
        DeliveryItemState from,
        IReadOnlyCollection<(CollectionKey Key, DeliveryItemState State)> outcomes,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            SettleSql,
            [
                .. Deliveries.Of(delivery),
                Parameter.Text(from.ToString()),
                Parameter.Texts(outcomes.Select(outcome => outcome.Key)),
                Parameter.Texts(outcomes.Select(outcome => outcome.State)),
                Parameter.Instant(now),
            ],
            cancellationToken);

    /// <summary>
    /// The delivery is made: its manifest stands for ever. What stood in the last one that was made before it and is
    /// not in it is told to be withdrawn.
    /// </summary>
    public Task Finish(
        Delivery delivery,
        int practices,
        string manifest,
        string sha256,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            FinishSql,
            [
                .. Deliveries.Of(delivery), Parameter.Integer(practices), Parameter.Text(manifest),
                Parameter.Text(sha256), Parameter.Instant(now),
            ],
            cancellationToken,
            SecondsToCompare);

    /// <summary>Nothing is left to be done for a delivery that was withdrawn.</summary>
    public Task FinishWithdrawal(Delivery delivery, CancellationToken cancellationToken) =>
        database.Execute(
            """
            update delivery set busy = false
            where requester = $1 and number = $2 and withdrawn_at is not null and not exists (
                select from delivery_item where requester = $1 and number = $2 and state in ('Pending', 'Provided'))
            """,
            Deliveries.Of(delivery),
            cancellationToken);

    /// <summary>Nothing of it could be provided any more: it is withdrawn before it was released.</summary>
    public Task Abandon(
        Delivery delivery, string reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            update delivery set withdrawn_by = $3, withdrawn_at = $4, withdraw_reason = $5, busy = false
            where requester = $1 and number = $2 and busy and withdrawn_at is null and not exists (
                select from delivery_item where requester = $1 and number = $2 and state in ('Pending', 'Provided'))
            """,
            [.. Deliveries.Of(delivery), Parameter.Json(by), Parameter.Instant(now), Parameter.Text(reason)],
            cancellationToken);

    private const int SecondsToCompare = 120;

    // What follows defines told: key, figures_version and kind. The row of requester_count is locked until the commit.
    private const string Tell = """
        counted as (
            insert into requester_count as r (requester, entries)
            select $1, count(*) from told having count(*) > 0
            on conflict (requester) do update set entries = r.entries + excluded.entries
            returning r.entries)
        insert into provision_entry (requester, sequence, kind, key, figures_version, delivery, at)
        select $1, counted.entries - count(*) over () + row_number() over (order by key), kind, key, figures_version,
            $2, $6
        from counted cross join told
        """;

    private const string SettleSql = $"""
        with settled as (
            update delivery_item i set state = given.state
            from unnest($4, $5) as given (key, state)
            where i.requester = $1 and i.number = $2 and i.key = given.key and i.state = $3
            returning i.key, i.figures_version, i.state),
        told as (
            select key, figures_version, case
                when state = 'TakenBack' then 'Withdrawn'
                when (select e.kind from provision_entry e where e.requester = $1 and e.key = settled.key
                    order by e.sequence desc limit 1) in ('Provided', 'Replaced') then 'Replaced'
                else 'Provided' end as kind
            from settled where state in ('Provided', 'TakenBack')),
        {Tell}
        """;

    private const string FinishSql = $"""
        with made as (
            update delivery set practices = $3, manifest = $4, sha256 = $5, busy = false
            where requester = $1 and number = $2 and busy and withdrawn_at is null
            returning service, period),
        before as (
            -- Not merely the one that it replaces: that may have been abandoned, and nobody was given anything of it.
            select max(d.number) as number from delivery d join made using (service, period)
            where d.requester = $1 and d.number < $2 and d.manifest is not null),
        told as (
            select o.key, o.figures_version, 'Withdrawn' as kind
            from before join delivery_item o on o.requester = $1 and o.number = before.number
            where o.state = 'Provided' and not exists (
                select from delivery_item i
                where i.requester = $1 and i.number = $2 and i.key = o.key and i.state = 'Provided')),
        {Tell}
        """;
}
