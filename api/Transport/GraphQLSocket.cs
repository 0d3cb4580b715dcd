using System.Text.Json;
using GraphQL;

namespace GpCollections.Transport;

/// <summary>One WebSocket by the protocol graphql-transport-ws: what is received, and what runs on it.</summary>
/// <remarks>
/// Nothing is queued: each operation waits until its message has gone out, and the next event is made only then.
/// </remarks>
internal sealed class GraphQLSocket(
    SocketWire wire, GraphQLRunner runner, GraphQLOptions options, Func<string?, Task<SocketCaller>> signIn)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SocketOperation> _operations = [];
    private SocketCaller? _caller;

    /// <summary>Until either side closes it.</summary>
    public async Task Serve(CancellationToken stopping)
    {
        using var init = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        init.CancelAfter(TimeSpan.FromSeconds(options.InitTimeoutSeconds));
        try
        {
            while (true)
            {
                var end = _caller is { } caller ? caller.Life.End : init.Token;
                if (await wire.Receive(end) is not { } message) return;
                await Take(SocketMessage.Read(message, options));
            }
        }
        catch (SocketFault fault)
        {
            await wire.Close(fault.Code, fault.Message);
        }
        catch (OperationCanceledException)
        {
            // After 4403 clients get a new token and come again, as they do after 1001; 4401 they take for final.
            await (stopping.IsCancellationRequested ? wire.Close(SocketCodes.GoingAway, "This server is stopping")
                : _caller is null ? wire.Close(SocketCodes.InitTimeout, "Connection initialisation timeout")
                : wire.Close(SocketCodes.Forbidden, "Token expired"));
        }
        finally
        {
            await EndAll();
            _caller?.Dispose();
        }
    }

    private Task Take(SocketMessage message) => message.Type switch
    {
        "connection_init" => Init(message),
        "ping" => wire.Send("pong", null, null),
        "pong" => Task.CompletedTask,
        "subscribe" => Subscribe(message),
        "complete" => End(message.Id),
        _ => throw SocketFault.Bad($"There is no message {message.Type[..Math.Min(message.Type.Length, 40)]}"),
    };

    private async Task Init(SocketMessage message)
    {
        if (_caller is not null) throw new SocketFault(SocketCodes.TooManyInits, "Too many initialisation requests");
        _caller = await signIn(message.Token);
        await wire.Send("connection_ack", null, null);
    }

    private async Task Subscribe(SocketMessage message)
    {
        if (_caller is null) throw new SocketFault(SocketCodes.Unauthorized, "Unauthorized");
        if (message is not { Id: { Length: > 0 } id, Request: { } request })
            throw SocketFault.Bad("subscribe needs an id and a payload with a query");
        SocketOperation? operation = null;
        lock (_lock)
        {
            if (_operations.ContainsKey(id))
                throw new SocketFault(SocketCodes.SubscriberExists, $"Subscriber for {Short(id)} already exists");
            if (_operations.Count < options.MaxOperationsPerSocket)
                _operations[id] = operation = new(id, _caller.Life.End);
        }
        if (operation is null)
        {
            await Send(id, "error", Refusal($"A socket runs {options.MaxOperationsPerSocket} operations at once."));
            return;
        }
        operation.Running = Task.Run(() => Run(operation, request, _caller), CancellationToken.None);
    }

    private async Task Run(SocketOperation operation, GraphQLRequest request, SocketCaller caller)
    {
        try
        {
            await using var scope = caller.NewScope();
            var result = await runner.Run(request, caller.For(scope, operation.End));
            if (result is StreamResult stream)
            {
                using (stream)
                {
                    await using var events = stream.Events.GetAsyncEnumerator(operation.End);
                    while (await events.MoveNextAsync()) await Send(operation, "next", events.Current.Result);
                }
            }
            else if (result.Executed)
            {
                await Send(operation, "next", result);
            }
            await Finish(operation, result.Executed ? null : result);
        }
        catch (Exception) when (operation.End.IsCancellationRequested || !wire.IsOpen)
        {
            // Its client has ended it, or the socket has.
        }
        catch (RequestFault fault)
        {
            await Finish(operation, new ExecutionResult(new ExecutionError(fault.Message) { Code = fault.Code }));
        }
        catch (Exception fault)
        {
            runner.Fault(fault, caller.CorrelationId);
            var told = RequestFault.Internal();
            await Finish(operation, new ExecutionResult(new ExecutionError(told.Message) { Code = told.Code }));
        }
        finally
        {
            Forget(operation);
            operation.Dispose();
        }
    }

    // After its client's complete, nothing more is said of an operation; nor after ours.
    private Task Send(SocketOperation operation, string type, ExecutionResult result) =>
        wire.Send(type, operation.Id, Write(result), () => !operation.End.IsCancellationRequested);

    private async Task Finish(SocketOperation operation, ExecutionResult? failed)
    {
        // The id is free before the client can know that it is.
        Forget(operation);
        await wire.Send(
            failed is null ? "complete" : "error", operation.Id, failed is null ? null : WriteErrors(failed),
            () => !operation.End.IsCancellationRequested);
    }

    private Task Send(string id, string type, ExecutionError error) =>
        wire.Send(type, id, WriteErrors(new ExecutionResult(error)));

    // Its id may be another's by now.
    private void Forget(SocketOperation operation)
    {
        lock (_lock)
        {
            if (_operations.GetValueOrDefault(operation.Id) == operation) _operations.Remove(operation.Id);
        }
    }

    private async Task End(string? id)
    {
        SocketOperation? ended;
        lock (_lock)
        {
            if (id is null || !_operations.Remove(id, out ended)) return;
        }
        await ended.Cancel();
    }

    private async Task EndAll()
    {
        SocketOperation[] all;
        lock (_lock) all = [.. _operations.Values];
        foreach (var operation in all) await operation.Cancel();
        await Task.WhenAll(all.Select(operation => operation.Running));
    }

    private Action<Utf8JsonWriter> Write(ExecutionResult result) => json =>
        ResponseWriter.Write(json, result, options, _caller?.CorrelationId ?? "");

    private Action<Utf8JsonWriter> WriteErrors(ExecutionResult result) => json =>
        ResponseWriter.WriteErrors(json, result, options, _caller?.CorrelationId ?? "");

    private static ExecutionError Refusal(string message) => new(message) { Code = Codes.TooManyStreams };

    private static string Short(string id) => id.Length <= 40 ? id : $"{id[..40]}…";
}

/// <summary>An operation that runs on a socket.</summary>
internal sealed class SocketOperation : IDisposable
{
    private readonly CancellationTokenSource _end;

    public SocketOperation(string id, CancellationToken socketEnds)
    {
        Id = id;
        _end = CancellationTokenSource.CreateLinkedTokenSource(socketEnds);
        End = _end.Token;
    }

    public string Id { get; }

    public CancellationToken End { get; }

    public Task Running { get; set; } = Task.CompletedTask;

    public Task Cancel()
    {
        try
        {
            return _end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It came to its own end at the same moment.
            return Task.CompletedTask;
        }
    }

    public void Dispose() => _end.Dispose();
}
