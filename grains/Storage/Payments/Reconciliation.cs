using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>Null: any.</summary>
public sealed record ReconciliationFilter(
    ImmutableArray<OdsCode>? Commissioners = null, string? Month = null, ImmutableArray<string>? Services = null);

/// <summary>The place of a row in the list.</summary>
public sealed record ReconciliationCursor(string Commissioner, string Month, string Service);

/// <summary>What was approved beside what was instructed and confirmed.</summary>
public sealed class Reconciliation(Database database)
{
    /// <summary>In the order of commissioner, month and service.</summary>
    /// <param name="visible">By commissioners alone: these sums are of many practices.</param>
    /// <param name="from">Not included. Null: from the first, or backwards from the last.</param>
    public async Task<Slice<ReconciliationRow>> Page(
        ReconciliationFilter filter,
        VisibleTo visible,
        ReconciliationCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            with {Summed}, page as (
                select distinct commissioner, month, service from summed
                where (commissioner, month, service) > ($6, $7, $8)
                order by commissioner, month, service limit $9)
            {Parts}
            """;
        const string Backwards = $"""
            with {Summed}, page as (
                select distinct commissioner, month, service from summed
                where $6 = '' or (commissioner, month, service) < ($6, $7, $8)
                order by commissioner desc, month desc, service desc limit $9)
            {Parts}
            """;
        var parts = await database.List(
            backwards ? Backwards : Forwards,
            Part.Read,
            [
                .. Parameters(filter, visible), Parameter.Text(from?.Commissioner ?? ""),
                Parameter.Text(from?.Month ?? ""), Parameter.Text(from?.Service ?? ""), Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        ImmutableArray<ReconciliationRow> rows =
        [
            .. parts.GroupBy(part => part.Of).Select(group => Row(group.Key, [.. group])),
        ];
        return Slice<ReconciliationRow>.Of(backwards ? [.. rows.Reverse()] : rows, limit, backwards);
    }

    public Task<int> Count(
        ReconciliationFilter filter, VisibleTo visible, CancellationToken cancellationToken) =>
        database.Single(
            $"""
            with {Summed} select count(*)::integer
            from (select distinct commissioner, month, service from summed) counted
            """,
            row => row.GetInt32(0),
            Parameters(filter, visible),
            cancellationToken);

    // What may yet be paid though nothing is owed is taken off here, and awaits its answer in a part of its own.
    private const string Summed = $"""
        settled as (
            select p.*, {InstructionRows.IsUnsettled} and (p.confirmed is not null or p.run is null
                or exists (
                    select from payment_run r
                    where r.commissioner = p.commissioner and r.number = p.run and r.exported_at is not null))
                as unsettled
            from payment p
            where case when $1 is null then true else p.commissioner = any($1) end
                and case when $2 is null then true
                    else p.instructed_at >= ($2 || '-01')::timestamp at time zone 'Europe/London'
                        and p.instructed_at < (($2 || '-01')::timestamp + interval '1 month')
                            at time zone 'Europe/London' end
                and case when $3 is null then true else p.service = any($3) end
                and ($4 or p.commissioner = any($5))),
        placed as (
            select p.commissioner, p.service, case when p.unsettled then 0 else p.amount end as amount, p.run,
                coalesce(p.confirmed, 0) as confirmed,
                case when (p.state = 'Confirmed' or p.unsettled) and p.run is not null and l.outcome is null
                    then l.amount else 0 end as awaited,
                to_char(p.instructed_at at time zone 'Europe/London', 'YYYY-MM') collate "C" as month,
                case
                    when p.unsettled and p.run is null then null
                    when p.unsettled then 'AdvanceUnsettled'
                    when p.paid_twice then 'PaidTwice'
                    when p.state = 'Confirmed' and p.confirmed = p.amount then null
                    when p.state = 'Confirmed' then 'AmountDiffers'
                    when r.exported_at is not null then 'AwaitingAnswer'
                    when p.run is not null then 'AwaitingExport'
                    when p.state in ('Rejected', 'Returned') then p.state
                    when p.amount < 0 then 'RecoveryWaiting'
                    else 'AwaitingRun'
                end as reason
            from settled p left join payment_run r on r.commissioner = p.commissioner and r.number = p.run
                left join payment_run_line l
                    on l.commissioner = p.commissioner and l.number = p.run and l.payment = p.id),
        parts as (
            select commissioner, month, service, reason, 1 as payments, amount as expected,
                case when run is null then 0 else amount end as instructed, confirmed,
                amount - confirmed - awaited as difference
            from placed
            union all
            select commissioner, month, service, 'AwaitingAnswer', 0, 0, 0, 0, awaited from placed where awaited <> 0),
        summed as (
            select commissioner, month, service, reason, sum(payments)::integer as payments, sum(expected) as expected,
                sum(instructed) as instructed, sum(confirmed) as confirmed, count(*)::integer as differing,
                sum(difference) as difference
            from parts group by commissioner, month, service, reason)
        """;

    private const string Parts = """
        select commissioner, month, service, reason, payments, expected, instructed, confirmed, differing, difference
        from summed join page using (commissioner, month, service)
        order by commissioner, month, service, reason
        """;

    private static NpgsqlParameter[] Parameters(ReconciliationFilter filter, VisibleTo visible) =>
    [
        Parameter.TextsOrNull(filter.Commissioners), Parameter.Text(filter.Month),
        Parameter.TextsOrNull(filter.Services), Parameter.Flag(visible.All), Parameter.Texts(visible.Commissioners),
    ];

    private static ReconciliationRow Row(ReconciliationCursor of, ImmutableArray<Part> parts) => new(
        OdsCode.Parse(of.Commissioner),
        of.Month,
        of.Service,
        parts.Sum(part => part.Payments),
        parts.Sum(part => part.Expected),
        parts.Sum(part => part.Instructed),
        parts.Sum(part => part.Confirmed),
        [
            .. parts.Where(part => part.Reason is not null).Select(part => new ReconciliationDifference(
                part.Reason!.Value, part.Differing, part.Difference)), // Not null: the line above.
        ]);

    /// <param name="Reason">Null: all was confirmed.</param>
    private sealed record Part(
        ReconciliationCursor Of, DifferenceReason? Reason, int Payments, decimal Expected, decimal Instructed,
        decimal Confirmed, int Differing, decimal Difference)
    {
        public static Part Read(NpgsqlDataReader row) => new(
            new(row.GetString(0), row.GetString(1), row.GetString(2)), row.EnumOrNull<DifferenceReason>(3),
            row.GetInt32(4), row.GetDecimal(5), row.GetDecimal(6), row.GetDecimal(7), row.GetInt32(8),
            row.GetDecimal(9));
    }
}
