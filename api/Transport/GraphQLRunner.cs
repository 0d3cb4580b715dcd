using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules.Custom;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace GpCollections.Transport;

/// <summary>Executes one operation: the documents' cache, limits, timeout, and what is logged of a fault.</summary>
internal sealed partial class GraphQLRunner(
    ISchema schema,
    IOptions<GraphQLOptions> options,
    TrustedDocuments trusted,
    DocumentStore documents,
    CostBudget budget,
    OpenStreams streams,
    ILogger<GraphQLRunner> logger)
{
    private const int MaxParallelFields = 16;

    private readonly GraphQLOptions _options = options.Value;
    private readonly ILogger<GraphQLRunner> _logger = logger;
    private readonly StreamingExecuter _executer = new(options.Value);
    private readonly IValidationRule[] _everyTime = [new CostRule(options.Value.MaxCost, budget.Pay)];
    private readonly IValidationRule[] _firstTime =
    [
        .. DocumentValidator.CoreRules,
        .. options.Value.Introspection ? (IValidationRule[])[] : [NoIntrospectionValidationRule.Instance],
        new CostRule(options.Value.MaxCost, budget.Pay),
    ];

    /// <exception cref="RequestFault">It is none for this method, or its document isn't to be had.</exception>
    public async Task<ExecutionResult> Run(GraphQLRequest request, Caller caller)
    {
        IDisposable? place = null;
        try
        {
            var query = trusted.Document(request);
            var (document, isValid) = documents.Get(query);
            var operation = Operation(document, request.OperationName);
            Refuse(operation, caller);
            if (operation == OperationType.Subscription) place = streams.Enter(caller.Person);
            var result = await _executer.ExecuteAsync(Options(request, document, operation, isValid, caller));
            if (result.Executed && !isValid) documents.Keep(query, document);
            if (result is StreamResult stream) (stream.Place, place) = (place, null);
            // A stream that could not begin has no data, not even null.
            else if (operation == OperationType.Subscription) result.Executed = false;
            return result;
        }
        catch (ExecutionError error)
        {
            return new(error);
        }
        finally
        {
            place?.Dispose();
        }
    }

    private ExecutionOptions Options(
        GraphQLRequest request,
        GraphQLDocument document,
        OperationType operation,
        bool isValid,
        Caller caller)
    {
        var faults = 0;
        return new()
        {
            Schema = schema,
            Document = document,
            OperationName = request.OperationName,
            Variables = request.Variables,
            Extensions = request.Extensions,
            ValidationRules = isValid ? _everyTime : _firstTime,
            RequestServices = caller.Services,
            User = caller.User,
            CancellationToken = caller.Left,
            MaxParallelExecutionCount = MaxParallelFields,
            Timeout = operation switch
            {
                OperationType.Mutation => TimeSpan.FromSeconds(_options.MutationTimeoutSeconds),
                OperationType.Query => TimeSpan.FromSeconds(_options.QueryTimeoutSeconds),
                // Each of its events has the time of a query.
                _ => Timeout.InfiniteTimeSpan,
            },
            UnhandledExceptionDelegate = context =>
            {
                if (_options.Translate(context.OriginalException) is var (code, message))
                {
                    context.Exception = new ExecutionError(message) { Code = code };
                    return Task.CompletedTask;
                }
                var path = context.FieldContext is { } field ? string.Join('/', field.Path) : "the operation";
                // One cause may strike every row of a page: one line tells it.
                var (fault, id) = (context.OriginalException, caller.CorrelationId);
                if (Interlocked.Increment(ref faults) == 1) LogFault(fault, id, path);
                else LogFurtherFault(fault, id, path);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>For what no code of a request's own should have let through.</summary>
    public void Fault(Exception exception, string correlationId) => LogFault(exception, correlationId, "the transport");

    private static OperationType Operation(GraphQLDocument document, string? name)
    {
        var operations = document.Definitions.OfType<GraphQLOperationDefinition>()
            .Where(one => name is null || one.Name?.StringValue == name).Take(2).ToList();
        return operations switch
        {
            [var only] => only.Operation,
            [] => throw Missing(name is null ? "The document has no operation." : "No operation has that name."),
            _ => throw Missing("The document has several operations: say which by operationName."),
        };
    }

    private static ExecutionError Missing(string message) => new(message) { Code = Codes.ValidationFailed };

    private static void Refuse(OperationType operation, Caller caller)
    {
        // A link must not be able to change anything.
        if (operation == OperationType.Mutation && !caller.MayChange)
            throw new RequestFault(405, Codes.MethodNotAllowed, "Send mutations by POST.");
        if (operation == OperationType.Subscription && !caller.MayStream)
            throw Missing($"Subscribe with Accept: {MediaTypes.EventStream}, or over a WebSocket.");
    }
}
