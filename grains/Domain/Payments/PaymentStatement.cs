using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Payments;

/// <summary>
/// What a practice is paid in a financial year, or a month of it, by the days on which runs are paid.
/// </summary>
/// <param name="Month">Null: the whole year.</param>
/// <param name="Months">All of them, also those without payments.</param>
/// <param name="Amount">Pounds that were sent to be paid: the sum of the months.</param>
/// <param name="Waiting">Pounds that were approved and not yet sent.</param>
/// <param name="Lines">What is summed up, by pay date; then what waits.</param>
public sealed record PaymentStatement(
    string FinancialYear,
    string? Month,
    ImmutableArray<StatementMonth> Months,
    decimal Amount,
    decimal Waiting,
    ImmutableArray<Payment> Lines)
{
    /// <param name="sent">Those of exported runs whose pay date lies within <see cref="Days"/>.</param>
    /// <param name="waiting">Those that were not sent to be paid.</param>
    public static PaymentStatement Of(
        string financialYear, string? month, ImmutableArray<Payment> sent, ImmutableArray<Payment> waiting)
    {
        var byMonth = sent.ToLookup(payment => payment.PayOn is { } day ? PaymentMonths.Of(day) : "");
        ImmutableArray<StatementMonth> months =
        [
            .. MonthsOf(financialYear, month).Select(each => new StatementMonth(
                each,
                byMonth[each].Count(),
                byMonth[each].Sum(payment => payment.Instruction.Amount),
                byMonth[each].Sum(payment => payment.Confirmed ?? 0))),
        ];
        return new(
            financialYear, month, months, months.Sum(each => each.Amount),
            waiting.Sum(payment => payment.Instruction.Amount),
            [.. Sorted(sent), .. Sorted(waiting)]);
    }

    /// <summary>Whether there is such a month in that year; null is the whole year.</summary>
    public static bool IsOne(string financialYear, string? month) =>
        Services.FinancialYear.IsOne(financialYear)
        && (month is null || MonthsOf(financialYear, null).Contains(month));

    /// <summary>The first day and the last of what the statement is about.</summary>
    public static (DateOnly First, DateOnly Last) Days(string financialYear, string? month)
    {
        var first = month is null
            ? new DateOnly(int.Parse(financialYear.AsSpan(0, 4), CultureInfo.InvariantCulture), 4, 1)
            : DateOnly.ParseExact($"{month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return (first, first.AddMonths(month is null ? 12 : 1).AddDays(-1));
    }

    private static IEnumerable<string> MonthsOf(string financialYear, string? month) => month is not null
        ? [month]
        : Enumerable.Range(0, 12).Select(at => PaymentMonths.Of(Days(financialYear, null).First.AddMonths(at)));

    private static IEnumerable<Payment> Sorted(IEnumerable<Payment> payments) =>
        payments.OrderBy(payment => payment.PayOn).ThenBy(payment => payment.Id, StringComparer.Ordinal);
}

/// <param name="Month">2018-04.</param>
/// <param name="Amount">Pounds that were sent to be paid.</param>
/// <param name="Confirmed">Pounds that the payment agency says were paid.</param>
public sealed record StatementMonth(string Month, int Payments, decimal Amount, decimal Confirmed);
