using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>Null: any.</summary>
public sealed record PaymentRunFilter(
    OdsCode? Commissioner = null, string? Month = null, PaymentRunState? State = null);

/// <summary>The place of a run in the list.</summary>
public sealed record PaymentRunCursor(DateTimeOffset OpenedAt, PaymentRunId Id);

/// <summary>
/// Payment runs, and the payments that wait for one. What is in a run: <see cref="PaymentRunLines"/>.
/// </summary>
public sealed class PaymentRuns(Database database)
{
    private const string Columns = """
        r.commissioner, r.number, r.month, r.pay_on, r.cut_off, r.lines, r.amount, r.hash_total, r.carried_over,
        r.carried_over_amount, r.opened_by, r.opened_at, r.sha256, r.exported_by, r.exported_at, r.cancelled_by,
        r.cancelled_at, r.cancel_reason
        """;

    /// <summary>Those approved before an instant that stand in no run, oldest first.</summary>
    public Task<ImmutableArray<PaymentInstruction>> Waiting(
        OdsCode commissioner, DateTimeOffset before, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select {InstructionRows.Columns} from payment p
            where p.commissioner = $1 and p.run is null and p.instructed_at < $2 and not {InstructionRows.IsUnsettled}
            order by p.instructed_at, p.id
            """,
            InstructionRows.Read,
            [Parameter.Text(commissioner), Parameter.Instant(before)],
            cancellationToken);

    /// <summary>The commissioners with payments that stand in no run.</summary>
    public Task<ImmutableArray<OdsCode>> WithWaiting(CancellationToken cancellationToken) =>
        database.List(
            $"""
            select distinct p.commissioner from payment p
            where p.run is null and not {InstructionRows.IsUnsettled} order by p.commissioner
            """,
            row => row.Code(0), [], cancellationToken);

    /// <summary>
    /// Stores a run with its number and its lines, all in one transaction: either every payment was free, or nothing
    /// is stored.
    /// </summary>
    /// <param name="taken">Not empty.</param>
    /// <exception cref="StorageException">Permanent: a payment has come to stand in another run meanwhile.</exception>
    public Task Insert(
        OdsCode commissioner,
        string request,
        PaymentRunPlan plan,
        ImmutableArray<PaymentInstruction> taken,
        ControlTotals totals,
        ImmutableArray<PaymentInstruction> carriedOver,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            InsertSql,
            [
                Parameter.Text(commissioner), Parameter.Text(request), Parameter.Text(plan.Month),
                Parameter.Day(plan.PayOn), Parameter.Day(plan.CutOff), Parameter.Integer(totals.Lines),
                Parameter.Amount(totals.Amount), Parameter.Long(totals.Hash), Parameter.Integer(carriedOver.Length),
                Parameter.Amount(carriedOver.Sum(payment => payment.Amount)), Parameter.Json(by),
                Parameter.Instant(now), Parameter.Texts(taken.Select(payment => payment.Id)),
                Parameter.Amounts([.. taken.Select(payment => (decimal?)payment.Amount)]),
            ],
            cancellationToken);

    public Task<PaymentRun?> ByRequest(string request, CancellationToken cancellationToken) =>
        database.Find(
            $"select {Columns} from payment_run r where r.request = $1", Read, [Parameter.Text(request)],
            cancellationToken);

    public Task<PaymentRun?> ById(PaymentRunId id, CancellationToken cancellationToken) =>
        database.Find(
            $"select {Columns} from payment_run r where r.commissioner = $1 and r.number = $2", Read, Of(id),
            cancellationToken);

    /// <summary>Keeps its file for ever.</summary>
    public Task<int> Export(
        PaymentRunId id, byte[] file, string sha256, Actor by, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            """
            update payment_run set file = $3, sha256 = $4, exported_by = $5, exported_at = $6
            where commissioner = $1 and number = $2 and exported_at is null and cancelled_at is null
            """,
            [
                .. Of(id), Parameter.Bytes(file), Parameter.Text(sha256), Parameter.Json(by), Parameter.Instant(now),
            ],
            cancellationToken);

    /// <summary>Its payments wait for another; what was rejected, or came back, before it is so again.</summary>
    public Task<int> Cancel(
        PaymentRunId id, string reason, Actor by, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Execute(
            """
            with cancelled as (
                update payment_run set cancel_reason = $3, cancelled_by = $4, cancelled_at = $5
                where commissioner = $1 and number = $2 and exported_at is null and cancelled_at is null
                returning commissioner, number),
            freed as (
                update payment_run_line l set live = false from cancelled c
                where l.commissioner = c.commissioner and l.number = c.number
                returning l.payment),
            answered as (
                select distinct on (payment) l.payment, l.outcome, l.reason, answer.imported_at
                from payment_run_line l join freed using (payment)
                    join payment_answer answer using (commissioner, number, payment, outcome, answered_on, reason)
                order by payment, l.number desc, answer.id desc)
            update payment p
            set run = null, state = coalesce(answered.outcome, 'Instructed'), settled_at = answered.imported_at,
                reason = answered.reason
            from freed left join answered using (payment) where p.id = freed.payment
            """,
            [.. Of(id), Parameter.Text(reason), Parameter.Json(by), Parameter.Instant(now)],
            cancellationToken);

    /// <summary>Null: it is not exported.</summary>
    public async Task<byte[]?> File(PaymentRunId id, CancellationToken cancellationToken) =>
        (await database.List(
            "select file from payment_run where commissioner = $1 and number = $2 and file is not null",
            row => row.GetFieldValue<byte[]>(0), Of(id), cancellationToken)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    /// <param name="visible">By commissioners alone: no practice sees a run.</param>
    /// <param name="from">Not included. Null: from the newest, or backwards from the oldest.</param>
    public async Task<Slice<PaymentRun>> Page(
        PaymentRunFilter filter,
        VisibleTo visible,
        PaymentRunCursor? from,
        bool backwards,
        int limit,
        CancellationToken cancellationToken)
    {
        const string Forwards = $"""
            select {Columns} from payment_run r
            where (r.opened_at, r.commissioner, r.number) < ($6, $7, $8) and {Matches}
            order by r.opened_at desc, r.commissioner desc, r.number desc limit $9
            """;
        const string Backwards = $"""
            select {Columns} from payment_run r
            where (r.opened_at, r.commissioner, r.number) > ($6, $7, $8) and {Matches}
            order by r.opened_at, r.commissioner, r.number limit $9
            """;
        var edge = DateTime.SpecifyKind(backwards ? DateTime.MinValue : DateTime.MaxValue, DateTimeKind.Utc);
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [
                .. Filter(filter, visible),
                Parameter.InstantOrInfinity(from?.OpenedAt.UtcDateTime ?? edge),
                Parameter.Text(from?.Id.Commissioner.ToString() ?? ""),
                Parameter.Integer(from?.Id.Number ?? 0),
                Parameter.Integer(limit + 1),
            ],
            cancellationToken);
        return Slice<PaymentRun>.Of(read, limit, backwards);
    }

    public Task<int> Count(PaymentRunFilter filter, VisibleTo visible, CancellationToken cancellationToken) =>
        database.Single(
            $"select count(*)::integer from payment_run r where {Matches}", row => row.GetInt32(0),
            Filter(filter, visible), cancellationToken);

    internal static NpgsqlParameter[] Of(PaymentRunId id) =>
        [Parameter.Text(id.Commissioner), Parameter.Integer(id.Number)];

    private const string Matches = """
        case when $1 is null then true else r.commissioner = $1 end
        and case when $2 is null then true else r.month = $2 end
        and case $3 when 'Open' then r.exported_at is null and r.cancelled_at is null
            when 'Exported' then r.exported_at is not null
            when 'Cancelled' then r.cancelled_at is not null
            else true end
        and ($4 or r.commissioner = any($5))
        """;

    // The one live line of a payment (payment_run_line_once) refuses the whole of it where another run was quicker.
    private const string InsertSql = """
        with numbered as (
            insert into payment_run_count as c (commissioner, runs) values ($1, 1)
            on conflict (commissioner) do update set runs = c.runs + 1
            returning c.runs as number),
        stored as (
            insert into payment_run (
                commissioner, number, request, month, pay_on, cut_off, lines, amount, hash_total, carried_over,
                carried_over_amount, opened_by, opened_at)
            select $1, number, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from numbered
            returning number),
        written as (
            insert into payment_run_line (commissioner, number, payment, amount)
            select $1, stored.number, given.payment, given.amount
            from stored cross join unnest($13, $14) as given (payment, amount)
            order by given.payment
            returning number, payment)
        update payment p set run = written.number, state = 'Instructed', settled_at = null, reason = null
        from written where p.id = written.payment
        """;

    private static NpgsqlParameter[] Filter(PaymentRunFilter filter, VisibleTo visible) =>
    [
        Parameter.Text(filter.Commissioner), Parameter.Text(filter.Month), Parameter.Text(filter.State?.ToString()),
        Parameter.Flag(visible.All), Parameter.Texts(visible.Commissioners),
    ];

    private static PaymentRun Read(NpgsqlDataReader row) => new(
        new PaymentRunId(row.Code(0), row.GetInt32(1)),
        new PaymentRunPlan(row.GetString(2), row.GetFieldValue<DateOnly>(3), row.GetFieldValue<DateOnly>(4)),
        new ControlTotals(row.GetInt32(5), row.GetDecimal(6), row.GetInt64(7)),
        row.GetInt32(8),
        row.GetDecimal(9),
        row.Json<Actor>(10),
        row.Instant(11),
        row.TextOrNull(12),
        row.JsonOrNull<Actor>(13),
        row.InstantOrNull(14),
        row.JsonOrNull<Actor>(15),
        row.InstantOrNull(16),
        row.TextOrNull(17));
}
