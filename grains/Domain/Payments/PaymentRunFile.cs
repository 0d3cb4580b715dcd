using System.Globalization;
using System.Text;
using GpCollections.Provision;

namespace GpCollections.Payments;

/// <summary>What the payment agency is sent: CSV by RFC 4180 in UTF-8, a header, the payments, and a trailer.</summary>
/// <remarks>
/// HEADER, layout, run, commissioner, month, pay date, cut-off. LINE, number, payment, practice, paycode, service,
/// period, kind, pounds. TRAILER, lines, pounds, hash total. Days as 2018-03-31, pounds with two places, below zero
/// what is recovered. Changed, it gets another layout's number.
/// </remarks>
public static class PaymentRunFile
{
    public const string Layout = "1";

    private const string LineEnd = "\r\n";

    /// <param name="lines">In the order of their payments' ids.</param>
    public static string Of(PaymentRun run, IReadOnlyCollection<PaymentInstruction> lines)
    {
        var text = new StringBuilder();
        CqrsCsv.Line(
            text, LineEnd, "HEADER", Layout, $"{run.Id}", $"{run.Id.Commissioner}", run.Plan.Month,
            Day(run.Plan.PayOn), Day(run.Plan.CutOff));
        foreach (var (at, line) in lines.Index())
        {
            CqrsCsv.Line(
                text, LineEnd, "LINE", Number(at + 1), line.Id, $"{line.Practice}", Harmless(line.Paycode),
                line.Service, line.Period, $"{line.Kind}".ToUpperInvariant(), Pounds(line.Amount));
        }

        CqrsCsv.Line(
            text, LineEnd, "TRAILER", Number(run.Totals.Lines), Pounds(run.Totals.Amount), Number(run.Totals.Hash));
        return text.ToString();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Pounds(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    // Ids and codes begin with a letter or a digit; a paycode is anything.
    private static string Harmless(string text) => new ReportCell(text, null).ToString();
}
