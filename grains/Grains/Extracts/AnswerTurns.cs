namespace GpCollections.Extracts;

/// <summary>
/// Lets some answers at a time be read and stored on a silo: few while others are still being asked, so that at a
/// window's opening every system is asked before the answers of the first ones take the processor.
/// </summary>
internal sealed class AnswerTurns(TimeProvider clock)
{
    private const int WhileAsking = 2;
    private const int Otherwise = 16;

    /// <summary>What may wait in memory: the answers of some thousand practices.</summary>
    private const long MostBytes = 128 * 1_024 * 1_024;

    private static readonly TimeSpan Lately = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private long _bytes;
    private int _atWork;
    private long _askedAt;

    /// <summary>Somebody is about to be asked.</summary>
    public void Asking() => Volatile.Write(ref _askedAt, clock.GetTimestamp());

    /// <summary>Returns when it is the answer's turn.</summary>
    /// <param name="place">
    /// The supplier's, given back before waiting, unless so much waits already that no other should be asked.
    /// </param>
    public async Task<Place> Enter(int bytes, Place place, CancellationToken cancellationToken)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= MostBytes)
        {
            place.Dispose();
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(turn);
            LetIn();
        }

        try
        {
            // Whoever is let in at the same moment has been let in.
            await using var leaving = cancellationToken.UnsafeRegister(
                static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
            await turn.Task;
        }
        finally
        {
            Interlocked.Add(ref _bytes, -bytes);
        }

        return new Place(Leave);
    }

    private void Leave()
    {
        lock (_lock)
        {
            _atWork--;
            LetIn();
        }
    }

    // Whoever leaves looks anew, and somebody always leaves.
    private void LetIn()
    {
        var most = clock.GetElapsedTime(Volatile.Read(ref _askedAt)) < Lately ? WhileAsking : Otherwise;
        while (_atWork < most && _waiting.TryDequeue(out var turn))
        {
            _atWork += turn.TrySetResult() ? 1 : 0;
        }
    }
}
