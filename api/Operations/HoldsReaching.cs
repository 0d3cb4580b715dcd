using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>The active holds, read once for each request, and which of them reach a collection.</summary>
public sealed class HoldsReaching(ActiveHolds active, Practices practices)
{
    private readonly Lock _lock = new();
    private Task<ImmutableArray<Hold>>? _holds;

    public async Task<ImmutableArray<Hold>> Of(Collection state, CancellationToken cancellationToken)
    {
        Task<ImmutableArray<Hold>> reading;
        lock (_lock)
        {
            reading = _holds ??= active.Read(cancellationToken);
        }

        var holds = await reading;
        var supplier = holds.Any(hold => hold.Supplier is not null)
            ? (await practices.ByCodes([state.Key.Practice], cancellationToken)).FirstOrDefault()?.ClinicalSystem
            : null;
        return [.. holds.Where(hold => HoldScope.Reaches(hold, state.Key, state.Commissioner, supplier))];
    }
}
