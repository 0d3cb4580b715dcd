using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Organisations;
using Npgsql;

namespace GpCollections.Payments;

/// <summary>What was answered of payments, and what follows from it.</summary>
public sealed class PaymentHistories(Database database)
{
    private const int PageSize = 1_000;

    /// <summary>Those of one commissioner that are there, by payment.</summary>
    public async Task<ImmutableDictionary<string, PaymentHistory>> Of(
        OdsCode commissioner, IReadOnlyCollection<string> payments, CancellationToken cancellationToken) =>
        (await Read(
            await Page("p.commissioner = $1 and p.id = any($2)", int.MaxValue,
                [Parameter.Text(commissioner), Parameter.Texts(payments)], cancellationToken),
            cancellationToken)).ToImmutableDictionary(history => history.Payment);

    /// <summary>Of all payments that were in a run or were answered.</summary>
    public async IAsyncEnumerable<PaymentHistory> All([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (await Page(
            "p.id > $1 and (p.answers > 0 or exists (select from payment_run_line l where l.payment = p.id))", PageSize,
            [Parameter.Text(last)], cancellationToken) is { IsEmpty: false } page)
        {
            foreach (var history in await Read(page, cancellationToken))
            {
                yield return history;
            }

            last = page[^1].Payment;
        }
    }

    /// <summary>In the order in which they were read.</summary>
    public async Task<ILookup<string, KeptAnswer>> Answers(
        IReadOnlyCollection<string> payments, CancellationToken cancellationToken) =>
        (await database.List(
            """
            select commissioner, number, payment, outcome, answered_on, amount, reason, imported_by, imported_at, file
            from payment_answer where payment = any($1) order by id
            """,
            row => new KeptAnswer(
                new PaymentRunId(row.Code(0), row.GetInt32(1)),
                row.GetString(2),
                new PaymentResult(
                    row.Enum<PaymentOutcome>(3), row.GetFieldValue<DateOnly>(4), row.AmountOrNull(5),
                    row.TextOrNull(6)),
                row.Json<Actor>(7),
                row.Instant(8),
                row.TextOrNull(9)),
            [Parameter.Texts(payments)],
            cancellationToken)).ToLookup(answer => answer.Payment);

    /// <summary>
    /// Stores answers with what follows from them: of all these payments, or of none where one has changed since it was
    /// read.
    /// </summary>
    /// <param name="histories">As they were read, each with what its payment is after these answers.</param>
    /// <returns>Whether it is stored.</returns>
    public async Task<bool> Keep(
        OdsCode commissioner,
        ImmutableArray<(PaymentHistory Before, PaymentStanding After)> histories,
        ImmutableArray<KeptAnswer> answers,
        CancellationToken cancellationToken) =>
        histories.IsEmpty || await database.Execute(
            KeepSql,
            [
                Parameter.Text(commissioner),
                .. Payments(histories),
                .. Lines([.. histories.SelectMany(each => each.After.Lines.Select(
                    line => (each.Before.Payment, line)))]),
                .. Parameters(answers),
            ],
            cancellationToken) == histories.Length;

    private const string KeepSql = """
        with given as (
            select * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
                as given (payment, answers, was_in, state, settled_at, reason, confirmed, run, paid_twice)),
        locked as (
            select p.id from payment p join given on given.payment = p.id
            where p.answers = given.answers and p.run is not distinct from given.was_in
            order by p.id for update of p),
        unchanged as (select count(*) = cardinality($2) as is_all from locked),
        kept as (
            insert into payment_answer (
                commissioner, number, payment, outcome, answered_on, amount, reason, imported_by, imported_at, file)
            select $1, answer.* from unchanged, unnest($18, $19, $20, $21, $22, $23, $24, $25, $26) as answer
            where is_all
            returning payment),
        stood as (
            update payment_run_line l
            set outcome = line.outcome, answered_on = line.answered_on, paid = line.paid, reason = line.reason,
                live = line.live
            from unchanged, unnest($11, $12, $13, $14, $15, $16, $17)
                as line (number, payment, outcome, answered_on, paid, reason, live)
            where is_all and l.commissioner = $1 and l.number = line.number and l.payment = line.payment)
        update payment p
        set state = given.state, settled_at = given.settled_at, reason = given.reason, confirmed = given.confirmed,
            run = given.run, paid_twice = given.paid_twice,
            answers = p.answers + (select count(*) from kept where kept.payment = p.id)
        from given, unchanged where is_all and p.id = given.payment
        """;

    private static NpgsqlParameter[] Payments(ImmutableArray<(PaymentHistory Before, PaymentStanding After)> all) =>
    [
        Parameter.Texts(all.Select(each => each.Before.Payment)),
        Parameter.Integers([.. all.Select(each => each.Before.Answers.Length)]),
        Parameter.Integers([.. all.Select(each => each.Before.Stored.Run?.Number)]),
        Parameter.Texts(all.Select(each => each.After.State)),
        Parameter.Instants([.. all.Select(each => each.After.SettledAt?.UtcDateTime)]),
        Parameter.Texts([.. all.Select(each => each.After.Reason)]),
        Parameter.Amounts([.. all.Select(each => each.After.Confirmed)]),
        Parameter.Integers([.. all.Select(each => each.After.Run?.Number)]),
        Parameter.Flags([.. all.Select(each => each.After.PaidTwice)]),
    ];

    private static NpgsqlParameter[] Lines(ImmutableArray<(string Payment, LineStanding Standing)> lines) =>
    [
        Parameter.Integers([.. lines.Select(line => line.Standing.Run.Number)]),
        Parameter.Texts(lines.Select(line => line.Payment)),
        Parameter.Texts([.. lines.Select(line => line.Standing.Result?.Outcome.ToString())]),
        Parameter.Days([.. lines.Select(line => line.Standing.Result?.On)]),
        Parameter.Amounts([.. lines.Select(line => line.Standing.Result?.Amount)]),
        Parameter.Texts([.. lines.Select(line => line.Standing.Result?.Reason)]),
        Parameter.Flags([.. lines.Select(line => line.Standing.Live)]),
    ];

    private static NpgsqlParameter[] Parameters(ImmutableArray<KeptAnswer> answers) =>
    [
        Parameter.Integers([.. answers.Select(answer => answer.Run.Number)]),
        Parameter.Texts(answers.Select(answer => answer.Payment)),
        Parameter.Texts(answers.Select(answer => answer.Result.Outcome)),
        Parameter.Days([.. answers.Select(answer => answer.Result.On)]),
        Parameter.Amounts([.. answers.Select(answer => answer.Result.Amount)]),
        Parameter.Texts([.. answers.Select(answer => answer.Result.Reason)]),
        Parameter.Jsons([.. answers.Select(answer => StoredJson.Write(answer.ImportedBy))]),
        Parameter.Instants([.. answers.Select(answer => answer.ImportedAt.UtcDateTime)]),
        Parameter.Texts([.. answers.Select(answer => answer.File)]),
    ];

    private Task<ImmutableArray<StoredPayment>> Page(
        string which, int limit, NpgsqlParameter[] parameters, CancellationToken cancellationToken) =>
        database.List(
            $"""
            select p.id, p.commissioner, p.amount, p.state, p.run, p.confirmed, p.reason, p.settled_at, p.paid_twice
            from payment p where {which} order by p.id limit ${parameters.Length + 1}
            """,
            row => new StoredPayment(
                row.GetString(0),
                row.GetDecimal(2),
                new PaymentStanding(
                    row.Enum<PaymentState>(3),
                    row.IntegerOrNull(4) is { } run ? new PaymentRunId(row.Code(1), run) : null,
                    row.AmountOrNull(5),
                    row.TextOrNull(6),
                    row.InstantOrNull(7),
                    row.GetBoolean(8),
                    [])),
            [.. parameters, Parameter.Integer(limit)],
            cancellationToken);

    private async Task<ImmutableArray<PaymentHistory>> Read(
        ImmutableArray<StoredPayment> payments, CancellationToken cancellationToken)
    {
        string[] ids = [.. payments.Select(payment => payment.Payment)];
        var lines = (await database.List(
            """
            select l.payment, l.commissioner, l.number, r.exported_by, l.outcome, l.answered_on, l.paid, l.reason,
                l.live
            from payment_run_line l join payment_run r on r.commissioner = l.commissioner and r.number = l.number
            where l.payment = any($1) and r.cancelled_at is null order by l.number
            """,
            row => (
                Payment: row.GetString(0),
                Place: new PaymentPlace(new PaymentRunId(row.Code(1), row.GetInt32(2)), row.JsonOrNull<Actor>(3)),
                Standing: new LineStanding(
                    new PaymentRunId(row.Code(1), row.GetInt32(2)),
                    row.EnumOrNull<PaymentOutcome>(4) is { } outcome
                        ? new PaymentResult(
                            outcome, row.GetFieldValue<DateOnly>(5), row.AmountOrNull(6), row.TextOrNull(7))
                        : null,
                    row.GetBoolean(8))),
            [Parameter.Texts(ids)],
            cancellationToken)).ToLookup(line => line.Payment);
        var answers = await Answers(ids, cancellationToken);
        return
        [
            .. payments.Select(payment => new PaymentHistory(
                payment.Payment,
                payment.Amount,
                [.. lines[payment.Payment].Select(line => line.Place)],
                [.. answers[payment.Payment]],
                payment.Standing with { Lines = [.. lines[payment.Payment].Select(line => line.Standing)] })),
        ];
    }

    private sealed record StoredPayment(string Payment, decimal Amount, PaymentStanding Standing);
}
