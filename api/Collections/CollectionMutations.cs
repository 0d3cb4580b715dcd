using GpCollections.Access;
using GpCollections.Compat;

namespace GpCollections.Collections;

[MutationType, SignedIn]
public static class CollectionMutations
{
    /// <summary>
    /// Save figures by hand: as a draft (submit: false) or submitted. Needs ACHIEVEMENT_ENTRY at the practice or at its
    /// commissioner.
    /// </summary>
    public static Task<CollectionPayload> EnterFigures(
        EnterFiguresInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.EnterFigures,
            new CollectionCommand.EnterFigures(
                IndicatorValueInput.ToValues(input.Values), input.Submit, [.. input.Confirm ?? []], input.Note),
            input.IdempotencyKey, input.ExpectedVersion, cancellationToken);

    /// <summary>
    /// The practice's own count beside the collected one, with a note: the check before declaring. Needs
    /// DECLARATION_MANAGEMENT or ACHIEVEMENT_ENTRY at the practice.
    /// </summary>
    public static Task<CollectionPayload> RecordCheck(
        RecordCheckInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.RecordCheck,
            new CollectionCommand.RecordCheck(
                input.FiguresVersion, IndicatorValueInput.ToValues(input.Counts), input.Note,
                input.Reasons is { Count: > 0 } reasons
                    ? [.. reasons.Select(each => new CheckReason(each.Indicator, each.Reason))]
                    : null),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>The practice confirms its figures for payment. Needs DECLARATION_MANAGEMENT at the practice.</summary>
    public static Task<CollectionPayload> Declare(
        DeclareInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.Declare,
            new CollectionCommand.Declare(input.FiguresVersion, input.StatementVersion, input.Amount, input.Note),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>
    /// Takes back a declaration that nobody has approved. Needs DECLARATION_MANAGEMENT at the practice.
    /// </summary>
    public static Task<CollectionPayload> WithdrawDeclaration(
        ReasonInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.WithdrawDeclaration,
            new CollectionCommand.WithdrawDeclaration(input.Reason),
            input.IdempotencyKey, input.ExpectedVersion, cancellationToken);

    /// <summary>
    /// The commissioner approves what was declared: somebody who neither entered the figures nor declared them. Needs
    /// APPROVAL_MANAGEMENT at the commissioner.
    /// </summary>
    public static Task<CollectionPayload> Approve(
        ApproveInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.Approve,
            new CollectionCommand.Approve(input.FiguresVersion, input.Amount, input.Note),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>
    /// Sends a declaration back to the practice, with a coded reason. Needs APPROVAL_MANAGEMENT or FINANCE_MANAGEMENT
    /// at the commissioner.
    /// </summary>
    public static Task<CollectionPayload> Reject(
        RejectInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.Reject,
            new CollectionCommand.Reject(input.Code, input.Note),
            input.IdempotencyKey, input.ExpectedVersion, cancellationToken);

    /// <summary>
    /// The second approval, of the money: by somebody other than who approved. Needs FINANCE_MANAGEMENT at the
    /// commissioner.
    /// </summary>
    public static Task<CollectionPayload> ApproveFinancially(
        ApproveInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.ApproveFinancially,
            new CollectionCommand.ApproveFinancially(input.FiguresVersion, input.Amount, input.Note),
            input.IdempotencyKey, null, cancellationToken);

    /// <summary>
    /// Ask for the extract again. What was collected and declared stands until different figures come. Needs
    /// EXTRACTION_OPERATOR at X24, or ACHIEVEMENT_ENTRY or DECLARATION_MANAGEMENT at the practice.
    /// </summary>
    public static Task<CollectionPayload> RequestReExtract(
        ReasonInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.RequestReExtract,
            new CollectionCommand.RequestReExtract(input.Reason),
            input.IdempotencyKey, input.ExpectedVersion, cancellationToken);

    /// <summary>
    /// After financial approval (or approval, where no financial approval is asked for): open for corrected figures,
    /// typed or extracted again; the next declaration carries the signed difference. Needs APPROVAL_MANAGEMENT at the
    /// commissioner, or NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<CollectionPayload> OpenAdjustment(
        ReasonInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.OpenAdjustment,
            new CollectionCommand.OpenAdjustment(input.Reason),
            input.IdempotencyKey, input.ExpectedVersion, cancellationToken);

    /// <summary>
    /// Give one practice more time for one step; it ends by itself. A lapsed offer, a closed window and a closed manual
    /// entry open again. Needs APPROVAL_MANAGEMENT at the commissioner, or EXTRACTION_OPERATOR or
    /// NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static Task<CollectionPayload> ExtendDeadline(
        ExtendDeadlineInput input, CommandSender sender, CancellationToken cancellationToken) => sender.Send(
            input.Key, CollectionAction.ExtendDeadline,
            new CollectionCommand.ExtendDeadline(input.Deadline, input.Until, input.Reason),
            input.IdempotencyKey, null, cancellationToken);
}
