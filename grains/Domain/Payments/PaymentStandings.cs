using System.Collections.Immutable;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What follows for a payment from everything that the payment agency answered of it.</summary>
/// <remarks>
/// Money counts, and no order of files: what was paid is out until it came back, whatever else is said of it. A payment
/// may go into a run when nothing of it is out, and none of its runs awaits an answer.
/// </remarks>
public static class PaymentStandings
{
    public static PaymentStanding Of(PaymentHistory history)
    {
        ImmutableArray<(PaymentPlace Place, PaymentResult? Result)> lines =
        [
            .. history.Places.Select(place => (place, Result(OfLine(history, place.Run)))),
        ];
        var paid = lines.LastOrDefault(line => line.Result?.Outcome == PaymentOutcome.Paid);
        var awaited = lines.LastOrDefault(line => line is { Result: null, Place.ExportedBy: not null });
        var open = lines.LastOrDefault(line => line.Place?.ExportedBy is null);
        var confirmed = Confirmed(history);
        var run = (awaited.Place ?? paid.Place ?? open.Place)?.Run;
        var decides = paid.Result is not null ? paid
            : run is null ? lines.LastOrDefault(line => line.Result is not null)
            : default;
        return new(
            decides.Result?.Outcome switch
            {
                PaymentOutcome.Paid => PaymentState.Confirmed,
                PaymentOutcome.Rejected => PaymentState.Rejected,
                PaymentOutcome.Returned => PaymentState.Returned,
                _ => PaymentState.Instructed,
            },
            run,
            confirmed == 0 ? null : confirmed,
            decides.Result?.Reason,
            decides.Result is { Outcome: var outcome }
                ? OfLine(history, decides.Place.Run).Last(answer => answer.Result.Outcome == outcome).ImportedAt
                : null,
            confirmed != 0 && (awaited.Place is not null || IsMoreThanOnePayment(history, confirmed)),
            [
                .. lines.Select((line, at) => new LineStanding(
                    line.Place.Run, line.Result, run is not null && at == lines.Length - 1)),
            ]);
    }

    /// <summary>The run, not exported yet, that holds what is paid already; null: there is none.</summary>
    public static PaymentRunId? Held(PaymentHistory history) => Confirmed(history) == 0
        ? null
        : history.Places.LastOrDefault(place => place.ExportedBy is null)?.Run;

    /// <summary>By their days; of one day, what was rejected before what was paid, before what came back.</summary>
    public static ImmutableArray<KeptAnswer> OfLine(PaymentHistory history, PaymentRunId run) =>
    [
        .. history.Answers.Where(answer => answer.Run == run)
            .OrderBy(answer => answer.Result.On).ThenBy(answer => Rank(answer.Result.Outcome))
            .ThenBy(answer => answer.Result.Amount).ThenBy(answer => answer.Result.Reason, StringComparer.Ordinal),
    ];

    /// <summary>What was paid of a line, read last, and nothing of it returned; null: there is none.</summary>
    public static KeptAnswer? Standing(PaymentHistory history, PaymentRunId run) =>
        history.Answers.LastOrDefault(
            answer => answer.Run == run && answer.Result.Outcome != PaymentOutcome.Rejected)
            is { Result.Outcome: PaymentOutcome.Paid } paid
            ? paid
            : null;

    /// <summary>Where what is stored differs from what follows; null: nowhere.</summary>
    public static string? Fault(PaymentHistory history)
    {
        var right = Of(history);
        return right == history.Stored
            ? null
            : Invariant($"payment {history.Payment} is {Words(history.Stored)}; by its answers it is {Words(right)}");
    }

    internal static decimal Confirmed(PaymentHistory history) => history.Answers.Sum(answer => Out(answer.Result));

    /// <summary>Pounds that went out by it; what came back counts with the opposite sign.</summary>
    internal static decimal Out(PaymentResult result) => result.Outcome switch
    {
        PaymentOutcome.Paid => result.Amount ?? 0,
        PaymentOutcome.Returned => -(result.Amount ?? 0),
        _ => 0,
    };

    internal static int Rank(PaymentOutcome outcome) => outcome switch
    {
        PaymentOutcome.Rejected => 0,
        PaymentOutcome.Paid => 1,
        _ => 2,
    };

    private static PaymentResult? Result(ImmutableArray<KeptAnswer> answers)
    {
        var left = answers.Sum(answer => Out(answer.Result));
        var decides = left != 0
            ? answers.Last(answer => answer.Result.Outcome == PaymentOutcome.Paid)
            : answers.LastOrDefault(answer => answer.Result.Outcome == PaymentOutcome.Returned)
                ?? answers.LastOrDefault();
        return decides is null ? null : decides.Result with { Amount = left == 0 ? null : left };
    }

    // Another sum than was instructed is one payment; more than the largest that was made is more than one.
    private static bool IsMoreThanOnePayment(PaymentHistory history, decimal confirmed) =>
        Math.Abs(confirmed) > Math.Abs(history.Amount)
        && Math.Abs(confirmed) > history.Answers.Where(answer => answer.Result.Outcome == PaymentOutcome.Paid)
            .Max(answer => Math.Abs(answer.Result.Amount ?? 0));

    private static string Words(PaymentStanding standing) =>
        Invariant($"{standing.State} in {standing.Run?.ToString() ?? "no run"}, {standing.Confirmed ?? 0:0.00} pounds ")
        + Invariant($"confirmed{(standing.PaidTwice ? ", paid twice" : "")}, its lines ")
        + string.Join(", ", standing.Lines.Select(
            line => $"{line.Run} {line.Result?.Outcome.ToString() ?? "unanswered"}{(line.Live ? " live" : "")}"));
}
