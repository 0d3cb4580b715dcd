using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Payments;

/// <summary>What is made of the payment agency's answers.</summary>
public static class PaymentAnswerLaw
{
    /// <summary>
    /// Those that tell something new, and what is to be said of all. What was answered once stands: a paid line that
    /// comes back later is a new matter, and no file changes it.
    /// </summary>
    /// <param name="answers">No run and payment twice.</param>
    /// <param name="known">The lines of exported runs.</param>
    public static (ImmutableArray<PaymentAnswer> Fresh, PaymentAnswers Told) Sort(
        ImmutableArray<PaymentAnswer> answers,
        IReadOnlyDictionary<(PaymentRunId Run, string Payment), PaymentRunLine> known,
        DateOnly today)
    {
        var fresh = ImmutableArray.CreateBuilder<PaymentAnswer>();
        var problems = ImmutableArray.CreateBuilder<PaymentAnswerProblem>();
        foreach (var answer in answers)
        {
            var line = known.GetValueOrDefault((answer.Run, answer.Payment));
            if (line?.Result is null && Problem(answer, line, today) is not { } problem)
            {
                fresh.Add(answer);
            }
            else if (line?.Result != answer.Result)
            {
                problems.Add(new(answer.Line, Problem(answer, line, today) ?? Otherwise(line)));
            }
        }

        var paid = fresh.Count(answer => answer.Result.Outcome == PaymentOutcome.Paid);
        return (
            fresh.ToImmutable(),
            new(paid, fresh.Count - paid, answers.Length - fresh.Count - problems.Count, problems.ToImmutable()));
    }

    private static string? Problem(PaymentAnswer answer, PaymentRunLine? line, DateOnly today) =>
        line is null ? $"No exported run {answer.Run} has a payment {answer.Payment}."
        : answer.Result.On > today ? "Its date lies in the future."
        : answer.Result is { Outcome: PaymentOutcome.Paid, Paid: { } paid }
            && (paid == 0 || Math.Sign(paid) != Math.Sign(line.Payment.Instruction.Amount))
            ? "What is paid has the sign of what was instructed, and is not nothing."
        : null;

    private static string Otherwise(PaymentRunLine? line) => line?.Result is { Outcome: PaymentOutcome.Paid } before
        ? string.Create(
            CultureInfo.InvariantCulture, $"It was answered before: paid {before.Paid:0.00} on {before.On:yyyy-MM-dd}.")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"It was answered before: rejected on {line?.Result?.On:yyyy-MM-dd}. {Since(line)}");

    // Paid after all is a pound to lose: whoever reads the answers back must see it at once.
    private static string Since(PaymentRunLine? line) => line?.Payment.Run is { } later
        ? $"It stands in run {later} by now: if it was paid, see that it is not paid again."
        : "It waits for the next run: if it was paid, see that it is not paid again.";
}
