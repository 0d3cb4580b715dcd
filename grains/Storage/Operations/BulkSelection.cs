using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Operations;

/// <summary>
/// Selects what a bulk operation is to change: all items, the total and the worth in one statement, once. Again, it
/// changes nothing.
/// </summary>
public sealed class BulkSelection(Database database)
{
    // What follows defines selected: key, figures_version, amount, note, undoes, worth, code and message, in the order
    // of place.
    private const string Begin = """
        with target as (
            select id from bulk_operation where id = $1 and total is null for update),
        """;

    private const string End = """
        items as (
            insert into bulk_item (operation, no, key, figures_version, amount, note, undoes, state, code, message)
            select target.id, row_number() over (order by place), key, figures_version, amount, note, undoes,
                case when code is null then 'Pending' when code = 'Duplicate' then 'Skipped' else 'Failed' end, code,
                message
            from target cross join selected
            returning state)
        update bulk_operation o
        set total = (select count(*) from items),
            skipped = (select count(*) from items where state = 'Skipped'),
            failed = (select count(*) from items where state = 'Failed'),
            amount = (select sum(worth) from selected where code is null)
        from target
        where o.id = target.id
        """;

    // 120 periods of 7,000 practices make 840,000 items.
    private const int SecondsToSelect = 600;

    // A named practice qualifies if it was open at some time in the period. Of the others, only the active ones. Of
    // those who took part in another service it is told why one of them is not offered this one.
    private const string OfferSql = $"""
        {Begin}
        chosen as (
            select named.code, p.code is not null as known, p.opened_on, p.closed_on, true as told, true as active,
                false as ended
            from unnest($4) as named (code) left join practice p on p.code = named.code
            union all
            select p.code, true, p.opened_on, p.closed_on, $7 is not null, p.active,
                exists (select from collection c where c.service = $7 and c.practice = p.code and c.status = 'Ended')
            from practice p
            where ($6 or p.commissioner = $5) and case when $7 is null then p.active else exists (
                select from collection c
                where c.service = $7 and c.practice = p.code
                    and c.status not in ('Offered', 'Declined', 'Lapsed', 'Withdrawn')) end),
        offered as (
            select chosen.*, s.service, s.period, s.starts_on, s.ends_on,
                case when $8 is not null then (
                    select {Memberships.AtTheTime} from practice p where p.code = chosen.code) end as commissioner,
                not told or (active and coalesce(opened_on <= s.ends_on, true)
                    and coalesce(closed_on >= s.starts_on, true)) as open,
                $7 is not null and exists (
                    select from collection c
                    where c.service = s.service and c.practice = chosen.code and c.period = s.period) as before
            from chosen cross join service_period s
            where s.service = $2 and case when $3 is null then true else s.period = any($3) end),
        selected as (
            select service || '/' || period || '/' || code as key,
                null::integer as figures_version, null::numeric as amount, null::text as note, null::integer as undoes,
                null::numeric as worth,
                case when not known or not open then 'Invalid' when commissioner <> all($8) then 'Forbidden'
                    when before then 'Duplicate' when ended then 'NotParticipating' end as code,
                case when not known then 'There is no practice ' || code || '.'
                    when not open then 'Practice ' || code || ' was not open at any time in ' || period || '.'
                    when commissioner <> all($8) then 'Practice ' || code || ' belonged to ' || commissioner || ' in '
                        || period || ': only that commissioner offers it for that period.'
                    when before then 'It was offered to the practice before.'
                    when ended then 'The practice ended its participation in ' || $7
                        || '. Offer by name if it is to take part again.' end
                    as message,
                row_number() over (order by starts_on, period, code) as place
            from offered),
        {End}
        """;

    private const string ApproveItemsSql = $"""
        {Begin}
        selected as (
            select given.key, given.figures_version, given.amount, given.note, null::integer as undoes,
                c.amount as worth,
                case when c.key is null or ($6 is not null and c.commissioner <> all($6)) then 'NotFound' end as code,
                case when c.key is null or ($6 is not null and c.commissioner <> all($6))
                    then 'There is no such collection among those that you may approve.' end as message,
                given.place
            from unnest($2, $3, $4, $5) with ordinality as given (key, figures_version, amount, note, place)
                left join collection c on c.key = given.key),
        {End}
        """;

    // The filter's parameters are $1 to $13.
    private const string ApproveFilterSql = $"""
        with target as (
            select id from bulk_operation where id = $14 and total is null for update),
        selected as (
            select c.key, c.figures_version, c.amount, null::text as note, null::integer as undoes, c.amount as worth,
                null::text as code, null::text as message, row_number() over (order by c.key) as place
            from collection c
            where c.status = $15 and {CollectionFilters.Matches}),
        {End}
        """;

    private const string FindingsSql = $"""
        {Begin}
        selected as (
            select i.key, i.figures_version, i.amount, i.note, null::integer as undoes, i.amount as worth,
                case when c.commissioner is null or ($3 is not null and c.commissioner <> all($3)) then 'NotFound' end
                    as code,
                case when c.commissioner is null or ($3 is not null and c.commissioner <> all($3))
                    then 'There is no such collection among those that you may approve.' end as message,
                i.no as place
            from bulk_item i left join collection c on c.key = i.key
            where i.operation = $2 and i.state = 'Done'),
        {End}
        """;

    // Those that a filter finds, whose parameters are $1 to $13.
    private const string Found = """
        with target as (
            select id from bulk_operation where id = $14 and total is null for update),
        selected as (
            select c.key, null::integer as figures_version, null::numeric as amount, null::text as note,
                null::integer as undoes, null::numeric as worth, null::text as code, null::text as message,
                row_number() over (order by c.key) as place
            from collection c
        """;

