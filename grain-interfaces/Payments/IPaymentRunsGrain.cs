using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Payments;

/// <summary>Opens, exports and cancels one commissioner's payment runs. Key: payment-runs/ZA1.</summary>
[Alias("IPaymentRunsGrain")]
public interface IPaymentRunsGrain : IGrainWithStringKey
{
    /// <summary>Takes all that is approved up to the cut-off and stands in no run into the next one.</summary>
    /// <param name="request">Its id is made by the caller: the same again answers the same.</param>
    [Alias("Open")]
    Task<PaymentRunOutcome> Open(
        PaymentRunRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Makes its file, which stands for ever; again it does nothing.</summary>
    [Alias("Export")]
    Task<PaymentRunOutcome> Export(int number, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Before it is exported: what stood in it waits for the next run.</summary>
    [Alias("Cancel")]
    Task<PaymentRunOutcome> Cancel(
        int number, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what the payment agency answered, at most 1,000 rows: each by itself, and the same again changes nothing.
    /// An open run that holds what was paid already is cancelled.
    /// </summary>
    /// <param name="file">SHA-256 of the file that the rows stood in.</param>
    [Alias("KeepAnswers")]
    Task<PaymentAnswers> Answer(
        ImmutableArray<PaymentAnswer> answers, string file, Actor by, CancellationToken cancellationToken);
}

/// <param name="Month">Of the pay date: 2018-04.</param>
/// <param name="PayOn">Null: the month's last working day.</param>
/// <param name="CutOffWorkingDays">How many before the pay date; null: as many as are usual.</param>
[GenerateSerializer, Immutable, Alias("PaymentRunRequest")]
public sealed record PaymentRunRequest(string Id, string Month, DateOnly? PayOn, int? CutOffWorkingDays);

[GenerateSerializer, Immutable, Alias("PaymentRunOutcome")]
public sealed record PaymentRunOutcome(PaymentRun? Run, Refusal? Refusal);

/// <summary>A row of what the payment agency sent back.</summary>
/// <param name="Line">Of its file, from 1.</param>
[GenerateSerializer, Immutable, Alias("PaymentAnswer")]
public sealed record PaymentAnswer(int Line, PaymentRunId Run, string Payment, PaymentResult Result);

/// <param name="Problems">Those rows that could not be taken, each with a sentence why.</param>
/// <param name="Doubts">Those rows that were kept, and that somebody should look at.</param>
/// <param name="Cancelled">Open runs that held what was paid already.</param>
[GenerateSerializer, Immutable, Alias("PaymentAnswers")]
public sealed record PaymentAnswers(
    int Paid,
    int Rejected,
    int Unchanged,
    ImmutableArray<PaymentAnswerProblem> Problems,
    int Returned,
    ImmutableArray<PaymentAnswerProblem> Doubts,
    ImmutableArray<PaymentRunId> Cancelled);

[GenerateSerializer, Immutable, Alias("PaymentAnswerProblem")]
public sealed record PaymentAnswerProblem(int Line, string Reason, RefusalCode Code = RefusalCode.Invalid);
