using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Payments;

/// <param name="Error">What is wrong with the header; null: the rows stand.</param>
public sealed record PaymentAnswerRows(
    int Read, ImmutableArray<PaymentAnswer> Answers, ImmutableArray<PaymentAnswerProblem> Problems, string? Error);

/// <summary>Reads what the payment agency sent back: CSV with a header. A bad row never stops the others.</summary>
/// <remarks>Columns stand in any order, unknown ones are passed over.</remarks>
public static class PaymentAnswerFile
{
    public const int MostRows = 100_000;

    private const int LongestReason = 400;
    private const decimal MostPounds = 1_000_000_000;

    private static readonly PaymentOutcome?[] Outcomes =
        [PaymentOutcome.Paid, PaymentOutcome.Rejected, PaymentOutcome.Returned];

    public static ImmutableArray<string> Columns { get; } =
        ["run", "payment", "outcome", "date", "amount", "reason"];

    public static PaymentAnswerRows Read(string csv)
    {
        var lines = Csv.Lines(csv).ToList();
        var header = lines is [var names, ..] ? names.Fields : [];
        var places = Columns.Select(column => Array.FindIndex(
            header, name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (places.Contains(-1))
        {
            return new(0, [], [], $"The first line must name the columns {string.Join(",", Columns)}.");
        }

        if (lines.Count - 1 > MostRows)
        {
            return new(0, [], [], $"A file has at most {MostRows:N0} rows.");
        }

        var answers = ImmutableArray.CreateBuilder<PaymentAnswer>();
        var problems = ImmutableArray.CreateBuilder<PaymentAnswerProblem>();
        // What was paid may come back on the same day; paid and rejected exclude each other.
        var first = new Dictionary<(PaymentRunId, string, DateOnly, bool), PaymentAnswer>();
        var contradicted = new HashSet<int>();
        foreach (var (number, fields) in lines.Skip(1))
        {
            var (answer, error) = fields.Length == header.Length
                ? Row(number, [.. places.Select(place => fields[place])])
                : (null, $"The row has {fields.Length} columns instead of {header.Length}.");
            if (answer is not null && !first.TryAdd(Matter(answer), answer))
            {
                var before = first[Matter(answer)];
                error = $"The same is in line {before.Line} already.";
                if (before.Result != answer.Result)
                {
                    contradicted.Add(before.Line);
                }

                answer = null;
            }

            if (answer is null)
            {
                problems.Add(new(number, error ?? ""));
            }
            else
            {
                answers.Add(answer);
            }
        }

        // Which of them is right is for the agency to say: none is taken.
        problems.AddRange(contradicted.Select(line => new PaymentAnswerProblem(line, "Another line says otherwise.")));
        answers.RemoveAll(answer => contradicted.Contains(answer.Line));
        return new(lines.Count - 1, answers.ToImmutable(), [.. problems.OrderBy(problem => problem.Line)], null);
    }

    private static (PaymentRunId, string, DateOnly, bool) Matter(PaymentAnswer answer) =>
        (answer.Run, answer.Payment, answer.Result.On, answer.Result.Outcome == PaymentOutcome.Returned);

    private static (PaymentAnswer?, string?) Row(int line, string[] fields)
    {
        var (payment, reason) = (fields[1], fields[5]);
        var outcome = Outcomes.FirstOrDefault(
            each => string.Equals($"{each}", fields[2], StringComparison.OrdinalIgnoreCase));
        var isDay = DateOnly.TryParseExact(
            fields[3], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        return PaymentRunId.TryParse(fields[0]) is not { } run ? Wrong("run", "is no run: ZA1-7")
            : payment.Length is 0 or > 100 ? Wrong("payment", "is no payment's id")
            : outcome is null ? Wrong("outcome", "is none of PAID, REJECTED and RETURNED")
            : !isDay ? Wrong("date", "is no day: 2018-03-31")
            : outcome != PaymentOutcome.Paid && reason.Length is 0 or > LongestReason
                ? Wrong("reason", $"says not why, in 1 to {LongestReason} characters")
            : outcome == PaymentOutcome.Rejected
                ? (new(line, run, payment, new(PaymentOutcome.Rejected, day, null, reason)), null)
            : Pounds(fields[4]) is not { } pounds ? Wrong("amount", "is no sum of pounds and pence: 1006.00")
            : (new(line, run, payment, new(
                outcome.Value, day, pounds, outcome == PaymentOutcome.Paid ? null : reason)), null);
    }

    // Below zero: what was recovered.
    private static decimal? Pounds(string text) =>
        decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var pounds)
        && decimal.Round(pounds, 2) == pounds && Math.Abs(pounds) <= MostPounds
            ? decimal.Round(pounds, 2)
            : null;

    // The value is not repeated: it may be anything, and of any length.
    private static (PaymentAnswer?, string?) Wrong(string column, string what) => (null, $"Its {column} {what}.");
}
