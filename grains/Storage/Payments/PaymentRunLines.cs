using System.Collections.Immutable;
using GpCollections.Access;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>What is in payment runs, and what was answered.</summary>
public sealed class PaymentRunLines(Database database)
{
    private const string From = """
        from payment_run_line l join payment p on p.id = l.payment
            left join payment_run r on r.commissioner = p.commissioner and r.number = p.run
        where l.commissioner = $1 and l.number = $2
        """;

    private const string Columns =
        $"{PaymentList.Columns}, l.commissioner, l.number, l.outcome, l.answered_on, l.paid, l.reason";

    /// <summary>All of a run, in the order of their payments' ids.</summary>
    public Task<ImmutableArray<PaymentInstruction>> Instructions(
        PaymentRunId run, CancellationToken cancellationToken) =>
        database.List(
            $"select {InstructionRows.Columns} {From} order by l.payment", InstructionRows.Read, PaymentRuns.Of(run),
            cancellationToken);

    /// <summary>In the order of their payments' ids.</summary>
    /// <param name="from">Not included. Null: from the first, or backwards from the last.</param>
    public async Task<Slice<PaymentRunLine>> Page(
        PaymentRunId run, string? from, bool backwards, int limit, CancellationToken cancellationToken)
    {
        const string Forwards = $"select {Columns} {From} and l.payment > $3 order by l.payment limit $4";
        const string Backwards = $"""
            select {Columns} {From} and case when $3 = '' then true else l.payment < $3 end
            order by l.payment desc limit $4
            """;
        var read = await database.List(
            backwards ? Backwards : Forwards,
            Read,
            [.. PaymentRuns.Of(run), Parameter.Text(from ?? ""), Parameter.Integer(limit + 1)],
            cancellationToken);
        return Slice<PaymentRunLine>.Of(read, limit, backwards);
    }

    /// <summary>Those lines of exported runs that these payments have, by run and payment.</summary>
    public async Task<ImmutableDictionary<(PaymentRunId Run, string Payment), PaymentRunLine>> Exported(
        IReadOnlyCollection<(PaymentRunId Run, string Payment)> asked, CancellationToken cancellationToken) =>
        (await database.List(
            $"""
            select {Columns} from payment_run_line l
                join unnest($1, $2, $3) as asked (commissioner, number, payment) using (commissioner, number, payment)
                join payment_run its on its.commissioner = l.commissioner and its.number = l.number
                join payment p on p.id = l.payment
                left join payment_run r on r.commissioner = p.commissioner and r.number = p.run
            where its.exported_at is not null
            """,
            Read,
            [
                Parameter.Texts(asked.Select(one => one.Run.Commissioner)),
                Parameter.Integers([.. asked.Select(one => one.Run.Number)]),
                Parameter.Texts(asked.Select(one => one.Payment)),
            ],
            cancellationToken)).ToImmutableDictionary(line => (line.Run, line.Payment.Id));

    /// <summary>
    /// Keeps what was answered, where nothing was yet. What was rejected may stand in another run from here on.
    /// </summary>
    /// <returns>How many lines it kept.</returns>
    public Task<int> Answer(
        IReadOnlyCollection<PaymentAnswer> answers, Actor by, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        database.Execute(
            AnswerSql,
            [
                Parameter.Texts(answers.Select(answer => answer.Run.Commissioner)),
                Parameter.Integers([.. answers.Select(answer => answer.Run.Number)]),
                Parameter.Texts(answers.Select(answer => answer.Payment)),
                Parameter.Texts(answers.Select(answer => answer.Result.Outcome)),
                Parameter.Days([.. answers.Select(answer => answer.Result.On)]),
                Parameter.Amounts([.. answers.Select(answer => answer.Result.Paid)]),
                Parameter.Texts([.. answers.Select(answer => answer.Result.Reason)]),
                Parameter.Json(by),
                Parameter.Instant(now),
            ],
            cancellationToken);

    private const string AnswerSql = """
        with answered as (
            update payment_run_line l
            set outcome = given.outcome, answered_on = given.answered_on, paid = given.paid, reason = given.reason,
                answered_by = $8, answered_at = $9, live = given.outcome = 'Paid'
            from unnest($1, $2, $3, $4, $5, $6, $7)
                as given (commissioner, number, payment, outcome, answered_on, paid, reason)
            where l.commissioner = given.commissioner and l.number = given.number and l.payment = given.payment
                and l.outcome is null and l.live
            returning l.*)
        update payment p
        set state = case answered.outcome when 'Paid' then 'Confirmed' else 'Rejected' end, settled_at = $9,
            reason = answered.reason, confirmed = answered.paid, run = case when answered.live then p.run end
        from answered where p.id = answered.payment
        """;

    private static PaymentRunLine Read(NpgsqlDataReader row) => new(
        new PaymentRunId(row.Code(PaymentList.Width), row.GetInt32(PaymentList.Width + 1)),
        PaymentList.Read(row),
        row.EnumOrNull<PaymentOutcome>(PaymentList.Width + 2) is { } outcome
            ? new PaymentResult(
                outcome, row.GetFieldValue<DateOnly>(PaymentList.Width + 3), row.AmountOrNull(PaymentList.Width + 4),
                row.TextOrNull(PaymentList.Width + 5))
            : null);
}
