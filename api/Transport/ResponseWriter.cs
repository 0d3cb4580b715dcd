using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL;
using GraphQL.Execution;

namespace GpCollections.Transport;

/// <summary>Writes a result straight from the execution's own nodes.</summary>
internal static class ResponseWriter
{
    public static readonly JsonWriterOptions Json = new()
    {
        // The answer is served as JSON and never sniffed, so text needs no HTML escapes.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    public static void Write(
        IBufferWriter<byte> to, ExecutionResult result, GraphQLOptions options, string correlationId)
    {
        using var json = new Utf8JsonWriter(to, Json);
        Write(json, result, options, correlationId);
    }

    public static void Write(Utf8JsonWriter json, ExecutionResult result, GraphQLOptions options, string correlationId)
    {
        json.WriteStartObject();
        if (result.Errors is { Count: > 0 })
        {
            json.WritePropertyName("errors");
            WriteErrors(json, result, options, correlationId);
        }
        if (result.Executed)
        {
            json.WritePropertyName("data");
            WriteNode(json, result.Data as ExecutionNode);
        }
        json.WriteEndObject();
    }

    public static void WriteErrors(
        Utf8JsonWriter json, ExecutionResult result, GraphQLOptions options, string correlationId)
    {
        json.WriteStartArray();
        foreach (var error in (result.Errors ?? []).Take(options.MaxErrors))
        {
            var (code, message) = Errors.Tell(error, suggest: options.Introspection);
            WriteError(json, code, message, correlationId, error);
        }
        json.WriteEndArray();
    }

    public static void Write(IBufferWriter<byte> to, RequestFault fault, string correlationId)
    {
        using var json = new Utf8JsonWriter(to, Json);
        json.WriteStartObject();
        json.WriteStartArray("errors");
        WriteError(json, fault.Code, fault.Message, correlationId, null);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteError(
        Utf8JsonWriter json, string code, string message, string correlationId, ExecutionError? error)
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        if (error?.Locations is { Count: > 0 } locations)
        {
            json.WriteStartArray("locations");
            foreach (var location in locations.Take(2))
            {
                json.WriteStartObject();
                json.WriteNumber("line", location.Line);
                json.WriteNumber("column", location.Column);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (error?.Path is { } path)
        {
            json.WriteStartArray("path");
            foreach (var step in path) WriteValue(json, step);
            json.WriteEndArray();
        }
        json.WriteStartObject("extensions");
        json.WriteString("code", code);
        json.WriteString("correlationId", correlationId);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, ExecutionNode? node)
    {
        switch (node)
        {
            case ValueExecutionNode value:
                WriteValue(json, value.ToValue());
                break;
            case ObjectExecutionNode { SubFields: { } fields }:
                json.WriteStartObject();
                foreach (var field in fields)
                {
                    json.WritePropertyName(field.Name ?? "");
                    WriteNode(json, field);
                }
                json.WriteEndObject();
                break;
            case ArrayExecutionNode { Items: { } items }:
                json.WriteStartArray();
                foreach (var item in items) WriteNode(json, item);
                json.WriteEndArray();
                break;
            case ArrayExecutionNode { SerializedResult: { } list }:
                WriteValue(json, list);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case int number: json.WriteNumberValue(number); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case BigInteger number: json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture)); break;
            case IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list) WriteValue(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
