using System.Collections.Immutable;

namespace GpCollections.Operations;

/// <summary>The holds that stand, for many who ask at once.</summary>
/// <remarks>
/// Every caller gets a read that began after its call. One read is under way at most; all who come meanwhile share
/// the next.
/// </remarks>
public sealed class ActiveHolds(Holds holds)
{
    private readonly Lock _lock = new();
    private Task<ImmutableArray<Hold>> _underWay = Task.FromResult(ImmutableArray<Hold>.Empty);
    private Task<ImmutableArray<Hold>>? _next;

    public Task<ImmutableArray<Hold>> Read(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _next ??= ReadAfter(_underWay);
            return _next.WaitAsync(cancellationToken);
        }
    }

    // The read belongs to all who wait for it: no single caller's token may cancel it, nor the scheduler of a grain
    // hold it.
    private Task<ImmutableArray<Hold>> ReadAfter(Task<ImmutableArray<Hold>> before) => Task.Run(async () =>
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _underWay = _next!; // Set by the caller, who held the lock until now.
            _next = null;
        }

        return await holds.Active(CancellationToken.None);
    });
}
