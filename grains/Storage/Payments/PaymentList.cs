using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>Null: any.</summary>
public sealed record PaymentFilter(OdsCode? Practice = null, OdsCode? Commissioner = null, string? Service = null);

/// <summary>The place of a payment in the list.</summary>
public sealed record PaymentCursor(DateTimeOffset InstructedAt, string Id);

/// <summary>The payments that were instructed.</summary>
public sealed class PaymentList(Database database)
{
    /// <summary>Of payment p, and of the run r that it stands in.</summary>
    internal const string Columns =
        $"{InstructionRows.Columns}, p.state, p.settled_at, p.reason, p.run, r.pay_on, p.confirmed, p.paid_twice";

    internal const int Width = 20;

    private const string From =
        "from payment p left join payment_run r on r.commissioner = p.commissioner and r.number = p.run";

    private const int MostCounted = 10_000;

    private const string Matches = """
        case when $1 is null then true else p.practice = $1 end
        and case when $2 is null then true else p.commissioner = $2 end
        and case when $3 is null then true else p.service = $3 end
        and ($4 or p.practice = any($5) or p.commissioner = any($6))
        """;

    /// <summary>Newest first.</summary>
    /// <param name="from">Not included. Null: from the newest, or backwards from the oldest.</param>
    public async Task<Slice<Payment>> Page(
        PaymentFilter filter,
        VisibleTo visible,
        PaymentCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} {From}
            where (p.instructed_at, p.id) < ($7, $8) and {Matches}
            order by p.instructed_at desc, p.id desc limit $9
            """;
        const string Backwards = $"""
            select {Columns} {From}
            where (p.instructed_at, p.id) > ($7, $8) and {Matches}
            order by p.instructed_at, p.id limit $9
            """;
        var edge = DateTime.SpecifyKind(backwards ? DateTime.MinValue : DateTime.MaxValue, DateTimeKind.Utc);
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                .. Parameters(filter, visible),
                Parameter.InstantOrInfinity(from?.InstructedAt.UtcDateTime ?? edge),
                Parameter.Text(from?.Id ?? ""),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<Payment>.Of(read, limit, backwards);
    }

    /// <summary>At most 10,000.</summary>
    public Task<int> Count(PaymentFilter filter, VisibleTo visible, CancellationToken cancellationToken) =>
        database.Single(
            $"select count(*)::integer from (select from payment p where {Matches} limit $7) counted",
            row => row.GetInt32(0),
            [.. Parameters(filter, visible), Parameter.Integer(MostCounted)],
            cancellationToken);

    /// <summary>
    /// Those of exported runs that are paid on these days, and were not rejected and did not come back: once for each
    /// run. And those that were not sent to be paid.
    /// </summary>
    public async Task<(ImmutableArray<Payment> Sent, ImmutableArray<Payment> Waiting)> OfStatement(
        OdsCode practice, VisibleTo visible, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        var found = await database.List(
            $"""
            select {InstructionRows.Columns}, case l.outcome when 'Paid' then 'Confirmed' else 'Instructed' end,
                case l.outcome when 'Paid' then p.settled_at end, null, l.number, r.pay_on, l.paid, p.paid_twice, true
            from payment p join payment_run_line l on l.payment = p.id
                join payment_run r on r.commissioner = l.commissioner and r.number = l.number
            where {Matches} and r.exported_at is not null and (l.outcome is null or l.outcome = 'Paid')
                and r.pay_on between $7 and $8
            union all
            select {Columns}, false {From} where {Matches} and r.exported_at is null
                and not (p.run is null and {InstructionRows.IsUnsettled})
            order by 1
            """,
            row => (Payment: Read(row), IsSent: row.GetBoolean(Width)),
            [.. Parameters(new(practice), visible), Parameter.Day(first), Parameter.Day(last)],
            cancellationToken);
        return (
            [.. found.Where(each => each.IsSent).Select(each => each.Payment)],
            [.. found.Where(each => !each.IsSent).Select(each => each.Payment)]);
    }

    internal static Payment Read(NpgsqlDataReader row)
    {
        var instruction = InstructionRows.Read(row);
        return new(
            instruction,
            row.Enum<PaymentState>(13),
            row.InstantOrNull(14),
            row.TextOrNull(15),
            row.IntegerOrNull(16) is { } run ? new PaymentRunId(instruction.Commissioner, run) : null,
            row.DayOrNull(17),
            row.AmountOrNull(18),
            row.GetBoolean(19));
    }

    private static NpgsqlParameter[] Parameters(PaymentFilter filter, VisibleTo visible) =>
    [
        Parameter.Text(filter.Practice),
        Parameter.Text(filter.Commissioner),
        Parameter.Text(filter.Service),
        Parameter.Flag(visible.All),
        Parameter.Texts(visible.Practices),
        Parameter.Texts(visible.Commissioners),
    ];
}
