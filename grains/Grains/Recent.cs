namespace GpCollections;

/// <summary>
/// What is read at most once a second for all grains of a silo: as it was at most a second ago.
/// </summary>
internal sealed class Recent<T>(Func<Task<T>> read, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<T>? _reading;
    private long _readAt;

    // Whoever comes while it is read waits for that reading: before the first one nothing is known.
    public async ValueTask<T> Read(CancellationToken cancellationToken)
    {
        Task<T> reading;
        lock (_lock)
        {
            if (_reading is null or { IsFaulted: true } || clock.GetElapsedTime(_readAt) >= Fresh)
            {
                (_reading, _readAt) = (Task.Run(read, CancellationToken.None), clock.GetTimestamp());
            }

            reading = _reading;
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>The next to ask reads anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _reading = null;
        }
    }
}
