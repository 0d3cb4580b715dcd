using System.Text.Json;

namespace GpCollections.Transport;

/// <summary>
/// JSON values as GraphQL.NET takes them for variables. Stricter than JSON: a key stands once, and no text holds
/// U+0000, which the database can't store.
/// </summary>
internal static class JsonInputs
{
    public static object? Value(ref Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => Text(ref json),
        JsonTokenType.Number => Number(ref json),
        JsonTokenType.StartArray => Array(ref json),
        JsonTokenType.StartObject => Object(ref json),
        _ => throw new JsonException(),
    };

    public static Dictionary<string, object?> Object(ref Utf8JsonReader json)
    {
        var made = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref json);
            json.Read();
            if (!made.TryAdd(name, Value(ref json))) throw Twice();
        }
        return made;
    }

    public static string Text(ref Utf8JsonReader json)
    {
        string? text;
        try
        {
            text = json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as \ud800.
            throw NoUnicode();
        }
        if (text is null) throw new JsonException();
        return text.Contains('\0') ? throw Nul() : text;
    }

    public static RequestFault Twice() => RequestFault.BadRequest("A JSON object has the same key twice.");

    public static RequestFault Nul() => RequestFault.BadRequest("Texts may not hold U+0000.");

    public static RequestFault NoUnicode() => RequestFault.BadRequest("A text isn't Unicode.");

    private static object Number(ref Utf8JsonReader json)
    {
        if (json.TryGetInt32(out var small)) return small;
        if (json.TryGetInt64(out var large)) return large;
        var text = json.ValueSpan;
        // A decimal is exact as long as it has its 28 digits; beyond them a number is a double, as in JavaScript.
        if (text.Length <= 29 && text.IndexOfAny("eE"u8) < 0) return json.GetDecimal();
        return json.TryGetDouble(out var real) && double.IsFinite(real)
            ? real
            : throw RequestFault.BadRequest("A number is too large.");
    }

    private static List<object?> Array(ref Utf8JsonReader json)
    {
        var made = new List<object?>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) made.Add(Value(ref json));
        return made;
    }
}
