namespace GpCollections;

/// <summary>
/// A read that began after everybody came who waits for it: never older than the question, and shared by all who ask
/// while another is under way.
/// </summary>
public sealed class SharedRead<T>(Func<Task<T>> read)
{
    private readonly Lock _lock = new();
    private Task _underWay = Task.CompletedTask;
    private Task<T>? _next;

    public Task<T> Read(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _next ??= ReadAfter(_underWay);
            return _next.WaitAsync(cancellationToken);
        }
    }

    // The read belongs to all who wait for it: no single caller's token may cancel it, nor the scheduler of a grain
    // hold it.
    private Task<T> ReadAfter(Task before) => Task.Run(async () =>
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            _underWay = _next!; // Set by the caller, who held the lock until now.
            _next = null;
        }

        return await read();
    });
}
