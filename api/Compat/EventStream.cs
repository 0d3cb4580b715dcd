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
    private readonly Func<IResolveFieldContext, IAsyncEnumerable<object?>> _open;

    internal EventStream(Expression stream) =>
        // Events are records, so the stream of them is a stream of objects.
        _open = Expression.Lambda<Func<IResolveFieldContext, IAsyncEnumerable<object?>>>(stream, Resolve.Context)
            .Compile();

    public IAsyncEnumerable<object?> Open(IResolveFieldContext context) => _open(context);

    public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) =>
        throw new NotSupportedException("Events are read by Open.");
}
