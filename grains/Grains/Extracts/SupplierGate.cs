namespace GpCollections.Extracts;

/// <summary>
/// Lets questions to one supplier through: so many at a time, so many a minute, those of the lowest group first.
/// </summary>
/// <param name="perMinute">Null: as many as there are places.</param>
internal sealed class SupplierGate(int concurrency, int? perMinute, TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, (int Group, long Number)> _waiting = new();
    private int _free = concurrency;
    private long _number;
    private DateTimeOffset _next;
    private ITimer? _timer;

    /// <summary>Returns when it is the caller's turn.</summary>
    public async Task<Place> Enter(int group, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue(turn, (group, _number++));
            LetIn();
        }

        // Whoever is let in at the same moment has been let in.
        await using var leaving = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task;
        return new Place(Leave);
    }

    private void Leave()
    {
        lock (_lock)
        {
            _free++;
            LetIn();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void LetIn()
    {
        while (_free > 0 && _waiting.Count > 0)
        {
            if (perMinute is { } rate)
            {
                var now = clock.GetUtcNow();
                if (now < _next)
                {
                    WaitUntilNext(_next - now);
                    return;
                }

                if (_waiting.Dequeue().TrySetResult())
                {
                    _free--;
                    _next = (_next > now.AddSeconds(-1) ? _next : now) + TimeSpan.FromMinutes(1d / rate);
                }
            }
            else if (_waiting.Dequeue().TrySetResult())
            {
                _free--;
            }
        }
    }

    private void WaitUntilNext(TimeSpan wait)
    {
        _timer ??= clock.CreateTimer(_ => Again(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Again()
    {
        lock (_lock)
        {
            LetIn();
        }
    }
}
