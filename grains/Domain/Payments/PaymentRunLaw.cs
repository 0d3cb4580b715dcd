using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Who may open, export and cancel payment runs, when, and what is in them.</summary>
/// <remarks>
/// An achievement has had its approvals by two persons when it comes here: a run decides nothing, and so one person may
/// open and export it. What was paid in advance had one: another person exports it. Who exported it does not read what
/// is answered, and who read that it was rejected or came back does not export it again: a made-up rejection would have
/// it paid twice.
/// </remarks>
public static class PaymentRunLaw
{
    /// <summary>Working days between the cut-off and the pay date.</summary>
    /// <remarks>
    /// Source: PCSE, commissioners: instructions arrive 8 to 9 working days before the contractual payment date.
    /// </remarks>
    public const int UsualCutOffWorkingDays = 9;

    public const int MostCutOffWorkingDays = 20;

    /// <summary>Why a run is cancelled that holds what the agency says it had paid before.</summary>
    public const string PaidAlready = "The payment agency says that a payment in it had been paid in an earlier run.";

    private const int LongestReason = 4_000;

    /// <summary>
    /// Answered for what is not there and for what may not be seen, so that nobody learns which it is.
    /// </summary>
    public static Refusal Unseen { get; } = new(
        RefusalCode.NotFound, "There is no such payment run among those that you may see.");

    public static Refusal NothingWaits(PaymentRunPlan plan) => new(
        RefusalCode.Incomplete,
        Invariant($"Nothing that was approved by {plan.CutOff:d MMMM yyyy} waits to be paid."));

    /// <summary>The commissioners whose runs the viewer sees: runs are of many practices' pounds.</summary>
    public static bool Sees(Viewer viewer, OdsCode commissioner) =>
        Rights.VisiblePounds(viewer).Covers(commissioner, commissioner);

    public static bool MayRun(Viewer viewer, OdsCode commissioner) =>
        Rights.Holding(viewer, Role.FinanceManagement).Covers(commissioner, commissioner);

    /// <summary>Null: the viewer may open the commissioner's run; everybody's where there is none.</summary>
    public static Refusal? RefusesRunning(Viewer viewer, OdsCode? commissioner) =>
        MayRun(viewer, commissioner ?? OdsCode.NhsEngland)
            ? null
            : new(
                RefusalCode.Forbidden,
                $"This needs the role Finance Management at {commissioner ?? OdsCode.NhsEngland}.");

    /// <summary>
    /// What was paid in advance had one approver only: who made it does not send it too. Null: somebody else made all.
    /// </summary>
    public static Refusal? OwnAdvance(ImmutableArray<PaymentInstruction> payments, Actor by) =>
        payments.FirstOrDefault(payment => payment.Kind == PaymentKind.Aspiration
            && payment.FinanciallyApprovedBy is { } maker && by.IsSamePerson(maker)) is { } own
            ? new(
                RefusalCode.SamePerson,
                $"You made the aspiration payment {own.Id} of this run, so somebody else must export it.")
            : null;

    /// <summary>
    /// Who read that a payment was rejected, or came back, does not send it again. Null: somebody else read it.
    /// </summary>
    /// <param name="answers">In the order in which they were read; all that were answered of the payments.</param>
    public static Refusal? OwnAnswer(
        ImmutableArray<PaymentInstruction> payments, ILookup<string, KeptAnswer> answers, Actor by) =>
        payments.Select(payment => answers[payment.Id].LastOrDefault(
                answer => answer.Result.Outcome != PaymentOutcome.Paid))
            .FirstOrDefault(answer => answer is not null && by.IsSamePerson(answer.ImportedBy)) is { } own
            ? new(
                RefusalCode.SamePerson,
                $"You read in what was answered of {own.Payment} in {own.Run}, by which it is sent again, so somebody "
                    + "else must export it.")
            : null;

    /// <summary>Null: all in the run is to be paid still.</summary>
    /// <param name="unsettled">Payments in advance of it that nothing settles any more.</param>
    public static Refusal? Unsettled(ImmutableArray<string> unsettled) => unsettled is [var payment, ..]
        ? new(
            RefusalCode.Conflict,
            $"Participation has ended, and no achievement settles the aspiration payment {payment} of this run any "
                + "more: cancel the run, and open another.")
        : null;

    /// <summary>As <see cref="RefusesRunning"/>, of a run that the viewer may have to learn nothing of.</summary>
    public static Refusal? RefusesTurning(Viewer viewer, PaymentRunId run) =>
        Sees(viewer, run.Commissioner) ? RefusesRunning(viewer, run.Commissioner) : Unseen;

