namespace GpCollections;

/// <summary>Many calls from a grain, a bounded number at a time, on the grain's own scheduler.</summary>
internal static class FanOut
{
    public const int InFlight = 64;

    /// <summary>Calls once for every item; a call that fails is reported and stops no other.</summary>
    public static async Task ForEach<T>(
        IEnumerable<T> items, Func<T, Task> call, Action<T, Exception> failed, CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(InFlight);
        await ForEach(items, call, failed, slots, cancellationToken);
    }

    /// <param name="slots">One for each call that may be under way; others may share them.</param>
    public static async Task ForEach<T>(
        IEnumerable<T> items,
        Func<T, Task> call,
        Action<T, Exception> failed,
        SemaphoreSlim slots,
        CancellationToken cancellationToken)
    {
        var calls = new List<Task>();
        try
        {
            foreach (var item in items)
            {
                await slots.WaitAsync(cancellationToken);
                calls.Add(One(item));
            }
        }
        finally
        {
            // Also after a cancellation: a call under way gives its slot back.
            await Task.WhenAll(calls);
        }

        async Task One(T item)
        {
            try
            {
                await call(item);
            }
            catch (Exception exception)
            {
                failed(item, exception);
            }
            finally
            {
                slots.Release();
            }
        }
    }
}
