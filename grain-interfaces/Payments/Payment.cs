using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Payments;

public enum PaymentKind
{
    Aspiration,
    Achievement,
    Adjustment,
}

public enum PaymentState
{
    Instructed,
    Confirmed,
    Rejected,

    /// <summary>It was paid, and came back.</summary>
    Returned,
}

/// <summary>That a sum is to be paid, or recovered. Made once, and never changed.</summary>
/// <param name="Id">
/// QOF-2017-18/2018-03/A81001/1: the collection's key, and the number of its declaration or the month paid in advance.
/// </param>
/// <param name="Commissioner">The one that pays.</param>
/// <param name="Paycode">Under which the payment agency books it.</param>
/// <param name="Period">The collection's, or the month of an aspiration payment: 2018-04.</param>
/// <param name="Declaration">The number of the declaration that it pays; null for an aspiration payment.</param>
/// <param name="Amount">Pounds, never zero; below zero it is recovered.</param>
/// <param name="ApprovedBy">Null: the service asks for no first approval, or it is an aspiration payment.</param>
/// <param name="FinanciallyApprovedBy">Who made the aspiration payment. Null: the service asks for no second
/// approval.</param>
[GenerateSerializer, Immutable, Alias("PaymentInstruction")]
public sealed record PaymentInstruction(
    string Id,
    PaymentKind Kind,
    OdsCode Practice,
    OdsCode Commissioner,
    string Service,
    string Period,
    string Paycode,
    CollectionKey? Collection,
    int? Declaration,
    decimal Amount,
    Actor? ApprovedBy,
    Actor? FinanciallyApprovedBy,
    DateTimeOffset InstructedAt);

/// <summary>An instruction, and what the payment agency made of it.</summary>
/// <param name="SettledAt">When the answer that its state rests on was read; null: on none.</param>
/// <param name="Reason">Why it was rejected, or came back.</param>
/// <param name="Run">The run that it stands in; null: it waits for one.</param>
/// <param name="PayOn">When that is paid.</param>
/// <param name="Confirmed">Pounds that the agency says were paid, less what came back; null: none.</param>
/// <param name="PaidTwice">It is paid, and stands as paid once more or in another run that was exported.</param>
[GenerateSerializer, Immutable, Alias("Payment")]
public sealed record Payment(
    PaymentInstruction Instruction,
    PaymentState State,
    DateTimeOffset? SettledAt,
    string? Reason,
    PaymentRunId? Run = null,
    DateOnly? PayOn = null,
    decimal? Confirmed = null,
    bool PaidTwice = false)
{
    public string Id => Instruction.Id;
}
