using System.Globalization;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Payments;

public enum PaymentRunState
{
    /// <summary>Its payments wait in it; it may still be cancelled.</summary>
    Open,

    /// <summary>Its file is made, and stands for ever.</summary>
    Exported,
    Cancelled,
}

/// <summary>What names a run, written ZA1-7.</summary>
/// <param name="Number">Of the commissioner, from 1, without gaps.</param>
[GenerateSerializer, Immutable, Alias("PaymentRunId")]
public readonly record struct PaymentRunId(OdsCode Commissioner, int Number)
{
    public static PaymentRunId? TryParse(string? text) =>
        text?.Split('-') is [var code, var digits] && OdsCode.TryParse(code) is { } commissioner
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(commissioner, number)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Commissioner}-{Number}");
}

/// <summary>When a run is paid, and up to when its payments were approved.</summary>
/// <param name="Month">Of the pay date: 2018-04.</param>
/// <param name="CutOff">The last day whose approvals are in it.</param>
[GenerateSerializer, Immutable, Alias("PaymentRunPlan")]
public sealed record PaymentRunPlan(string Month, DateOnly PayOn, DateOnly CutOff);

/// <summary>Sums over a run's lines, by which its receiver sees that none is missing, doubled or changed.</summary>
/// <param name="Amount">Pounds; what is recovered counts below zero.</param>
/// <param name="Hash">The sum of the practices' codes, their digits read as numbers.</param>
[GenerateSerializer, Immutable, Alias("ControlTotals")]
public sealed record ControlTotals(int Lines, decimal Amount, long Hash);

/// <summary>The payments of one commissioner that go to the payment agency together.</summary>
/// <param name="CarriedOver">How many recoveries wait for a later run, since nothing in this one covers them.</param>
/// <param name="CarriedOverAmount">Pounds, zero or below.</param>
/// <param name="Sha256">Of its file, in lower case; null until it is exported.</param>
[GenerateSerializer, Immutable, Alias("PaymentRun")]
public sealed record PaymentRun(
    PaymentRunId Id,
    PaymentRunPlan Plan,
    ControlTotals Totals,
    int CarriedOver,
    decimal CarriedOverAmount,
    Actor OpenedBy,
    DateTimeOffset OpenedAt,
    string? Sha256 = null,
    Actor? ExportedBy = null,
    DateTimeOffset? ExportedAt = null,
    Actor? CancelledBy = null,
    DateTimeOffset? CancelledAt = null,
    string? CancelReason = null)
{
    public PaymentRunState State => CancelledAt is not null ? PaymentRunState.Cancelled
        : ExportedAt is not null ? PaymentRunState.Exported
        : PaymentRunState.Open;
}

public enum PaymentOutcome
{
    Paid,
    Rejected,

    /// <summary>What was paid came back.</summary>
    Returned,
}

/// <summary>What the payment agency made of one line.</summary>
/// <param name="On">The day on which it was paid, was rejected, or came back.</param>
/// <param name="Amount">Pounds that were paid, or came back, with the sign of what was instructed; null: rejected.
/// </param>
/// <param name="Reason">Why it was rejected, or came back; null: it was paid.</param>
[GenerateSerializer, Immutable, Alias("PaymentResult")]
public sealed record PaymentResult(PaymentOutcome Outcome, DateOnly On, decimal? Amount, string? Reason);

/// <summary>A payment in a run, and what was answered.</summary>
/// <param name="Result">What the answers come to; null: nothing was heard of it yet.</param>
[GenerateSerializer, Immutable, Alias("PaymentRunLine")]
public sealed record PaymentRunLine(PaymentRunId Run, Payment Payment, PaymentResult? Result);
