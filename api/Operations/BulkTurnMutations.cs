using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <param name="Id">As starting the operation answered it.</param>
/// <param name="Reason">Kept with the operation; an undo writes it to each collection.</param>
public sealed record BulkOperationInput([ID] string Id, string? Reason, [ID] string? IdempotencyKey);

[MutationType, SignedIn]
public static class BulkTurnMutations
{
    /// <summary>
    /// Halts an operation until it is resumed: what is under way ends, nothing new begins. Needs to be one's own, or
    /// the role that started it wherever it reaches.
    /// </summary>
    public static Task<BulkOperationPayload> PauseBulkOperation(
        BulkOperationInput input, BulkTurnSender sender, CancellationToken cancellationToken) =>
        sender.Turn(input, BulkTurnKind.Pause, cancellationToken);

    /// <summary>
    /// Goes on where the pause began. Needs the role that started the operation, wherever it reaches.
    /// </summary>
    public static Task<BulkOperationPayload> ResumeBulkOperation(
        BulkOperationInput input, BulkTurnSender sender, CancellationToken cancellationToken) =>
        sender.Turn(input, BulkTurnKind.Resume, cancellationToken);

    /// <summary>
    /// Ends an operation for good: what was done stands and is counted, the rest is left alone. Needs to be one's own,
    /// or the role that started it wherever it reaches.
    /// </summary>
    public static Task<BulkOperationPayload> CancelBulkOperation(
        BulkOperationInput input, BulkTurnSender sender, CancellationToken cancellationToken) =>
        sender.Turn(input, BulkTurnKind.Cancel, cancellationToken);

    /// <summary>
    /// Try the failed items again, in the name of whoever asks. Needs the role that started the operation, wherever it
    /// reaches; figures that were uploaded, and advances, only whoever started it tries again. An offer of a service
    /// that was defined anew since is not tried again: WRONG_STATUS.
    /// </summary>
    public static Task<BulkOperationPayload> RetryBulkOperation(
        BulkOperationInput input, BulkTurnSender sender, CancellationToken cancellationToken) =>
        sender.Turn(input, BulkTurnKind.Retry, cancellationToken);

    /// <summary>
    /// Take back what the operation did, where the law of the lifecycle still allows it; itself a bulk operation. An
    /// offer is withdrawn as long as nobody answered it; an approval is not taken back, and each item says what to do
    /// instead. Needs the role that started the operation.
    /// </summary>
    public static Task<BulkOperationPayload> UndoBulkOperation(
        BulkOperationInput input, BulkTurnSender sender, CancellationToken cancellationToken) =>
        sender.Undo(input, cancellationToken);
}

/// <summary>Carries what a viewer makes of an operation to its grain: rights first.</summary>
public sealed class BulkTurnSender(
    GrainCalls grains, BulkAccess bulk, BulkOperations operations, IViewerAccessor access)
{
    public async Task<BulkOperationPayload> Turn(
        BulkOperationInput input, BulkTurnKind kind, CancellationToken cancellationToken)
    {
        var viewer = access.Viewer ?? throw new InvalidOperationException("Nobody is signed in.");
        var (operation, refusal) = await bulk.ToTurn(input.Id, kind, viewer, cancellationToken);
        refusal ??= CommandSender.BadKey(input.IdempotencyKey);
        if (operation is null || refusal is not null)
        {
            return new BulkOperationPayload(operation, UserError.List(refusal));
        }

        var by = CommandSender.ActorFor(viewer, operation.StartedBy.Organisation);
        var commandId = CommandSender.CommandId(viewer, input.IdempotencyKey);
        var outcome = await grains.Call(
            $"operation/{input.Id}",
            (IBulkOperationGrain grain) => grain.Turn(
                kind, input.Reason, by, commandId, input.IdempotencyKey, cancellationToken),
            cancellationToken);
        return new BulkOperationPayload(outcome.Operation, UserError.List(outcome.Refusal));
    }

    public async Task<BulkOperationPayload> Undo(BulkOperationInput input, CancellationToken cancellationToken)
    {
        var viewer = access.Viewer ?? throw new InvalidOperationException("Nobody is signed in.");
        var (operation, refusal) = await bulk.ToUndo(input.Id, viewer, cancellationToken);
        refusal ??= CommandSender.BadKey(input.IdempotencyKey);
        if (operation is null || refusal is not null)
        {
            return new BulkOperationPayload(operation, UserError.List(refusal));
        }

        // Asked again, it is answered the same, whatever has become of the operation since.
        var id = OperationIds.For(viewer, input.IdempotencyKey);
        if (await operations.ById(id, cancellationToken) is null
            && BulkLaw.RefusesUndo(operation, input.Reason) is { } lawful)
        {
            return new BulkOperationPayload(operation, [UserError.Of(lawful)]);
        }

        var scope = Rights.HoldingFor(BulkLaw.ActionOf(operation), viewer);
        var request = new BulkRequest.Undo(operation.Id, operation.Kind, input.Reason, scope.Limit);
        var by = CommandSender.ActorFor(viewer, scope.IsNational ? OdsCode.NhsEngland : scope.Organisations[0]);
        return await BulkMutations.Start(
            request, dryRun: false, by, viewer, input.IdempotencyKey, grains, cancellationToken);
    }
}