    /// <summary>The run's dates, or why there are none.</summary>
    public static (PaymentRunPlan? Plan, Refusal? Refusal) Plan(PaymentRunRequest request, DateOnly today)
    {
        if (PaymentMonths.FirstDay(request.Month) is not { } first)
        {
            return (null, Invalid("A month is written 2018-04.", "month"));
        }

        var payOn = request.PayOn ?? WorkingDays.Before(first.AddMonths(1), 1);
        var count = request.CutOffWorkingDays ?? UsualCutOffWorkingDays;
        return payOn < first || payOn >= first.AddMonths(1) || !WorkingDays.Includes(payOn)
                ? (null, Invalid(Invariant($"The pay date is a working day of {first:MMMM yyyy}."), "payOn"))
            : count is < 0 or > MostCutOffWorkingDays
                ? (null, Invalid(
                    $"The cut-off is 0 to {MostCutOffWorkingDays} working days before the pay date.",
                    "cutOffWorkingDays"))
            : payOn < today
                ? (null, new(
                    RefusalCode.WindowClosed,
                    Invariant($"The pay date {payOn:d MMMM yyyy} is over: open the run of a later month."), ["month"]))
            : (new(request.Month, payOn, WorkingDays.Before(payOn, count)), null);
    }

    /// <summary>
    /// What goes into a run. Nobody pays less than nothing: where a practice's recoveries are more than what it is
    /// paid, the oldest that are covered stay in, whole, and the others are carried over.
    /// </summary>
    /// <param name="waiting">Oldest first.</param>
    public static (ImmutableArray<PaymentInstruction> Taken, ImmutableArray<PaymentInstruction> CarriedOver) Collect(
        ImmutableArray<PaymentInstruction> waiting)
    {
        var left = waiting.Where(payment => payment.Amount > 0).GroupBy(payment => payment.Practice)
            .ToDictionary(group => group.Key, group => group.Sum(payment => payment.Amount));
        var carriedOver = new HashSet<string>();
        foreach (var recovery in waiting.Where(payment => payment.Amount < 0))
        {
            var rest = left.GetValueOrDefault(recovery.Practice) + recovery.Amount;
            if (rest < 0)
            {
                carriedOver.Add(recovery.Id);
            }
            else
            {
                left[recovery.Practice] = rest;
            }
        }

        return (
            waiting.RemoveAll(payment => carriedOver.Contains(payment.Id)),
            [.. waiting.Where(payment => carriedOver.Contains(payment.Id))]);
    }

    public static ControlTotals Totals(IReadOnlyCollection<PaymentInstruction> lines) => new(
        lines.Count, lines.Sum(line => line.Amount), lines.Sum(line => Digits(line.Practice)));

    /// <summary>Null: it may be exported.</summary>
    public static Refusal? RefusesExport(PaymentRun run, DateOnly today) => run switch
    {
        { State: PaymentRunState.Cancelled } => Cancelled(run),
        { State: PaymentRunState.Exported } => new(
            RefusalCode.WrongStatus, $"{run.ExportedBy?.Name} has exported it already."),
        _ when run.Plan.PayOn < today => new(
            RefusalCode.WindowClosed,
            Invariant($"Its pay date {run.Plan.PayOn:d MMMM yyyy} is over: cancel it, and open another run.")),
        _ => null,
    };

    /// <summary>Null: it may be cancelled.</summary>
    public static Refusal? RefusesCancelling(PaymentRun run, string reason) => run switch
    {
        _ when string.IsNullOrWhiteSpace(reason) => Invalid("Say why it is cancelled.", "reason"),
        _ when reason.Length > LongestReason => Invalid($"At most {LongestReason:N0} characters are kept.", "reason"),
        { State: PaymentRunState.Cancelled } => Cancelled(run),
        { State: PaymentRunState.Exported } => new(
            RefusalCode.WrongStatus,
            "It was exported, and may be paid already: what was not paid comes back as rejected."),
        _ => null,
    };

    private static Refusal Cancelled(PaymentRun run) => new(
        RefusalCode.WrongStatus, $"{run.CancelledBy?.Name} has cancelled it: {run.CancelReason}");

    // A81001: 81001.
    private static long Digits(OdsCode practice) => $"{practice}".Where(char.IsAsciiDigit)
        .Aggregate(0L, (sum, digit) => (10 * sum) + (digit - '0'));

    private static Refusal Invalid(string message, string field) => new(RefusalCode.Invalid, message, [field]);
}
