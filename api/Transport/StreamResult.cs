using GraphQL;

namespace GpCollections.Transport;

/// <summary>The answer to a subscription: a stream of results, made one by one as they are read.</summary>
internal sealed class StreamResult : ExecutionResult, IDisposable
{
    public StreamResult(IAsyncEnumerable<StreamedResult> events)
    {
        Events = events;
        Executed = true;
    }

    public IAsyncEnumerable<StreamedResult> Events { get; }

    /// <value>What counts it among the streams that are open.</value>
    public IDisposable? Place { get; set; }

    public void Dispose() => Place?.Dispose();
}

/// <param name="Id">Where a client can resume after it; null: nowhere.</param>
internal readonly record struct StreamedResult(ExecutionResult Result, string? Id);
