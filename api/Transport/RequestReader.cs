using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using GraphQL;

namespace GpCollections.Transport;

/// <summary>Reads a request out of the query string or the body's own bytes.</summary>
internal static class RequestReader
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    public static GraphQLRequest Read(IQueryCollection query, GraphQLOptions options)
    {
        string? One(string name) => query[name] switch
        {
            { Count: 0 } => null,
            { Count: 1 } single => single.ToString(),
            _ => throw RequestFault.BadRequest($"Give {name} once."),
        };
        return Made(
            One("query"), One("operationName"),
            Object(One("variables"), "variables", options), Object(One("extensions"), "extensions", options),
            One("documentId"));
    }

    public static async ValueTask<GraphQLRequest> Read(
        PipeReader body, int maxBytes, GraphQLOptions options, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (!read.IsCompleted && read.Buffer.Length <= maxBytes)
            {
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            try
            {
                return read.Buffer.Length <= maxBytes
                    ? Parse(read.Buffer, options)
                    : throw new RequestFault(413, Codes.PayloadTooLarge, $"A body may have {maxBytes} bytes.");
            }
            finally
            {
                // A pipe that isn't advanced would cost the connection.
                body.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static GraphQLRequest Parse(ReadOnlySequence<byte> body, GraphQLOptions options)
    {
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        if (bytes.StartsWith(ByteOrderMark)) bytes = bytes[ByteOrderMark.Length..];
        if (!Utf8.IsValid(bytes)) throw RequestFault.BadRequest("The body isn't UTF-8.");
        try
        {
            return Parse(bytes, options);
        }
        catch (JsonException)
        {
            throw RequestFault.BadRequest("The body is no well-formed JSON.");
        }
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    public static GraphQLRequest Parse(ReadOnlySpan<byte> bytes, GraphQLOptions options)
    {
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = options.MaxNesting });
        if (!json.Read() || json.TokenType == JsonTokenType.StartArray)
            throw RequestFault.BadRequest("One request at a time: send a JSON object.");
        if (json.TokenType != JsonTokenType.StartObject) throw RequestFault.BadRequest("Send a JSON object.");
        string? query = null, operationName = null, documentId = null;
        Inputs? variables = null, extensions = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = JsonInputs.Text(ref json);
            if (!seen.Add(name)) throw JsonInputs.Twice();
            json.Read();
            switch (name)
            {
                case "query": query = OptionalText(ref json, name); break;
                case "documentId": documentId = OptionalText(ref json, name); break;
                case "operationName": operationName = OptionalText(ref json, name); break;
                case "variables": variables = OptionalObject(ref json, name); break;
                case "extensions": extensions = OptionalObject(ref json, name); break;
                default: JsonInputs.Value(ref json); break;
            }
        }
        if (json.Read()) throw new JsonException();
        return Made(query, operationName, variables, extensions, documentId);
    }

    private static string? OptionalText(ref Utf8JsonReader json, string name) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => JsonInputs.Text(ref json),
        _ => throw RequestFault.BadRequest($"{name} must be a string."),
    };

    private static Inputs? OptionalObject(ref Utf8JsonReader json, string name) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.StartObject => new Inputs(JsonInputs.Object(ref json)),
        _ => throw RequestFault.BadRequest($"{name} must be an object."),
    };

    private static Inputs? Object(string? text, string name, GraphQLOptions options)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = options.MaxNesting });
            json.Read();
            var read = OptionalObject(ref json, name);
            return json.Read() ? throw new JsonException() : read;
        }
        catch (JsonException)
        {
            throw RequestFault.BadRequest($"{name} is no well-formed JSON.");
        }
    }

    private static GraphQLRequest Made(
        string? query, string? operationName, Inputs? variables, Inputs? extensions, string? documentId)
    {
        // Tools send an empty query beside an id.
        if (string.IsNullOrWhiteSpace(query)) query = null;
        if (query is null == documentId is null)
            throw RequestFault.BadRequest(
                query is null ? "query is missing." : "Send query or documentId, not both.");
        if (query?.Contains('\0') == true) throw JsonInputs.Nul();
        if (operationName?.Length == 0) operationName = null;
        return new(query, operationName, variables, extensions, documentId);
    }
}
