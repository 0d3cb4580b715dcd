using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <param name="Filter">At least one condition. Of what it finds, that whose offer awaits an answer (RESPOND), or that
/// practices have taken on.</param>
/// <param name="Deadline">The step that gets more time.</param>
/// <param name="Until">The first instant that is too late: later than the end that stands, and at most 366 days from
/// now.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record ExtendDeadlineManyInput(
    CollectionFilterInput Filter,
    DeadlineStep Deadline,
    DateTimeOffset Until,
    string Reason,
    [ID] string? IdempotencyKey,
    bool DryRun = false);

[MutationType, SignedIn]
public static class ExtendMutations
{
    /// <summary>
    /// Give more time for one step to everything that a filter selects, as when a supplier's systems fail. Runs as a
    /// bulk operation; each refusal is reported. Needs APPROVAL_MANAGEMENT at the commissioner (what is not the
    /// viewer's is left out), or EXTRACTION_OPERATOR or NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<BulkOperationPayload> ExtendDeadlineMany(
        ExtendDeadlineManyInput input,
        Viewer viewer,
        GrainCalls grains,
        BulkOperations operations,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var scope = Rights.HoldingFor(CollectionAction.ExtendDeadline, viewer);
        var refusal = scope.IsNothing
            ? Rights.RefusesBulk(CollectionAction.ExtendDeadline, viewer, null)
            : CommandSender.BadKey(input.IdempotencyKey)
                ?? await Refuses(input, viewer, operations, clock.GetUtcNow(), cancellationToken);
        if (refusal is not null)
        {
            return new BulkOperationPayload(null, [UserError.Of(refusal)]);
        }

        var request = new BulkRequest.ExtendDeadline(
            input.Filter.ToFilter(), input.Deadline, input.Until.ToUniversalTime(), input.Reason, scope.Limit);
        var by = CommandSender.ActorFor(viewer, scope.IsNational ? OdsCode.NhsEngland : scope.Organisations[0]);
        return await BulkMutations.Start(
            request, input.DryRun, by, viewer, input.IdempotencyKey, grains, cancellationToken);
    }

    // What would refuse every single item is refused at once. One deadline that is far ahead, extendDeadline extends.
    private static async Task<Refusal?> Refuses(
        ExtendDeadlineManyInput input,
        Viewer viewer,
        BulkOperations operations,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (input.Filter.IsEmpty)
        {
            return new(RefusalCode.Invalid, "Give a filter that filters.", ["filter"]);
        }

        // Asked again, it is answered the same, whatever end has passed since.
        var extend = new CollectionCommand.ExtendDeadline(input.Deadline, input.Until.ToUniversalTime(), input.Reason);
        return Lifecycle.RefusesOfAll(extend, now) is { } refusal
            && await operations.ById(OperationIds.For(viewer, input.IdempotencyKey), cancellationToken) is null
                ? refusal
                : null;
    }
}
