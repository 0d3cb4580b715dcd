using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>The windows that are paused, read at most once a second for all collections of a silo.</summary>
internal sealed class PausedWindows(WindowTurns turns)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<ImmutableHashSet<(string Service, string Period)>>? _reading;
    private long _readAt;

    /// <summary>As it was at most a second ago; right away on the silo where it was turned.</summary>
    public async ValueTask<bool> IsPaused(string service, string period, CancellationToken cancellationToken) =>
        (await Newest().WaitAsync(cancellationToken)).Contains((service, period));

    public void Forget()
    {
        lock (_lock)
        {
            _reading = null;
        }
    }

    /// <summary>How long a collection waits before it looks again: 5 to 8 s, so that not all look at once.</summary>
    public static TimeSpan LookAgain(CollectionKey key) =>
        TimeSpan.FromSeconds(5 + (key.Practice.GetHashCode() & 3));

    // Whoever comes while it is read waits for that reading: before the first one nothing is known.
    private Task<ImmutableHashSet<(string Service, string Period)>> Newest()
    {
        lock (_lock)
        {
            if (_reading is null or { IsFaulted: true } || TimeProvider.System.GetElapsedTime(_readAt) >= Fresh)
            {
                (_reading, _readAt) = (turns.Paused(CancellationToken.None), TimeProvider.System.GetTimestamp());
            }

            return _reading;
        }
    }
}
