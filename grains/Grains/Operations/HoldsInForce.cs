using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>The holds that a decision must know: read afresh for every command that a hold blocks.</summary>
internal sealed class HoldsInForce(ActiveHolds active, Practices practices)
{
    public async ValueTask<ImmutableArray<Hold>> Reaching(
        CollectionKey key, Collection? state, CollectionCommand command, CancellationToken cancellationToken)
    {
        if (state is null
            || command is not (CollectionCommand.Declare or CollectionCommand.Approve
                or CollectionCommand.ApproveFinancially or CollectionCommand.PayAspiration))
        {
            return [];
        }

        var holds = await active.Read(cancellationToken);
        var supplier = holds.Any(hold => hold.Supplier is not null)
            ? (await practices.ByCode(key.Practice, cancellationToken))?.ClinicalSystem
            : null;
        return [.. holds.Where(hold => HoldScope.Reaches(hold, key, state.Commissioner, supplier))];
    }
}
