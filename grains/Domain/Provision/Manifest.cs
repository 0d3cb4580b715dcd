using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpCollections.Provision;

/// <summary>What a delivery holds, in JSON: who gets what, and the hash of every file.</summary>
/// <param name="Text">As it is stored and served: its bytes in UTF-8 never change.</param>
/// <param name="Sha256">Of those bytes, in lower case.</param>
public sealed record Manifest(string Text, string Sha256)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The files that a manifest names.</summary>
    public static ImmutableArray<DeliveryFile> FilesOf(string text) =>
        JsonSerializer.Deserialize<Files>(text, Options) is { } read ? [.. read.All] : [];

    public static Manifest Of(
        Delivery delivery, int practices, DisclosureRule? rule, ImmutableArray<DeliveryFile> files)
    {
        var text = JsonSerializer.Serialize(
            new
            {
                requester = delivery.Requester.ToString(),
                delivery.Number,
                delivery.Service,
                delivery.Period,
                delivery.ReleasedAt,
                delivery.Replaces,
                practices,
                disclosure = rule is null ? null : new
                {
                    rule.Service,
                    rule.Version,
                    rule.Threshold,
                    rule.RoundTo,
                    rule.Source,
                },
                files = files.Select(file => new { file.Name, file.MediaType, file.Rows, file.Bytes, file.Sha256 }),
            },
            Options) + "\n";
        return new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private sealed record Files([property: JsonPropertyName("files")] DeliveryFile[] All);
}
