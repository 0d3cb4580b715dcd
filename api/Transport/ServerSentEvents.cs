using System.Buffers;
using System.Text;
using GraphQL;
using Microsoft.AspNetCore.Http.Features;

namespace GpCollections.Transport;

/// <summary>Answers as events of the protocol graphql-sse, in its distinct connections mode.</summary>
internal sealed class ServerSentEvents(HttpContext context, GraphQLOptions options, string correlationId)
{
    private readonly ArrayBufferWriter<byte> _event = new(1_024);

    /// <summary>A query's or mutation's: one result.</summary>
    public async Task Write(ExecutionResult result)
    {
        await Start();
        await Next(result, null);
        await Complete();
    }

    public async Task Write(StreamResult stream, StreamLife life)
    {
        await Start();
        try
        {
            await using var events = stream.Events.GetAsyncEnumerator(life.End);
            while (await Coming(events, life.End)) await Next(events.Current.Result, events.Current.Id);
        }
        catch (Exception) when (life.End.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            if (Streams.WhyEnded(life) is { } why) await Next(new ExecutionResult(why), null);
        }
        await Complete();
    }

    private async Task Start()
    {
        var response = context.Response;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        response.ContentType = $"{MediaTypes.EventStream}; charset=utf-8";
        response.Headers.CacheControl = "no-store, no-transform";
        response.Headers.Vary = "Accept";
        response.Headers.XContentTypeOptions = "nosniff";
        // Some proxies hold back what is small, unless told.
        response.Headers["X-Accel-Buffering"] = "no";
        await Comment();
    }

    /// <summary>Waits for the next one, and meanwhile shows proxies and the client that the stream is alive.</summary>
    private async Task<bool> Coming(IAsyncEnumerator<StreamedResult> events, CancellationToken end)
    {
        var coming = events.MoveNextAsync().AsTask();
        while (!coming.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(end);
            var pause = Task.Delay(TimeSpan.FromSeconds(options.KeepAliveSeconds), TimeProvider.System, enough.Token);
            if (await Task.WhenAny(coming, pause) == pause && !end.IsCancellationRequested) await Comment();
            else await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await enough.CancelAsync();
        }
        return await coming;
    }

    private Task Comment() => Send(":\n\n"u8);

    private Task Next(ExecutionResult result, string? id)
    {
        _event.ResetWrittenCount();
        _event.Write("event: next\n"u8);
        if (id is not null) Encoding.UTF8.GetBytes($"id: {id}\n", _event);
        _event.Write("data: "u8);
        // JSON as it is written here has no line breaks.
        ResponseWriter.Write(_event, result, options, correlationId);
        _event.Write("\n\n"u8);
        return Flush();
    }

    private Task Complete() => Send("event: complete\ndata:\n\n"u8);

    private Task Send(ReadOnlySpan<byte> bytes)
    {
        _event.ResetWrittenCount();
        _event.Write(bytes);
        return Flush();
    }

    // Waits until the client has taken it, so that a slow one is asked for no more than it reads.
    private async Task Flush()
    {
        await context.Response.BodyWriter.WriteAsync(_event.WrittenMemory, context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}

internal static class Streams
{
    /// <summary>What the last message says of a stream that we ended; null: nothing.</summary>
    public static ExecutionError? WhyEnded(StreamLife life) =>
        life.IsExpired ? Expired()
        : life.IsStopping ? new("This server is stopping. Subscribe again, after the last cursor.")
        {
            Code = Codes.Unavailable,
        }
        : null;

    public static ExecutionError Expired() =>
        new("Your token has expired. Get a new one, and subscribe again, after the last cursor.")
        {
            Code = Codes.TokenExpired,
        };
}
