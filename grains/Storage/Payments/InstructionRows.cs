using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using Npgsql;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>The columns of a payment that are never changed. Every query calls the table p.</summary>
internal static class InstructionRows
{
    public const string Columns = """
        p.id, p.kind, p.practice, p.commissioner, p.service, p.period, p.paycode, p.key, p.declaration, p.amount,
        p.approved_by, p.financially_approved_by, p.instructed_at
        """;

    /// <summary>
    /// It was paid in advance, participation has ended, and no achievement is left to settle it: nothing is to be paid.
    /// </summary>
    public const string IsUnsettled = """
        (p.kind = 'Aspiration'
            and exists (select from collection c where c.key = p.key and c.status = 'Ended')
            and not exists (select from payment a where a.key = p.key and a.kind = 'Achievement'))
        """;

    private const string Names = """
        id, kind, practice, commissioner, service, period, paycode, key, declaration, amount, approved_by,
        financially_approved_by, instructed_at
        """;

    /// <summary>A part of a statement that knows which keys won; its parameters are the last.</summary>
    /// <remarks>A payment that is there already violates payment_once, and so all is undone.</remarks>
    public static string Instructed(int from)
    {
        var numbers = Enumerable.Range(from, 13).Select(number => Invariant($"${number}"));
        var parameters = string.Join(", ", numbers);
        return $"""
            instructed as (
                insert into payment ({Names})
                select {Names} from unnest({parameters}) as payment ({Names}) join won using (key)
                order by id)
            """;
    }

    /// <summary>None where there are no payments.</summary>
    public static NpgsqlParameter[] Parameters(ImmutableArray<PaymentInstruction> payments) => payments.IsEmpty
        ? []
        :
        [
            Parameter.Texts(payments.Select(payment => payment.Id)),
            Parameter.Texts(payments.Select(payment => payment.Kind)),
            Parameter.Texts(payments.Select(payment => payment.Practice)),
            Parameter.Texts(payments.Select(payment => payment.Commissioner)),
            Parameter.Texts(payments.Select(payment => payment.Service)),
            Parameter.Texts(payments.Select(payment => payment.Period)),
            Parameter.Texts(payments.Select(payment => payment.Paycode)),
            Parameter.Texts([.. payments.Select(payment => payment.Collection?.ToString())]),
            Parameter.Integers([.. payments.Select(payment => payment.Declaration)]),
            Parameter.Amounts([.. payments.Select(payment => (decimal?)payment.Amount)]),
            Parameter.JsonsOrNull([.. payments.Select(payment => Written(payment.ApprovedBy))]),
            Parameter.JsonsOrNull([.. payments.Select(payment => Written(payment.FinanciallyApprovedBy))]),
            Parameter.Instants([.. payments.Select(payment => payment.InstructedAt.UtcDateTime)]),
        ];

    public static PaymentInstruction Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.Enum<PaymentKind>(1),
        row.Code(2),
        row.Code(3),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        CollectionKey.TryParse(row.TextOrNull(7)),
        row.IntegerOrNull(8),
        row.GetDecimal(9),
        row.JsonOrNull<Actor>(10),
        row.JsonOrNull<Actor>(11),
        row.Instant(12));

    private static string? Written(Actor? actor) => actor is null ? null : StoredJson.Write(actor);
}
