namespace GpCollections.Extracts;

/// <summary>
/// Lets some answers at a time be read and stored on a silo. Those that have come wait, so that at a window's opening
/// every system is asked before the answers of the first ones take the processor.
/// </summary>
internal sealed class AnswerTurns : IDisposable
{
    private const int AtOnce = 8;

    /// <summary>What may wait in memory: the answers of some thousand practices.</summary>
    private const long MostBytes = 128 * 1_024 * 1_024;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private long _waiting;

    /// <param name="place">
    /// Given back before waiting, unless so much waits already that no other should be asked.
    /// </param>
    public async Task<Place> Enter(int bytes, Place place, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _waiting, bytes) <= MostBytes)
        {
            place.Dispose();
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _waiting, -bytes);
        }

        return new Place(() => _turns.Release());
    }

    public void Dispose() => _turns.Dispose();
}
