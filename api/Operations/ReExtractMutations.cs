using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <param name="Filter">At least one condition. Of what it finds, that which practices have taken on.</param>
/// <param name="Until">The clinical systems are asked until then at least, at most 92 days ahead.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
public sealed record ReExtractManyInput(
    CollectionFilterInput Filter,
    DateTimeOffset Until,
    string Reason,
    [ID] string? IdempotencyKey,
    bool DryRun = false);

[MutationType, SignedIn]
public static class ReExtractMutations
{
    /// <summary>
    /// Ask for the extracts of everything that a filter selects again, as after a supplier's defect. Runs as a bulk
    /// operation. What was collected and declared stands until different figures come. Needs EXTRACTION_OPERATOR at
    /// X24.
    /// </summary>
    public static async Task<BulkOperationPayload> RequestReExtractMany(
        ReExtractManyInput input,
        Viewer viewer,
        GrainCalls grains,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if ((Rights.RefusesBulk(CollectionAction.RequestReExtract, viewer, null)
            ?? Refuses(input, clock.GetUtcNow())
            ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new BulkOperationPayload(null, [UserError.Of(refusal)]);
        }

        var request = new BulkRequest.ReExtract(input.Filter.ToFilter(), input.Until.ToUniversalTime(), input.Reason);
        return await BulkMutations.Start(
            request, input.DryRun, CommandSender.ActorFor(viewer, OdsCode.NhsEngland), viewer, input.IdempotencyKey,
            grains, cancellationToken);
    }

    // What would refuse every single item is refused at once.
    private static Refusal? Refuses(ReExtractManyInput input, DateTimeOffset now) =>
        input.Filter.IsEmpty ? new(RefusalCode.Invalid, "Give a filter that filters.", ["filter"])
        : string.IsNullOrWhiteSpace(input.Reason) ? new(
            RefusalCode.Invalid, "Say why the extracts are to be repeated.", ["reason"])
        : Lifecycle.RefusesUntil(input.Until, now);
}
