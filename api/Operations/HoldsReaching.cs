using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Operations;

/// <summary>The active holds, read once for each request, and which of them reach a collection.</summary>
public sealed class HoldsReaching(ActiveHolds active, PracticeLoader practices)
{
    private readonly Lock _lock = new();
    private Task<ImmutableArray<Hold>>? _holds;

    /// <summary>Practices are read only when a hold is a supplier's, those of all collections together.</summary>
    public IDataLoaderResult<ImmutableArray<Hold>> Of(Collection state)
    {
        var practice = practices.LoadAsync(state.Key.Practice);
        return DataLoaderResults.Of(async cancellationToken =>
        {
            var holds = await Active(cancellationToken);
            var supplier = holds.Any(hold => hold.Supplier is not null)
                ? (await practice.GetResultAsync(cancellationToken))?.ClinicalSystem
                : null;
            return holds.Where(hold => HoldScope.Reaches(hold, state.Key, state.Commissioner, supplier))
                .ToImmutableArray();
        });
    }

    private Task<ImmutableArray<Hold>> Active(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _holds ??= active.Read(cancellationToken);
        }
    }
}
