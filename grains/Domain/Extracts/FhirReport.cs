using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using GpCollections.Organisations;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Reads summary MeasureReports of FHIR R4: one, or a Bundle of many.</summary>
/// <remarks>
/// reporter is the practice, by identifier or as Organization/A81001; measure is the service, with the version of the
/// rules behind a bar; the period's last day is the achievement date; each group is an indicator by its code, each
/// population a measure. What is of single patients (another type, a subject, evaluated resources) is refused whole.
/// </remarks>
public static partial class FhirReport
{
    private const int MostReports = 10_000;
    private const int MostPopulations = 20_000;

    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = 24 };

    private static readonly HashSet<string> OfPatients = new(StringComparer.Ordinal)
    {
        "subject", "patient", "subjectResults", "evaluatedResource", "contained", "birthDate",
    };

    /// <summary>One reading for each report, in order; at least one.</summary>
    public static ImmutableArray<ExtractReading> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Bounds);
            var root = document.RootElement;
            return IsOfPatient(root) ? [new ExtractReading.PatientLevel(null)]
                : TypeOf(root) == "MeasureReport" ? [ReadReport(root)]
                : TypeOf(root) == "Bundle" ? ReadBundle(root)
                : [Not("it is neither a MeasureReport nor a Bundle")];
        }
        catch (JsonException broken)
        {
            // Its own words would show content of the message.
            return [Not(Invariant($"no well-formed JSON, line {broken.LineNumber + 1}"))];
        }
    }

    private static ImmutableArray<ExtractReading> ReadBundle(JsonElement bundle)
    {
        var entries = Items(bundle, "entry");
        return entries.Count is 0 or > MostReports
            ? [Not(Invariant($"a Bundle holds 1 to {MostReports} reports"))]
            :
            [
                .. entries.Select(entry => Member(entry, "resource") is { } report && TypeOf(report) == "MeasureReport"
                    ? ReadReport(report)
                    : Not("an entry is no MeasureReport")),
            ];
    }

    private static ExtractReading ReadReport(JsonElement report)
    {
        if (Text(report, "type") != "summary")
        {
            return new ExtractReading.PatientLevel(null);
        }

        var (service, version) = Measure(Text(report, "measure"));
        var day = Day(Member(report, "period"));
        var records = Records(report);
        return Text(report, "status") != "complete" ? Not("its status is not complete")
            : Practice(report) is not { } practice ? Not("its reporter is no practice's code")
            : service is null ? Not("its measure names no service")
            : day is not { } achieved ? Not("its period has no last day")
            : records is null ? Not("a group has no indicator, or a population no code and count")
            : new ExtractReading.Message(
                Identifier(report)
                    ?? MadeIds.OfResult("FHIR", Invariant($"{service}|{practice}|{achieved:yyyyMMdd}"), records),
                practice,
                service,
                achieved,
                Text(report, "date") is { } issued && DateTimeOffset.TryParse(
                    issued, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
                    ? at.ToUniversalTime()
                    : null,
                [.. records],
                version);
    }

    /// <summary>Null: one cannot be read.</summary>
    private static List<AggregateRecord>? Records(JsonElement report)
    {
        var records = new List<AggregateRecord>();
        foreach (var group in Items(report, "group"))
        {
            var indicator = Code(group);
            foreach (var population in Items(group, "population"))
            {
                if (indicator is null || Code(population) is not { } code || records.Count == MostPopulations
                    || Member(population, "count") is not { ValueKind: JsonValueKind.Number } count)
                {
                    return null;
                }

                records.Add(new AggregateRecord(
                    Invariant($"{records.Count + 1}"), MadeIds.OfOutput(code), "", count.GetRawText(), indicator));
            }
        }

        return records;
    }

    /// <summary>At any depth: a property that tells of one person, or a resource that is one.</summary>
    private static bool IsOfPatient(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member => OfPatients.Contains(member.Name)
            || (member.NameEquals("resourceType") && member.Value.ValueEquals("Patient"))
            || IsOfPatient(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(IsOfPatient),
        _ => false,
    };

    private static OdsCode? Practice(JsonElement report) => Member(report, "reporter") is { } reporter
        ? OdsCode.TryParse(
            (Member(reporter, "identifier") is { } identifier ? Text(identifier, "value") : null)
                ?? Text(reporter, "reference")?.Split('/')[^1])
        : null;

    /// <summary>https://example.org/Measure/QOF-2017-18|2: the last part, and what stands behind the bar.</summary>
    private static (string? Service, string? Version) Measure(string? canonical) =>
        canonical is not null && Canonical().Match(canonical) is { Success: true } match
            ? (match.Groups["service"].Value, match.Groups["version"] is { Success: true } told ? told.Value : null)
            : (null, null);

    private static DateOnly? Day(JsonElement? period) =>
        period is { } span && Text(span, "end") is { Length: >= 10 } end && DateOnly.TryParseExact(
            end[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    private static string? Identifier(JsonElement report) =>
        Items(report, "identifier") is [var first, ..] && Text(first, "value") is { } value
        && Guid.TryParse(value.Replace("urn:uuid:", "", StringComparison.OrdinalIgnoreCase), out var uuid)
            ? uuid.ToString("D").ToUpperInvariant()
            : null;

    private static string? Code(JsonElement of) =>
        Member(of, "code") is { } code && Items(code, "coding") is [var coding, ..] ? Text(coding, "code") : null;

    private static string? TypeOf(JsonElement resource) => Text(resource, "resourceType");

    private static JsonElement? Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static List<JsonElement> Items(JsonElement of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static ExtractReading.NotAMessage Not(string why) =>
        new($"This is no summary MeasureReport of FHIR R4: {why}.");

    [GeneratedRegex(@"\A(?:.*/)?(?<service>[A-Za-z0-9-]{1,64})(?:\|(?<version>[A-Za-z0-9.-]{1,32}))?\z")]
    private static partial Regex Canonical();
}
