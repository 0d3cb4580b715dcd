using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Operations;

/// <summary>What may be made of a bulk operation, and in which state.</summary>
public static class BulkLaw
{
    private const int LongestReason = 4_000;

    /// <summary>Null: the turn may be taken now.</summary>
    public static Refusal? Refuses(BulkOperation operation, BulkTurnKind turn, Actor by, string? reason) =>
        TooLong(reason) ?? (operation.State, turn) switch
        {
            (BulkOperationState.Running or BulkOperationState.Paused, BulkTurnKind.Cancel)
                when operation.Kind == BulkKinds.TimetableChange => Wrong(
                    "Collections follow the timetable. Pause this, or import the timetable as it should be."),
            (BulkOperationState.Running, BulkTurnKind.Pause or BulkTurnKind.Cancel) => null,
            (BulkOperationState.Paused, BulkTurnKind.Resume or BulkTurnKind.Cancel) => null,
            (BulkOperationState.CompletedWithFailures, BulkTurnKind.Retry) when !operation.DryRun =>
                RefusesAnothers(operation, by),

            (BulkOperationState.Running, BulkTurnKind.Resume) => Wrong("The operation is running already."),
            (BulkOperationState.Paused, BulkTurnKind.Pause) => Wrong("The operation is paused already."),
            (BulkOperationState.Running or BulkOperationState.Paused, BulkTurnKind.Retry) =>
                Wrong("The operation is not at its end yet: what failed is tried again after that."),
            (BulkOperationState.Cancelled, BulkTurnKind.Retry) =>
                Wrong("The operation was cancelled. Start another one for what is left."),
            (_, BulkTurnKind.Retry) when operation.DryRun => Wrong("A dry run is not tried again. Start another one."),
            (_, BulkTurnKind.Retry) => Wrong("Nothing of this operation failed."),
            (BulkOperationState.Cancelled, _) => Wrong("The operation has been cancelled already."),
            _ => Wrong("The operation is finished."),
        };

    // Whose figures or points they are does not change with who sends them: that person must not judge them later.
    private static Refusal? RefusesAnothers(BulkOperation operation, Actor by) =>
        operation.Kind is BulkKinds.EnterFigures or BulkKinds.PayAspiration
        && (by.Id, by.OnBehalfOf?.Id) != (operation.StartedBy.Id, operation.StartedBy.OnBehalfOf?.Id)
            ? new Refusal(
                RefusalCode.Forbidden,
                $"{operation.StartedBy.Id} answers for what is in it, and alone tries it again. Start one of your own.")
            : null;

    /// <summary>Null: the offer may be tried again, as far as its service's version goes.</summary>
    public static Refusal? RefusesRetry(BulkRequest.Offer offer, int? newestVersion) =>
        offer.ServiceVersion is { } version && version != newestVersion
            ? Wrong($"{offer.Service} has been defined anew since. Offer it anew to those that are left.")
            : null;

    /// <summary>The states in which a turn finds the operation, and the one into which it brings it.</summary>
    public static (ImmutableArray<BulkOperationState> From, BulkOperationState To) Effect(BulkTurnKind turn) =>
        turn switch
        {
            BulkTurnKind.Pause => ([BulkOperationState.Running], BulkOperationState.Paused),
            BulkTurnKind.Resume => ([BulkOperationState.Paused], BulkOperationState.Running),
            BulkTurnKind.Cancel =>
                ([BulkOperationState.Running, BulkOperationState.Paused], BulkOperationState.Cancelled),
            _ => ([BulkOperationState.CompletedWithFailures], BulkOperationState.Running),
        };

    /// <summary>Null: what the operation did may be taken back, as far as each collection's law allows it.</summary>
    public static Refusal? RefusesUndo(BulkOperation operation, string? reason) =>
        TooLong(reason) ?? operation switch
        {
            { State: BulkOperationState.Running or BulkOperationState.Paused } =>
                Wrong("The operation is not at its end. Cancel it first, or wait for its end."),
            { DryRun: true } => Wrong("A dry run did nothing that could be taken back."),
            { Kind: BulkKinds.Undo } => Wrong("An undo is not taken back. Do again what it took back."),
            { Kind: BulkKinds.ReExtract } =>
                Wrong("The clinical systems have been asked: that is not taken back, and what they answered stands."),
            { Kind: BulkKinds.EnterFigures } => Wrong("Figures are not taken back. Enter those that are right."),
            { Kind: BulkKinds.ExtendDeadline } => Wrong("Time that was given is not taken back."),
            { Kind: BulkKinds.PayAspiration } =>
                Wrong("What was paid in advance is not taken back: the achievement payment is less by it."),
            { Kind: BulkKinds.RegisterChange } =>
                Wrong("Practices are what the register says. Import the register as it should be."),
            { Kind: BulkKinds.TimetableChange } =>
                Wrong("Dates are what the timetable says. Import the timetable as it should be."),
            _ => null,
        };

    /// <summary>The action on a collection that the operation is made of: whoever may do that, may turn it.</summary>
    public static CollectionAction ActionOf(BulkOperation operation) => operation.Kind switch
    {
        BulkKinds.ReExtract => CollectionAction.RequestReExtract,
        BulkKinds.RegisterChange => CollectionAction.EndParticipation,
        BulkKinds.EnterFigures => CollectionAction.EnterFigures,
        BulkKinds.ExtendDeadline => CollectionAction.ExtendDeadline,
        BulkKinds.PayAspiration => CollectionAction.ApproveFinancially,
        _ when operation.Kind == BulkKinds.Approval(financially: false) => CollectionAction.Approve,
        _ when operation.Kind == BulkKinds.Approval(financially: true) => CollectionAction.ApproveFinancially,
        _ => CollectionAction.WithdrawOffer,
    };

    private static Refusal? TooLong(string? reason) => reason?.Length > LongestReason
        ? new Refusal(RefusalCode.Invalid, $"At most {LongestReason:N0} characters are kept.", ["reason"])
        : null;

    private static Refusal Wrong(string message) => new(RefusalCode.WrongStatus, message);
}
