using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Operations;

/// <summary>
/// Who sees a bulk operation, and who may turn it: whoever holds, wherever the operation reaches, the role that it
/// needed. The person who started it always sees it, and may always stop it.
/// </summary>
public sealed class BulkAccess(BulkOperations operations)
{
    private static readonly Refusal Unseen = new(
        RefusalCode.NotFound, "There is no such operation among those that you may see.", ["id"]);

    /// <summary>Which operations the viewer sees; null: everybody's.</summary>
    public static OperationsSeenBy? SeenBy(Viewer viewer) => Rights.Visible(viewer).IsNational
        ? null
        : new(
            viewer.Id,
            Rights.HoldingFor(CollectionAction.WithdrawOffer, viewer).Organisations,
            Rights.HoldingFor(CollectionAction.Approve, viewer).Organisations,
            Rights.HoldingFor(CollectionAction.ApproveFinancially, viewer).Organisations,
            Rights.HoldingFor(CollectionAction.EnterFigures, viewer).Organisations);

    /// <summary>The operation; null when there is none that the viewer may see.</summary>
    public Task<BulkOperation?> Seen(string id, Viewer viewer, CancellationToken cancellationToken) =>
        operations.Seen(id, SeenBy(viewer), cancellationToken);

    /// <summary>The operation that is to be paused, resumed, cancelled or retried, or why the viewer may not.</summary>
    public async Task<(BulkOperation? Operation, Refusal? Refusal)> ToTurn(
        string id, BulkTurnKind turn, Viewer viewer, CancellationToken cancellationToken)
    {
        if (await Seen(id, viewer, cancellationToken) is not { } operation)
        {
            return (null, Unseen);
        }

        // To stop one's own work takes no right; to go on with it takes the one that it needs, and needs it still.
        var isStop = turn is BulkTurnKind.Pause or BulkTurnKind.Cancel;
        return isStop && operation.StartedBy.Id == viewer.Id
            ? (operation, null)
            : (operation, await RefusesAll(operation, viewer, cancellationToken));
    }

    /// <summary>The operation that is to be taken back, or why the viewer may not.</summary>
    public async Task<(BulkOperation? Operation, Refusal? Refusal)> ToUndo(
        string id, Viewer viewer, CancellationToken cancellationToken)
    {
        if (await Seen(id, viewer, cancellationToken) is not { } operation)
        {
            return (null, Unseen);
        }

        // What is another commissioner's by now fails by itself.
        return Rights.HoldingFor(BulkLaw.ActionOf(operation), viewer).IsNothing
            ? (operation, await RefusesAll(operation, viewer, cancellationToken))
            : (operation, null);
    }

    private async Task<Refusal?> RefusesAll(
        BulkOperation operation, Viewer viewer, CancellationToken cancellationToken) => Rights.RefusesBulk(
            BulkLaw.ActionOf(operation), viewer, await operations.Reach(operation.Id, cancellationToken));
}
