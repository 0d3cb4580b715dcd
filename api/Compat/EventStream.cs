using System.Linq.Expressions;
using GraphQL;
using GraphQL.Resolvers;

namespace GpCollections.Compat;

/// <summary>
/// The source of a subscription's events. A transport takes it by <see cref="Open"/>, event by event as its client
/// reads; GraphQL.NET's own observables would lose that pace and queue without bound.
/// </summary>
public sealed class EventStream : ISourceStreamResolver
{
    private readonly Func<IResolveFieldContext, Task<IAsyncEnumerable<object?>>> _open;

    /// <param name="stream">An IAsyncEnumerable of records, or a task of one: what it waits for is the begin.</param>
    internal EventStream(Expression stream) =>
        _open = Expression.Lambda<Func<IResolveFieldContext, Task<IAsyncEnumerable<object?>>>>(
            Resolve.Stream(stream), Resolve.Context).Compile();

    /// <value>Who may; set by the schema builder.</value>
    internal AllowAttribute? Allow { get; set; }

    /// <exception cref="ExecutionError">The caller may not.</exception>
    public Task<IAsyncEnumerable<object?>> Open(IResolveFieldContext context) =>
        Allow?.Refusal(context) is { } refusal
            ? Task.FromException<IAsyncEnumerable<object?>>(refusal)
            : _open(context);

    public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) =>
        throw new NotSupportedException("Events are read by Open.");
}
