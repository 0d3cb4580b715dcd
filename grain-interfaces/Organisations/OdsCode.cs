using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpCollections.Organisations;

/// <summary>
/// An ODS organisation code, upper case: A81001 (a practice), Q74 (a regional local office), X24 (NHS England).
/// </summary>
/// <remarks>3 to 6 letters and digits. Whether such an organisation exists, only the register knows.</remarks>
[GenerateSerializer, Immutable, Alias("OdsCode"), JsonConverter(typeof(Json))]
public readonly record struct OdsCode : IComparable<OdsCode>
{
    [Id(0)]
    private readonly string? _text;

    private OdsCode(string text) => _text = text;

    /// <summary>NHS England: roles held here reach nationally.</summary>
    public static OdsCode NhsEngland { get; } = new("X24");

    /// <summary>Null when the text is no code. Lower case and surrounding blanks are taken.</summary>
    public static OdsCode? TryParse(string? text)
    {
        var code = text?.Trim().ToUpperInvariant();
        return code is { Length: >= 3 and <= 6 } && code.All(char.IsAsciiLetterOrDigit) ? new OdsCode(code) : null;
    }

    /// <exception cref="FormatException">The text is no code.</exception>
    public static OdsCode Parse(string text) =>
        TryParse(text) ?? throw new FormatException($"'{text}' is no organisation code: 3 to 6 letters and digits.");

    public int CompareTo(OdsCode other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? "";

    private sealed class Json : JsonConverter<OdsCode>
    {
        public override OdsCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString()) ?? throw new JsonException("No organisation code.");

        public override void Write(Utf8JsonWriter writer, OdsCode value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
