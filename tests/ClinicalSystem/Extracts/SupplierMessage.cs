using System.Collections.Concurrent;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace GpCollections.Extracts;

/// <summary>Writes result messages of GPES-I version 6, as the suppliers' systems send them.</summary>
internal static class SupplierMessage
{
    private const int MaximumRemembered = 20_000;

    /// <summary>The attributes that name an output: thousands of practices have the same ones.</summary>
    private static readonly ConcurrentDictionary<(string Service, string Code, string Measure), string> Outputs = [];

    [ThreadStatic]
    private static StringBuilder? _text;

    /// <param name="achievementDate">As asked for, unless the system errs.</param>
    /// <param name="patient">Adds a record of a single, made-up patient.</param>
    /// <param name="twice">The whole result again, under the same id.</param>
    public static byte[] Write(
        ExtractRequest request,
        DateOnly achievementDate,
        List<Output> outputs,
        DateTimeOffset issuedAt,
        bool patient,
        bool twice = false)
    {
        var text = (_text ??= new StringBuilder(64_000)).Clear();
        for (var index = 0; index < outputs.Count; index++)
        {
            var output = outputs[index];
            text.Append($"<Aggregate-Record RID=\"{index + 1}\" {Output(request.Service, output)}>")
                .Append($"{output.Value}</Aggregate-Record>\n");
        }
        if (patient)
        {
            text.Append("<Patient-Level-Record RID=\"0\">")
                .Append("<Patient-Table QID=\"1\" LID=\"1\" DATE-OF-BIRTH=\"1900-01-01\"")
                .Append(" NHS-NUMBER=\"9990000000\" POSTCODE=\"ZZ99 9ZZ\" PRACTICE=\"T00001\" SEX=\"0\"/>")
                .Append("</Patient-Level-Record>\n");
        }
        text.Append("</Query-Results-Records>\n</Query-Results>\n</GPES-E-Q-QR-Message>\n");
        var content = text.ToString();
        // The same figures of the same practice and day have the same id, whenever they are sent.
        var id = Id($"{request.Practice} {request.Service} {achievementDate:yyyyMMdd} {content}");
        var message = string.Concat(Envelope(request, achievementDate, issuedAt, id), content);
        return Encoding.UTF8.GetBytes(twice ? Twice(message) : message);
    }

    private static string Twice(string message)
    {
        var from = message.IndexOf("<Query-Results QR-UUID", StringComparison.Ordinal);
        var end = message.IndexOf("</GPES-E-Q-QR-Message>", StringComparison.Ordinal);
        return string.Concat(message[..end], message[from..end], message[end..]);
    }

    private static string Envelope(ExtractRequest request, DateOnly achievementDate, DateTimeOffset issuedAt, Guid id)
    {
        var (practice, query) = (SecurityElement.Escape(request.Practice), SecurityElement.Escape(request.Service));
        var number = BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(request.Service))) % 100_000;
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <GPES-E-Q-QR-Message xmlns="http://www.ic.nhs.uk/GPES-I/Schema"
              GPES-I-Version="6.0" QR-Message-Version="0.2">
            <Query-Results QR-UUID="{Upper(id)}"
              Scheduled-Query-Instance-ID="A{number:D5}-{achievementDate:yyyyMMdd}0000-R"
              RTP-UUID="{Upper(Id(request.Service))}" Practice-ID="{practice}"
              GPET-Q-SQI-Authentication-Signature="{Upper(Id($"Q {request.Service}"))}"
              GPET-E-SQI-Authentication-Signature="{Upper(Id($"E {request.Practice}"))}"
              Issue-Date-Time="{issuedAt:yyyy-MM-ddTHH:mm:ss}"
              Query-Name="{query}" Query-Description="{query}, made-up figures">
            <Query-Results-Manifest>
            <GPET-E-Executable-Version>1.0</GPET-E-Executable-Version>
            <Payload-Identifiers><GP-System-Identifier>SIMULATOR</GP-System-Identifier></Payload-Identifiers>
            </Query-Results-Manifest>
            <Query-Results-Records>

            """;
    }

    private static string Output(string service, Output output)
    {
        var key = (service, output.Indicator, output.Measure);
        if (Outputs.TryGetValue(key, out var known))
        {
            return known;
        }
        var aid = Upper(Id($"{service} {output.Indicator} {output.Measure}"));
        var made = $"AID=\"{aid}\" Description=\"{SecurityElement.Escape($"{output.Indicator} {output.Measure}")}\"";
        if (Outputs.Count < MaximumRemembered)
        {
            Outputs.TryAdd(key, made);
        }
        return made;
    }

    private static Guid Id(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private static string Upper(Guid id) => id.ToString("D").ToUpperInvariant();
}
