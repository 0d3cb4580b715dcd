using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>
/// Who sees a bulk operation, and who may turn it: whoever holds, wherever the operation reaches, the role that it
/// needed. The person who started it always sees it, and may always stop it.
/// </summary>
public sealed class BulkAccess(BulkOperations operations, Practices practices)
{
    private static readonly Refusal Unseen = new(
        RefusalCode.NotFound, "There is no such operation among those that you may see.", ["id"]);

    /// <summary>The operation; null when there is none that the viewer may see.</summary>
    public async Task<BulkOperation?> Seen(string id, Viewer viewer, CancellationToken cancellationToken) =>
        await operations.ById(id, cancellationToken) is { } operation
        && (operation.StartedBy.Id == viewer.Id
            || Rights.Visible(viewer).IsNational
            || await RefusesAll(operation, viewer, cancellationToken) is null)
            ? operation
            : null;

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
        BulkOperation operation, Viewer viewer, CancellationToken cancellationToken)
    {
        var request = await operations.Request(operation.Id, cancellationToken);
        return Rights.RefusesBulk(
            BulkLaw.ActionOf(operation), viewer, request is null ? null : await Reach(request, cancellationToken));
    }

    /// <summary>The commissioners whose collections it reaches; null: everyone's.</summary>
    private async Task<ImmutableArray<OdsCode>?> Reach(BulkRequest request, CancellationToken cancellationToken) =>
        request switch
        {
            BulkRequest.Offer { Practices: { } named } =>
                [.. (await practices.ByCodes(named, cancellationToken)).Select(each => each.Commissioner).Distinct()],
            BulkRequest.Offer { Commissioner: { } commissioner } => [commissioner],
            BulkRequest.Approve approve => approve.Scope,
            BulkRequest.Undo undo => undo.Scope,
            BulkRequest.EnterFigures entry => [.. entry.Items.Select(item => item.Acting).Distinct()],
            _ => null,
        };
}
