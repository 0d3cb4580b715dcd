using System.Collections.Immutable;
using GpCollections.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Extracts;

/// <summary>The windows that are paused, read at most once a second for all collections of a silo.</summary>
internal sealed class PausedWindows(WindowTurns turns, [FromKeyedServices(Clock.Grains)] TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile ImmutableHashSet<(string Service, string Period)> _paused = [];
    private DateTimeOffset _readAt;

    public bool IsPaused(string service, string period) => _paused.Contains((service, period));

    public async ValueTask Refresh(CancellationToken cancellationToken)
    {
        var now = clock.Now();
        if (now - _readAt >= Fresh)
        {
            _readAt = now;
            _paused = await turns.Paused(cancellationToken);
        }
    }

    /// <summary>How long a collection waits before it looks again: 5 to 8 s, so that not all look at once.</summary>
    public static TimeSpan LookAgain(CollectionKey key) =>
        TimeSpan.FromSeconds(5 + (key.Practice.GetHashCode() & 3));
}