    // What has no clinical system to ask is told so item by item; what was never taken on is not meant.
    private const string TakenOnSql = $"""
        {Found}
            where c.status not in ('Offered', 'Declined', 'Lapsed', 'Withdrawn', 'Ended')
                and {CollectionFilters.Matches}),
        {End}
        """;

    // What can have no more time is told so item by item; what is answered, or never was, is not meant.
    private const string ExtendSql = $"""
        {Found}
            where c.status not in ('Declined', 'Withdrawn', 'Ended')
                and (c.status in ('Offered', 'Lapsed')) = $15 and {CollectionFilters.Matches}),
        {End}
        """;

    private const string EnterFiguresSql = $"""
        {Begin}
        selected as (
            select given.key, null::integer as figures_version, null::numeric as amount, null::text as note,
                null::integer as undoes, null::numeric as worth, null::text as code, null::text as message, given.place
            from unnest($2) with ordinality as given (key, place)),
        {End}
        """;

    private const string UndoSql = $"""
        {Begin}
        selected as (
            select i.key, null::integer as figures_version, null::numeric as amount, null::text as note,
                i.no as undoes, null::numeric as worth, null::text as code, null::text as message, i.no as place
            from bulk_item i
            where i.operation = $2 and i.state = 'Done'),
        {End}
        """;

    /// <summary>The service's periods (all, or those named) of the practices that the offer reaches.</summary>
    public Task Offer(string operation, BulkRequest.Offer offer, CancellationToken cancellationToken) =>
        database.Execute(
            OfferSql,
            [
                Parameter.Text(operation),
                Parameter.Text(offer.Service),
                Parameter.TextsOrNull(offer.Periods),
                Parameter.Texts((offer.Practices ?? []).Distinct()),
                Parameter.Text(offer.Commissioner),
                Parameter.Flag(offer.Everyone),
                Parameter.Text(offer.TookPartIn),
                Parameter.TextsOrNull(offer.Scope),
            ],
            cancellationToken,
            SecondsToSelect);

    /// <summary>
    /// What the items name, or what the filter finds awaiting the approval, with its figures and amounts.
    /// </summary>
    /// <remarks>An approval that confirms a dry run: <see cref="Findings"/>.</remarks>
    public Task Approve(string operation, BulkRequest.Approve approve, CancellationToken cancellationToken) =>
        approve.Items is { } items
            ? database.Execute(ApproveItemsSql, Items(operation, items, approve), cancellationToken)
            : database.Execute(
                ApproveFilterSql,
                [
                    .. CollectionFilters.Parameters(approve.Filter ?? new(), Within(approve.Scope)),
                    Parameter.Text(operation),
                    Parameter.Text((approve.Financially
                        ? CollectionStatus.AwaitingFinancialApproval
                        : CollectionStatus.AwaitingApproval).ToString()),
                ],
                cancellationToken);

    /// <summary>Exactly what a dry run found would work, at the figures and amounts that it saw.</summary>
    /// <param name="scope">The commissioners for which the person may approve now; null: all.</param>
    public Task Findings(
        string operation, string dryRun, ImmutableArray<OdsCode>? scope, CancellationToken cancellationToken) =>
        database.Execute(
            FindingsSql,
            [Parameter.Text(operation), Parameter.Text(dryRun), Parameter.TextsOrNull(scope)],
            cancellationToken);

    /// <summary>What the filter finds among that which practices have taken on.</summary>
    public Task TakenOn(string operation, CollectionFilter filter, CancellationToken cancellationToken) =>
        database.Execute(
            TakenOnSql,
            [.. CollectionFilters.Parameters(filter, VisibleTo.Everything), Parameter.Text(operation)],
            cancellationToken,
            SecondsToSelect);

    /// <summary>What the filter finds before, or behind, the answer to its offer: where the step stands.</summary>
    public Task Extend(string operation, BulkRequest.ExtendDeadline extend, CancellationToken cancellationToken) =>
        database.Execute(
            ExtendSql,
            [
                .. CollectionFilters.Parameters(extend.Filter, Within(extend.Scope)),
                Parameter.Text(operation),
                Parameter.Flag(extend.Step == DeadlineStep.Respond),
            ],
            cancellationToken,
            SecondsToSelect);

    /// <summary>What an operation did; neither its skips nor its failures.</summary>
    public Task Undo(string operation, BulkRequest.Undo undo, CancellationToken cancellationToken) =>
        database.Execute(
            UndoSql,
            [Parameter.Text(operation), Parameter.Text(undo.Operation)],
            cancellationToken,
            SecondsToSelect);

    /// <summary>The collections that are named, in their order.</summary>
    public Task EnterFigures(
        string operation, BulkRequest.EnterFigures request, CancellationToken cancellationToken) =>
        database.Execute(
            EnterFiguresSql,
            [Parameter.Text(operation), Parameter.Texts(request.Items.Select(item => item.Key))],
            cancellationToken);

    private static VisibleTo Within(ImmutableArray<OdsCode>? scope) =>
        scope is { } commissioners ? new VisibleTo(false, [], commissioners) : VisibleTo.Everything;

    private static NpgsqlParameter[] Items(
        string operation, ImmutableArray<ApproveItem> items, BulkRequest.Approve approve) =>
    [
        Parameter.Text(operation),
        Parameter.Texts(items.Select(item => item.Key)),
        Parameter.Integers([.. items.Select(item => item.FiguresVersion)]),
        Parameter.Amounts([.. items.Select(item => item.Amount)]),
        Parameter.Texts([.. items.Select(item => item.Note)]),
        Parameter.TextsOrNull(approve.Scope),
    ];
}
