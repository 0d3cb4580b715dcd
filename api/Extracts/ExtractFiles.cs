using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using GpCollections.Transport;

namespace GpCollections.Extracts;

/// <summary>Reads what is posted by its format: as a whole, or row by row, however long it is.</summary>
internal static class ExtractFiles
{
    private const int LongestReport = 1_024 * 1_024;

    /// <summary>Null: no format that is known.</summary>
    public static ExtractFormat? FormatOf(string? mediaType) => mediaType switch
    {
        null or "application/xml" or "text/xml" => ExtractFormat.Gpes,
        "application/fhir+json" or "application/json" or "application/fhir+ndjson" or "application/x-ndjson"
            or "application/ndjson" => ExtractFormat.Fhir,
        "text/csv" => ExtractFormat.Csv,
        _ => null,
    };

    public static bool IsByRow(string? mediaType) =>
        mediaType == "text/csv" || mediaType?.EndsWith("ndjson", StringComparison.Ordinal) == true;

    public static IAsyncEnumerable<PostedResult> Read(
        Stream body, ExtractFormat format, bool byRow, CancellationToken cancellationToken) => (format, byRow) switch
        {
            (ExtractFormat.Csv, _) => Csv(body, cancellationToken),
            (_, true) => Reports(body, cancellationToken),
            _ => Whole(body, format, cancellationToken),
        };

    private static async IAsyncEnumerable<PostedResult> Whole(
        Stream body, ExtractFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await body.CopyToAsync(content, cancellationToken);
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        var readings = format == ExtractFormat.Fhir
            ? FhirReport.Read(bytes)
            : GpesMessage.Read(Encoding.UTF8.GetString(bytes.Span), bytes.Length + 1);
        var hash = Hash(bytes.Span);
        foreach (var reading in readings)
        {
            yield return Result(format, reading, hash);
        }
    }

    private static async IAsyncEnumerable<PostedResult> Reports(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in BodyLines.Of(body, LongestReport, cancellationToken))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var bytes = Encoding.UTF8.GetBytes(line);
            foreach (var reading in FhirReport.Read(bytes))
            {
                yield return Result(ExtractFormat.Fhir, reading, Hash(bytes));
            }
        }
    }

    private static async IAsyncEnumerable<PostedResult> Csv(
        Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CqrsRows? rows = null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var line in BodyLines.Of(body, CqrsRows.LongestLine, cancellationToken))
        {
            var finished = rows?.Add(line);
            if (rows is null)
            {
                (rows, finished) = CqrsRows.Open(line);
            }

            if (finished is not null)
            {
                yield return Result(ExtractFormat.Csv, finished, Convert.ToHexString(hash.GetHashAndReset()));
            }

            if (rows is null)
            {
                yield break; // Its header is none: nothing behind it can be told.
            }

            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        if ((rows is null ? new ExtractReading.NotAMessage("The file is empty.") : rows.End()) is { } last)
        {
            yield return Result(ExtractFormat.Csv, last, Convert.ToHexString(hash.GetHashAndReset()));
        }
    }

    private static PostedResult Result(ExtractFormat format, ExtractReading reading, string hash) =>
        new(Guid.NewGuid().ToString("N"), format, reading, hash);

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
