using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What is made of the payment agency's answers.</summary>
public static class PaymentAnswerLaw
{
    /// <summary>What came back after all that was paid, in whatever order a file has them; each by its day.</summary>
    public static IEnumerable<PaymentAnswer> InOrder(IEnumerable<PaymentAnswer> answers) => answers
        .OrderBy(answer => answer.Result.Outcome == PaymentOutcome.Returned).ThenBy(answer => answer.Result.On)
        .ThenBy(answer => PaymentStandings.Rank(answer.Result.Outcome))
        .ThenBy(answer => answer.Result.Amount).ThenBy(answer => answer.Result.Reason, StringComparer.Ordinal)
        .ThenBy(answer => answer.Line);

    /// <summary>The payments that something new is told of, with it; and what is to be said of all rows.</summary>
    /// <param name="known">By payment; those that were never sent may be missing.</param>
    /// <param name="file">SHA-256 of the file that the rows stood in.</param>
    public static (ImmutableArray<PaymentHistory> After, ImmutableArray<KeptAnswer> Fresh, PaymentAnswers Told) Take(
        ImmutableArray<PaymentAnswer> answers,
        IReadOnlyDictionary<string, PaymentHistory> known,
        Actor by,
        DateTimeOffset now,
        string file)
    {
        var after = known.ToDictionary();
        var fresh = new List<(PaymentAnswer Answer, KeptAnswer Kept)>();
        var problems = ImmutableArray.CreateBuilder<PaymentAnswerProblem>();
        foreach (var answer in InOrder(answers))
        {
            var history = after.GetValueOrDefault(answer.Payment);
            if (Problem(answer, history, by, London.DayOf(now)) is { } problem)
            {
                problems.Add(new(answer.Line, problem.Message, problem.Code));
            }
            else if (history?.Answers.Any(old => old.Run == answer.Run && old.Result == answer.Result) == false)
            {
                var kept = new KeptAnswer(answer.Run, answer.Payment, answer.Result, by, now, file);
                fresh.Add((answer, kept));
                after[answer.Payment] = history with { Answers = history.Answers.Add(kept) };
            }
        }

        int Count(PaymentOutcome outcome) => fresh.Count(each => each.Answer.Result.Outcome == outcome);
        return (
            [.. fresh.Select(each => each.Answer.Payment).Distinct().Select(payment => after[payment])],
            [.. fresh.Select(each => each.Kept)],
            new(
                Count(PaymentOutcome.Paid), Count(PaymentOutcome.Rejected),
                answers.Length - fresh.Count - problems.Count, problems.ToImmutable(), Count(PaymentOutcome.Returned),
                [
                    .. fresh.Select(each => (each.Answer.Line, Reason: Doubt(each.Answer, after[each.Answer.Payment])))
                        .Where(each => each.Reason is not null)
                        .Select(each => new PaymentAnswerProblem(each.Line, each.Reason!, RefusalCode.Conflict)),
                ],
                []));
    }

    private static Refusal? Problem(PaymentAnswer answer, PaymentHistory? history, Actor by, DateOnly today)
    {
        var place = history?.Places.FirstOrDefault(each => each.Run == answer.Run);
        return history is null || place?.ExportedBy is not { } exporter ? new(
                RefusalCode.NotFound, $"No exported run {answer.Run} has a payment {answer.Payment}.")
            : by.IsSamePerson(exporter) ? new(
                RefusalCode.SamePerson, $"You exported run {answer.Run}, so somebody else must read its answers.")
            : answer.Result.On > today ? Invalid("Its date lies in the future.")
            : answer.Result.Amount is { } amount && (amount == 0 || Math.Sign(amount) != Math.Sign(history.Amount))
                ? Invalid("Its amount has the sign of what was instructed, and is not nothing.")
            : answer.Result.Outcome == PaymentOutcome.Returned && CameBackTooMuch(answer, history)
                ? Invalid(Invariant($"More came back by {answer.Result.On:d MMMM yyyy} than had been paid in ")
                    + $"{answer.Run}: read first what was paid.")
            : null;
    }

    private static bool CameBackTooMuch(PaymentAnswer answer, PaymentHistory history)
    {
        var known = PaymentStandings.OfLine(history, answer.Run);
        if (known.Any(old => old.Result == answer.Result))
        {
            return false; // It is in it already.
        }

        var left = -(answer.Result.Amount ?? 0) + known.Where(old => old.Result.On <= answer.Result.On)
            .Sum(old => PaymentStandings.Out(old.Result));
        ImmutableArray<decimal> since =
        [
            .. known.Where(old => old.Result.On > answer.Result.On).Select(old => PaymentStandings.Out(old.Result)),
        ];
        var sign = Math.Sign(history.Amount);
        return Enumerable.Range(0, since.Length + 1).Any(count => sign * (left + since.Take(count).Sum()) < 0);
    }

    /// <summary>Why somebody should look at a row that was kept; null: nothing is odd about it.</summary>
    private static string? Doubt(PaymentAnswer answer, PaymentHistory history)
    {
        var standing = PaymentStandings.Of(history);
        var line = standing.Lines.First(each => each.Run == answer.Run);
        return (answer.Result.Outcome, line.Result?.Outcome, standing) switch
        {
            (PaymentOutcome.Rejected, PaymentOutcome.Paid, _) =>
                $"{answer.Run} says that it was paid, and so it stands: what comes back is answered with RETURNED.",
            (PaymentOutcome.Paid, _, { PaidTwice: true, Run: { } run }) when run != answer.Run =>
                $"Run {run} was exported with it too: it stands as paid twice until one of them comes back.",
            (PaymentOutcome.Paid, _, { PaidTwice: true }) => Invariant(
                $"It stands as paid twice, {standing.Confirmed:0.00} pounds instead of {history.Amount:0.00}, ")
                + "until what is too much comes back.",
            _ => null,
        };
    }

    private static Refusal Invalid(string message) => new(RefusalCode.Invalid, message);
}
