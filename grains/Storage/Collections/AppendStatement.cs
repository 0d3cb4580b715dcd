using System.Collections.Immutable;
using GpCollections.Payments;
using Npgsql;

namespace GpCollections.Collections;

/// <summary>The statement that stores appends: all of each, or nothing of it. One statement is one commit.</summary>
internal static class AppendStatement
{
    // A key that stands for the same request already is no second claim. Any other violates idempotency_key_pkey.
    private const string Sql = """
        with given as (
            select * from unnest(
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            as given (
                key, expected, version, events, status, commissioner, financial_year, payment_related, due_at, awaited,
                awaited_action, awaited_by, figures_version, points, amount, changed_at, awaits_answer_of)),
        changed as (
            update collection c
            set version = given.version, events = given.events, status = given.status,
                commissioner = given.commissioner, financial_year = given.financial_year,
                payment_related = given.payment_related, due_at = given.due_at,
                awaited = given.awaited, awaited_action = given.awaited_action, awaited_by = given.awaited_by,
                figures_version = given.figures_version, points = given.points, amount = given.amount,
                changed_at = given.changed_at, awaits_answer_of = given.awaits_answer_of
            from given
            where given.expected > 0 and c.key = given.key and c.version = given.expected
            returning c.key),
        added as (
            insert into collection (
                key, version, events, status, commissioner, financial_year, payment_related, due_at, awaited,
                awaited_action, awaited_by, figures_version, points, amount, changed_at, awaits_answer_of)
            select key, version, events, status, commissioner, financial_year, payment_related, due_at, awaited,
                awaited_action, awaited_by, figures_version, points, amount, changed_at, awaits_answer_of
            from given
            where expected = 0
            on conflict (key) do nothing
            returning key),
        won as (
            select key from changed union all select key from added),
        logged as (
            insert into collection_event (key, sequence, version, kind, at, by, command_id, input_hash, status, event)
            select key, sequence, version, kind, at, by, command_id, input_hash, status, event
            from unnest($18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
                as happened (key, sequence, version, kind, at, by, command_id, input_hash, status, event)
                join won using (key)
            order by key, sequence),
        claimed as (
            insert into idempotency_key (person, key, input_hash, subject)
            select claim.person, claim.key, claim.input_hash, claim.subject
            from unnest($28, $29, $30, $31) as claim (subject, person, key, input_hash)
                join won on won.key = claim.subject
            where not exists (
                select from idempotency_key k
                where k.person = claim.person and k.key = claim.key
                    and k.input_hash = claim.input_hash and k.subject = claim.subject))
        """;

    private const string End = " select key from won";

    // Few appends pay anything: the others don't even carry the parameters.
    private static readonly string Ordinary = Sql + End;
    private static readonly string Paying = $"{Sql}, {InstructionRows.Instructed(from: 32)} {End}";

    /// <returns>The keys whose expected version stood.</returns>
    public static async Task<HashSet<string>> Run(NpgsqlDataSource source, ImmutableArray<PreparedAppend> appends)
    {
        // In one order everywhere, so that two batches seldom wait for each other crosswise.
        appends = appends.Sort((one, other) => string.CompareOrdinal(one.Key, other.Key));
        var payments = appends.SelectMany(append => append.Payments).ToImmutableArray();
        NpgsqlParameter[] parameters =
            [.. Rows(appends), .. Events(appends), .. Claims(appends), .. InstructionRows.Parameters(payments)];
        await using var connection = await source.OpenConnectionAsync();
        await using var command = await Database.Prepare(
            connection, payments.IsEmpty ? Ordinary : Paying, parameters, CancellationToken.None);
        await using var reader = await command.ExecuteReaderAsync();
        var won = new HashSet<string>(appends.Length);
        while (await reader.ReadAsync())
        {
            won.Add(reader.GetString(0));
        }

        return won;
    }

    private static NpgsqlParameter[] Rows(ImmutableArray<PreparedAppend> appends) =>
    [
        Parameter.Texts(appends.To(append => append.Key)),
        Parameter.Integers(appends.To(append => append.ExpectedVersion)),
        Parameter.Integers(appends.To(append => append.Row.Version)),
        Parameter.Integers(appends.To(append => append.Row.Events)),
        Parameter.Texts(appends.To(append => append.Row.Status.ToString())),
        Parameter.Texts(appends.To(append => append.Row.Commissioner.ToString())),
        Parameter.Texts(appends.To(append => append.Row.FinancialYear)),
        Parameter.Flags(appends.To(append => append.Row.PaymentRelated)),
        Parameter.Instants(appends.To(append => append.Row.DueAt?.UtcDateTime)),
        Parameter.Texts(appends.To(append => append.Row.Awaited?.ToString())),
        Parameter.Texts(appends.To(append => append.Row.AwaitedAction?.ToString())),
        Parameter.Instants(appends.To(append => append.Row.AwaitedBy?.UtcDateTime)),
        Parameter.Integers(appends.To(append => append.Row.FiguresVersion)),
        Parameter.Amounts(appends.To(append => append.Row.Points)),
        Parameter.Amounts(appends.To(append => append.Row.Amount)),
        Parameter.Instants(appends.To(append => append.Row.ChangedAt.UtcDateTime)),
        Parameter.Integers(appends.To(append => (int)append.Row.AwaitsAnswerOf)),
    ];

    private static NpgsqlParameter[] Events(ImmutableArray<PreparedAppend> appends)
    {
        var events = appends.SelectMany(append => append.Events).ToImmutableArray();
        return
        [
            Parameter.Texts([.. appends.SelectMany(append => append.Events.Select(_ => append.Key))]),
            Parameter.Integers(events.To(happened => happened.Recorded.Sequence)),
            Parameter.Integers(events.To(happened => happened.Recorded.Version)),
            Parameter.Texts(events.To(happened => happened.Kind)),
            Parameter.Instants(events.To(happened => happened.Recorded.At.UtcDateTime)),
            Parameter.Jsons(events.To(happened => happened.By)),
            Parameter.Texts(events.To(happened => happened.Recorded.CommandId)),
            Parameter.Texts(events.To(happened => happened.Recorded.InputHash)),
            Parameter.Texts(events.To(happened => happened.Recorded.Status.ToString())),
            Parameter.Jsons(events.To(happened => happened.Event)),
        ];
    }

    private static NpgsqlParameter[] Claims(ImmutableArray<PreparedAppend> appends)
    {
        var claims = appends.Where(append => append.Claim is not null)
            .Select(append => (append.Key, Claim: append.Claim!)) // Not null: the line above.
            .ToImmutableArray();
        return
        [
            Parameter.Texts(claims.To(item => item.Key)),
            Parameter.Texts(claims.To(item => item.Claim.Person)),
            Parameter.Texts(claims.To(item => item.Claim.Key)),
            Parameter.Texts(claims.To(item => item.Claim.InputHash)),
        ];
    }

    private static TTo[] To<TFrom, TTo>(this ImmutableArray<TFrom> items, Func<TFrom, TTo> column)
    {
        var columns = new TTo[items.Length];
        for (var index = 0; index < items.Length; index++)
        {
            columns[index] = column(items[index]);
        }

        return columns;
    }
}
