using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>Why what was approved is not, or not exactly, what was confirmed.</summary>
public enum DifferenceReason
{
    /// <summary>It stands in no run yet.</summary>
    AwaitingRun,

    /// <summary>A recovery that stands in no run: nothing may cover it.</summary>
    RecoveryWaiting,

    /// <summary>Its run is not exported.</summary>
    AwaitingExport,

    /// <summary>The payment agency has it, and has not answered.</summary>
    AwaitingAnswer,

    /// <summary>The payment agency did not pay it: it waits for the next run.</summary>
    Rejected,

    /// <summary>The payment agency paid another sum.</summary>
    AmountDiffers,

    /// <summary>What the payment agency had paid came back: it waits for the next run.</summary>
    Returned,

    /// <summary>It is paid, and stands as paid once more or in another run that was exported.</summary>
    PaidTwice,

    /// <summary>
    /// It was paid in advance, participation has ended, and no achievement is left to settle it: it is to be recovered.
    /// </summary>
    AdvanceUnsettled,
}

/// <param name="Amount">
/// Pounds approved less pounds confirmed. Of what is paid twice, or in advance of nothing, less what may yet be paid
/// too: that awaits an answer, and is counted there with the opposite sign.
/// </param>
public sealed record ReconciliationDifference(DifferenceReason Reason, int Payments, decimal Amount);

/// <summary>
/// What one commissioner approved in one month for one service, and what has become of it. What was expected less what
/// was confirmed is the sum of the differences.
/// </summary>
/// <param name="Month">In London, of the last approval: 2018-04.</param>
/// <param name="Expected">Approved for the last time, less what was paid in advance of nothing.</param>
/// <param name="Instructed">Of that, what stands in a run that was not cancelled.</param>
/// <param name="Confirmed">What the payment agency says was paid.</param>
public sealed record ReconciliationRow(
    OdsCode Commissioner,
    string Month,
    string Service,
    int Payments,
    decimal Expected,
    decimal Instructed,
    decimal Confirmed,
    ImmutableArray<ReconciliationDifference> Differences);
