using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using GpCollections.Organisations;

namespace GpCollections.Collections;

/// <summary>Names one practice's collection of one service for one period: QOF-2017-18/2018-03/A81001.</summary>
[GenerateSerializer, Immutable, Alias("CollectionKey"), JsonConverter(typeof(Json))]
public readonly partial record struct CollectionKey(
    [property: Id(0)] string Service, [property: Id(1)] string Period, [property: Id(2)] OdsCode Practice)
{
    /// <summary>Null when the text is no key.</summary>
    public static CollectionKey? TryParse(string? text)
    {
        var parts = text?.Split('/') ?? [];
        return parts.Length == 3 && IsServiceCode(parts[0]) && IsPeriod(parts[1])
            && OdsCode.TryParse(parts[2]) is { } practice
            ? new CollectionKey(parts[0], parts[1], practice)
            : null;
    }

    public static CollectionKey Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is no collection key: service/period/practice.");

    public static bool IsServiceCode(string text) => ServiceCodes().IsMatch(text);

    public static bool IsPeriod(string text) => Periods().IsMatch(text);

    /// <summary>Also the grain's key. It always holds a slash.</summary>
    public override string ToString() => $"{Service}/{Period}/{Practice}";

    [GeneratedRegex(@"\A[A-Z0-9-]{1,32}\z")]
    private static partial Regex ServiceCodes();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,16}\z")]
    private static partial Regex Periods();

    private sealed class Json : JsonConverter<CollectionKey>
    {
        public override CollectionKey Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString()) ?? throw new JsonException("No collection key.");

        public override void Write(Utf8JsonWriter writer, CollectionKey value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
