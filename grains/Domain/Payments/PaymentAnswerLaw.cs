using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What is made of the payment agency's answers.</summary>
public static class PaymentAnswerLaw
{
    /// <summary>Those of a payment together, by their days: the order of a file does not matter.</summary>
    public static IEnumerable<PaymentAnswer> InOrder(IEnumerable<PaymentAnswer> answers) => answers
        .OrderBy(answer => answer.Payment, StringComparer.Ordinal).ThenBy(answer => answer.Result.On)
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
        var (after, fresh, refused) = Read(answers, known, by, now, file);
        int Count(PaymentOutcome outcome) => fresh.Count(each => each.Answer.Result.Outcome == outcome);
        var doubts = fresh.Select(each => (each.Answer.Line, Reason: Doubt(each.Answer, after[each.Answer.Payment])))
            .Concat(answers.Except(refused.Select(each => each.Answer))
                .Select(answer => (answer.Line, Reason: ReturnedBefore(answer, known[answer.Payment], file))));
        return (
            [.. fresh.Select(each => each.Answer.Payment).Distinct().Select(payment => after[payment])],
            [.. fresh.Select(each => each.Kept)],
            new(
                Count(PaymentOutcome.Paid), Count(PaymentOutcome.Rejected),
                answers.Length - fresh.Count - refused.Count,
                [
                    .. refused.Select(each => new PaymentAnswerProblem(
                        each.Answer.Line, each.Why.Message, each.Why.Code)),
                ],
                Count(PaymentOutcome.Returned),
                [
                    .. doubts.Where(each => each.Reason is not null)
                        .Select(each => new PaymentAnswerProblem(each.Line, each.Reason!, RefusalCode.Conflict)),
                ],
                []));
    }

    private static (
        Dictionary<string, PaymentHistory> After,
        List<(PaymentAnswer Answer, KeptAnswer Kept)> Fresh,
        List<(PaymentAnswer Answer, Refusal Why)> Refused) Read(
        ImmutableArray<PaymentAnswer> answers,
        IReadOnlyDictionary<string, PaymentHistory> known,
        Actor by,
        DateTimeOffset now,
        string file)
    {
        var after = known.ToDictionary();
        var fresh = new List<(PaymentAnswer, KeptAnswer)>();
        var refused = new List<(PaymentAnswer Answer, Refusal)>();
        var left = InOrder(answers).ToList();
        for (var before = -1; before < fresh.Count; left = [.. refused.Select(each => each.Answer)])
        {
            // Once more over what was refused: what came back makes room for what was paid after all.
            before = fresh.Count;
            refused.Clear();
            foreach (var answer in left)
            {
                var history = after.GetValueOrDefault(answer.Payment);
                if (Problem(answer, history, by, London.DayOf(now)) is { } problem)
                {
                    refused.Add((answer, problem));
                }
                else if (history is not null && Same(answer, history) is null)
                {
                    var kept = new KeptAnswer(answer.Run, answer.Payment, answer.Result, by, now, file);
                    fresh.Add((answer, kept));
                    after[answer.Payment] = history with { Answers = history.Answers.Add(kept) };
                }
            }
        }

        return (after, fresh, refused);
    }

    private static KeptAnswer? Same(PaymentAnswer answer, PaymentHistory history) =>
        history.Answers.FirstOrDefault(old => old.Run == answer.Run && old.Result == answer.Result);

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
            : answer.Result.Outcome == PaymentOutcome.Paid && Same(answer, history) is null
                && PaymentStandings.Standing(history, answer.Run) is { } stands ? new(
                    RefusalCode.Conflict,
                    Invariant($"{answer.Run} stands as paid: {stands.Result.Amount:0.00} pounds on ")
                        + Invariant($"{stands.Result.On:d MMMM yyyy}, {From(stands)}. If that was wrong, or came ")
                        + "back, read first a RETURNED of it.")
            : null;
    }

    private static string From(KeptAnswer answer) => answer.File is { } file ? $"from the file {file}" : "from a file";

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

    /// <summary>Of two equal returns nobody knows whether they are one, told twice.</summary>
    private static string? ReturnedBefore(PaymentAnswer answer, PaymentHistory known, string file) =>
        answer.Result.Outcome == PaymentOutcome.Returned && Same(answer, known) is { } same && same.File != file
            ? $"An equal return of {answer.Payment} in {answer.Run} was read {From(same)} already, and counts once: if "
                + "another one came back, its reason must say so."
            : null;

    private static Refusal Invalid(string message) => new(RefusalCode.Invalid, message);
}
