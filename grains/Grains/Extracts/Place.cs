namespace GpCollections.Extracts;

/// <summary>One of a bounded number; given back once, however often it is disposed of.</summary>
internal sealed class Place(Action leave) : IDisposable
{
    private Action? _leave = leave;

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
