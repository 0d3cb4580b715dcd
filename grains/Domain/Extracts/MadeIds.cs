using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GpCollections.Extracts;

/// <summary>Ids that are made of a content where the sender gives none: the same content has the same id.</summary>
public static partial class MadeIds
{
    /// <summary>Of an output: its name if that is short; of a sentence, which may say anything, a hash.</summary>
    public static string OfOutput(string name) => Names().IsMatch(name) ? name : Hashed("TXT", name);

    /// <summary>Of a result: the same figures, in whatever order, have the same id.</summary>
    public static string OfResult(string prefix, string envelope, IEnumerable<AggregateRecord> records) => Hashed(
        prefix,
        string.Join('\n', records.Select(record => $"{record.Indicator}\t{record.Aid}\t{record.Value}")
            .Order(StringComparer.Ordinal).Prepend(envelope)));

    private static string Hashed(string prefix, string text) =>
        $"{prefix}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}";

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Names();
}
