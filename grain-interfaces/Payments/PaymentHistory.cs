using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Payments;

/// <summary>What the payment agency answered of a line, as it is kept: once, and never changed.</summary>
/// <param name="ImportedBy">Who read it in.</param>
/// <param name="File">SHA-256 of the file it stood in, in lower case; null: read before that was kept.</param>
public sealed record KeptAnswer(
    PaymentRunId Run,
    string Payment,
    PaymentResult Result,
    Actor ImportedBy,
    DateTimeOffset ImportedAt,
    string? File);

/// <summary>A run that holds, or held, a payment, and was not cancelled.</summary>
/// <param name="ExportedBy">Null: it is not exported.</param>
public sealed record PaymentPlace(PaymentRunId Run, Actor? ExportedBy);

/// <summary>Where a payment was sent, and all that was answered.</summary>
/// <param name="Amount">Pounds as instructed.</param>
/// <param name="Places">By number.</param>
/// <param name="Stored">What is stored of what follows from the rest.</param>
public sealed record PaymentHistory(
    string Payment,
    decimal Amount,
    ImmutableArray<PaymentPlace> Places,
    ImmutableArray<KeptAnswer> Answers,
    PaymentStanding Stored);

/// <summary>What a payment is, by all that was answered.</summary>
/// <param name="Run">Where an answer is awaited, or else where it was paid, or waits to be sent; null: in none.</param>
/// <param name="Confirmed">Pounds paid less what came back; null: none.</param>
/// <param name="SettledAt">When the answer that it rests on was read; null: on none.</param>
/// <param name="PaidTwice">It is paid, and stands as paid once more or in another run that was exported.</param>
/// <param name="Lines">One for each place.</param>
public sealed record PaymentStanding(
    PaymentState State,
    PaymentRunId? Run,
    decimal? Confirmed,
    string? Reason,
    DateTimeOffset? SettledAt,
    bool PaidTwice,
    ImmutableArray<LineStanding> Lines)
{
    public bool Equals(PaymentStanding? other) => other is not null
        && (State, Run, Confirmed, Reason, SettledAt, PaidTwice)
            == (other.State, other.Run, other.Confirmed, other.Reason, other.SettledAt, other.PaidTwice)
        && Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    public override int GetHashCode() => HashCode.Combine(State, Run, Confirmed, Reason, SettledAt, PaidTwice);
}

/// <summary>What the answers of one line come to.</summary>
/// <param name="Result">Paid: with what did not come back. Null: nothing was answered.</param>
/// <param name="Live">The newest line of a payment that does not wait for a run.</param>
public sealed record LineStanding(PaymentRunId Run, PaymentResult? Result, bool Live);
