using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>
/// What a practice is paid in a financial year, or a month of it, by the days on which runs are paid.
/// </summary>
[ObjectType<PaymentStatement>]
public static class PaymentStatementFields
{
    /// <summary>All months that the statement is about, also those without payments.</summary>
    [ListSize(AssumedSize = 12)]
    public static IReadOnlyList<StatementMonth> GetMonths([Parent] PaymentStatement statement) => statement.Months;

    /// <summary>What was sent to be paid: the sum of the months.</summary>
    [Money]
    public static decimal GetAmount([Parent] PaymentStatement statement) => statement.Amount;

    /// <summary>What was approved, or rejected by the agency, and not sent to be paid: whatever its year.</summary>
    [Money]
    public static decimal GetWaiting([Parent] PaymentStatement statement) => statement.Waiting;

    /// <summary>
    /// What was sent, by pay date; then what waits. Each leads to its collection, approvals and workings.
    /// </summary>
    [ListSize(AssumedSize = 100)]
    public static IReadOnlyList<Payment> GetLines([Parent] PaymentStatement statement) => statement.Lines;
}

/// <summary>What a practice is paid in one month, by pay dates.</summary>
[ObjectType<StatementMonth>(IgnoreProperties = [nameof(StatementMonth.Payments)])]
public static class StatementMonthFields
{
    public static int GetPaymentCount([Parent] StatementMonth month) => month.Payments;

    /// <summary>What was sent to be paid.</summary>
    [Money]
    public static decimal GetAmount([Parent] StatementMonth month) => month.Amount;

    /// <summary>What the payment agency says was paid.</summary>
    [Money]
    public static decimal GetConfirmed([Parent] StatementMonth month) => month.Confirmed;
}

[QueryType, SignedIn]
public static class PaymentStatementQueries
{
    /// <summary>
    /// A practice's statement, for those who may see its pounds: of payments by those commissioners, where the viewer
    /// is not the practice. Null: there is nothing that the viewer may see.
    /// </summary>
    public static async Task<PaymentStatement?> GetPaymentStatement(
        OdsCode practice,
        string financialYear,
        Viewer viewer,
        PaymentStatements statements,
        CancellationToken cancellationToken,
        string? month = null) =>
        PaymentStatement.IsOne(financialYear, month)
            ? await statements.Of(practice, financialYear, month, viewer, cancellationToken)
            : throw new BadUserInput("A financial year is written 2017-18, and a month of it 2018-03.");
}

/// <summary>Statements of what a viewer may see.</summary>
public sealed class PaymentStatements(PaymentList payments)
{
    /// <summary>Null: the viewer sees no pounds at all, or none of a practice with payments.</summary>
    public async Task<PaymentStatement?> Of(
        OdsCode practice, string financialYear, string? month, Viewer viewer, CancellationToken cancellationToken)
    {
        var scope = Rights.VisiblePounds(viewer);
        if (scope.IsNothing)
        {
            return null;
        }

        var (first, last) = PaymentStatement.Days(financialYear, month);
        var found = await payments.OfStatement(practice, VisibleScope.Of(scope), first, last, cancellationToken);
        return found.Sent.IsEmpty && found.Waiting.IsEmpty && !scope.Covers(practice, practice)
            ? null
            : PaymentStatement.Of(financialYear, month, found.Sent, found.Waiting);
    }
}
