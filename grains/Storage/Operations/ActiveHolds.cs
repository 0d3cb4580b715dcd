using System.Collections.Immutable;

namespace GpCollections.Operations;

/// <summary>The holds that stand, for many who ask at once.</summary>
/// <remarks>
/// Every caller gets a read that began after its call. One read is under way at most; all who come meanwhile share
/// the next.
/// </remarks>
public sealed class ActiveHolds(Holds holds)
{
    private readonly SharedRead<ImmutableArray<Hold>> _active = new(() => holds.Active(CancellationToken.None));

    public Task<ImmutableArray<Hold>> Read(CancellationToken cancellationToken) => _active.Read(cancellationToken);
}
