using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>The windows that are paused; right away on the silo where one was turned.</summary>
internal sealed class PausedWindows(WindowTurns turns)
{
    private readonly Recent<ImmutableHashSet<(string Service, string Period)>> _paused =
        new(() => turns.Paused(CancellationToken.None), TimeProvider.System);

    public async ValueTask<bool> IsPaused(string service, string period, CancellationToken cancellationToken) =>
        (await _paused.Read(cancellationToken)).Contains((service, period));

    public void Forget() => _paused.Forget();

    /// <summary>How long a collection waits before it looks again: 5 to 8 s, so that not all look at once.</summary>
    public static TimeSpan LookAgain(CollectionKey key) =>
        TimeSpan.FromSeconds(5 + (key.Practice.GetHashCode() & 3));
}
