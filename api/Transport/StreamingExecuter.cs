using System.Runtime.CompilerServices;
using GpCollections.Compat;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace GpCollections.Transport;

/// <summary>Executes subscriptions at the pace of their reader.</summary>
internal sealed class StreamingExecuter(GraphQLOptions options) : DocumentExecuter
{
    private readonly PulledSubscription _subscription = new(options);

    protected override IExecutionStrategy SelectExecutionStrategy(ExecutionContext context) =>
        context.Operation.Operation == OperationType.Subscription
            ? _subscription
            : base.SelectExecutionStrategy(context);
}

internal sealed class PulledSubscription(GraphQLOptions options) : SubscriptionExecutionStrategy
{
    public override async Task<ExecutionResult> ExecuteAsync(ExecutionContext context)
    {
        // The library takes its own back when this answers.
        var own = new ExecutionContext(context);
        var root = BuildExecutionRootNode(own, GetOperationRootType(own));
        if (root.SubFields is not [{ FieldDefinition.StreamResolver: EventStream stream } node])
        {
            context.Errors.Add(new ExecutionError("A subscription asks for one field.") { Code = Codes.BadUserInput });
            return new ExecutionResult();
        }
        try
        {
            var events = await stream.Open(new ReadonlyResolveFieldContext(node, own));
            return new StreamResult(Results(own, node, events, context.CancellationToken));
        }
        catch (Exception fault) when (!context.CancellationToken.IsCancellationRequested)
        {
            context.Errors.Add(await Error(own, node, fault));
            return new ExecutionResult();
        }
    }

    private async IAsyncEnumerable<StreamedResult> Results(
        ExecutionContext context,
        ExecutionNode node,
        IAsyncEnumerable<object?> events,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = events.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ExecutionError? error = null;
            try
            {
                if (!await source.MoveNextAsync()) yield break;
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                error = await Error(context, node, fault);
            }
            if (error is not null)
            {
                yield return new(new ExecutionResult(error), null);
                yield break;
            }
            yield return new(
                await Result(context, node, source.Current, cancellationToken),
                (source.Current as IResumable)?.Cursor);
        }
    }

    // Each event has services of its own: a loader's cache, and what else lives as long as a request, must not last.
    private async Task<ExecutionResult> Result(
        ExecutionContext context, ExecutionNode node, object? value, CancellationToken cancellationToken)
    {
        var services = context.RequestServices
            ?? throw new InvalidOperationException("The request has no services.");
        await using var scope = services.CreateAsyncScope();
        options.CarryOver(services, scope.ServiceProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.QueryTimeoutSeconds));
        using var own = new ExecutionContext(context)
        {
            Errors = [],
            RequestServices = scope.ServiceProvider,
            CancellationToken = limit.Token,
        };
        return await ProcessDataAsync(own, node, value);
    }

    private async Task<ExecutionError> Error(ExecutionContext context, ExecutionNode node, Exception fault)
    {
        var error = fault as ExecutionError
            ?? await HandleExceptionAsync(context, node, fault, "The events can't be followed.");
        error.Path = node.ResponsePath;
        return error;
    }
}
