using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace GpCollections.Transport;

/// <summary>The bytes of one WebSocket: one message is received at a time, and one is sent.</summary>
internal sealed class SocketWire(WebSocket socket, GraphQLOptions options) : IDisposable
{
    private const int MaxReasonChars = 100;
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _received = new(1_024);
    private ArrayBufferWriter<byte> _sent = new(1_024);
    private Task<ValueWebSocketReceiveResult>? _receiving;

    public bool IsOpen => socket.State == WebSocketState.Open;

    /// <summary>Null when the client has closed, or has gone.</summary>
    public async Task<ReadOnlyMemory<byte>?> Receive(CancellationToken end)
    {
        _received.ResetWrittenCount();
        // A receiving that is cancelled would tear the socket, and nothing could be said any more: it is left alone.
        while (true)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                _receiving = socket.ReceiveAsync(_received.GetMemory(1_024), CancellationToken.None).AsTask();
                part = await _receiving.WaitAsync(end);
            }
            catch (WebSocketException)
            {
                return null;
            }
            if (part.MessageType == WebSocketMessageType.Close) return await Closed();
            if (part.MessageType == WebSocketMessageType.Binary) throw SocketFault.Bad("Send text");
            _received.Advance(part.Count);
            if (_received.WrittenCount > options.MaxBodyBytes)
                throw new SocketFault(SocketCodes.TooBig, $"A message may have {options.MaxBodyBytes} bytes");
            if (part.EndOfMessage) return _received.WrittenMemory;
        }
    }

    /// <param name="still">Whether it is still to be sent when its turn has come.</param>
    public async Task Send(
        string type, string? id, Action<Utf8JsonWriter>? payload, Func<bool>? still = null)
    {
        await _sending.WaitAsync();
        try
        {
            if (!IsOpen || still?.Invoke() == false) return;
            Write(type, id, payload);
            // Kestrel leaves sockets alone however slowly they read.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.SendTimeoutSeconds));
            await socket.SendAsync(_sent.WrittenMemory, WebSocketMessageType.Text, true, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
        finally
        {
            // One large answer must not be kept for as long as the socket lives.
            if (_sent.Capacity > options.MaxBodyBytes) _sent = new(1_024);
            _sending.Release();
        }
    }

    public async Task Close(int code, string reason)
    {
        using var limit = new CancellationTokenSource(Goodbye);
        try
        {
            await _sending.WaitAsync(limit.Token);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                    await socket.CloseOutputAsync(
                        (WebSocketCloseStatus)code, reason[..Math.Min(reason.Length, MaxReasonChars)], limit.Token);
            }
            finally
            {
                _sending.Release();
            }
            await Drain(limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    // What the client has still on the way would reset the connection, and the reason with it, were it not taken.
    private async Task Drain(CancellationToken limit)
    {
        var waste = new byte[4_096];
        while (socket.State == WebSocketState.CloseSent)
        {
            if (_receiving is not { IsCompleted: false })
                _receiving = socket.ReceiveAsync(waste.AsMemory(), CancellationToken.None).AsTask();
            await _receiving.WaitAsync(limit);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> Closed()
    {
        await Close((int)WebSocketCloseStatus.NormalClosure, "");
        return null;
    }

    private void Write(string type, string? id, Action<Utf8JsonWriter>? payload)
    {
        _sent.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_sent, ResponseWriter.Json);
        json.WriteStartObject();
        if (id is not null) json.WriteString("id", id);
        json.WriteString("type", type);
        if (payload is not null)
        {
            json.WritePropertyName("payload");
            payload(json);
        }
        json.WriteEndObject();
    }
}
