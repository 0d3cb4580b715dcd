using System.Text.Json;
using System.Text.Unicode;

namespace GpCollections.Transport;

/// <summary>The close codes of graphql-transport-ws, and those of WebSockets themselves that we use.</summary>
internal static class SocketCodes
{
    public const int GoingAway = 1001;
    public const int PolicyViolation = 1008;
    public const int TooBig = 1009;
    public const int TryAgainLater = 1013;
    public const int BadRequest = 4400;
    public const int Unauthorized = 4401;
    public const int Forbidden = 4403;
    public const int NoSubprotocol = 4406;
    public const int InitTimeout = 4408;
    public const int SubscriberExists = 4409;
    public const int TooManyInits = 4429;
}

/// <summary>Ends the socket with a close code.</summary>
internal sealed class SocketFault(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public static SocketFault Bad(string message) => new(SocketCodes.BadRequest, message);
}

/// <summary>A message of the client's.</summary>
/// <param name="Request">Of subscribe.</param>
/// <param name="Token">What connection_init has for a token; null: none.</param>
internal sealed record SocketMessage(string Type, string? Id, GraphQLRequest? Request, string? Token)
{
    /// <exception cref="SocketFault">It is no message.</exception>
    public static SocketMessage Read(ReadOnlyMemory<byte> bytes, GraphQLOptions options)
    {
        if (!Utf8.IsValid(bytes.Span)) throw SocketFault.Bad("A message isn't UTF-8");
        try
        {
            return Parse(bytes.Span, options);
        }
        catch (JsonException)
        {
            throw SocketFault.Bad("A message is no well-formed JSON");
        }
        catch (RequestFault fault)
        {
            throw SocketFault.Bad(fault.Message);
        }
    }

    private static SocketMessage Parse(ReadOnlySpan<byte> bytes, GraphQLOptions options)
    {
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = options.MaxNesting });
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw SocketFault.Bad("Send JSON objects");
        string? type = null, id = null;
        ReadOnlySpan<byte> payload = default;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = JsonInputs.Text(ref json);
            json.Read();
            switch (name)
            {
                case "type" when json.TokenType == JsonTokenType.String: type = JsonInputs.Text(ref json); break;
                case "id" when json.TokenType == JsonTokenType.String: id = JsonInputs.Text(ref json); break;
                case "payload":
                    var start = (int)json.TokenStartIndex;
                    json.Skip();
                    payload = bytes[start..(int)json.BytesConsumed];
                    break;
                default: json.Skip(); break;
            }
        }
        if (json.Read()) throw new JsonException();
        if (type is null) throw SocketFault.Bad("A message needs a type");
        return new(
            type, id,
            type == "subscribe" && payload.Length > 0 ? RequestReader.Parse(payload, options) : null,
            type == "connection_init" && payload.Length > 0 ? TokenOf(payload, options) : null);
    }

    // Clients have no agreed name for it.
    private static string? TokenOf(ReadOnlySpan<byte> payload, GraphQLOptions options)
    {
        var json = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = options.MaxNesting });
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.StartObject) throw SocketFault.Bad("The payload must be an object");
        var given = JsonInputs.Object(ref json);
        var text = ((string[])["Authorization", "authorization", "token"])
            .Select(name => given.GetValueOrDefault(name) as string).FirstOrDefault(value => value is not null);
        const string Bearer = "Bearer ";
        return text?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) == true ? text[Bearer.Length..] : text;
    }
}
