using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GpCollections.Provision;

/// <summary>One JSON object a line and practice: figures, and points where there are some; never pounds.</summary>
public sealed class CollectionJsonLayout() : DeliveryLayout("COLLECTIONS.ndjson", "application/x-ndjson")
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        text.Append(JsonSerializer.Serialize(
            new
            {
                id = one.State.Key.ToString(),
                practice = one.State.Key.Practice.ToString(),
                one.PracticeName,
                commissioner = one.State.Commissioner.ToString(),
                service = one.State.Key.Service,
                period = one.State.Key.Period,
                figuresVersion = one.Figures.Version,
                one.Figures.ReceivedAt,
                one.Points,
                indicators = one.Values.Select(values => new
                {
                    code = values.Shown.Indicator,
                    values.Shown.Numerator,
                    values.Shown.Denominator,
                    values.Shown.Exceptions,
                    values.Shown.Exclusions,
                    values.Shown.Register,
                    values.Shown.Count,
                    values.Shown.Yes,
                    measures = values.Shown.Measures.IsEmpty ? null : values.Shown.Measures.Select(
                        measure => new { measure.Code, measure.Value }),
                    points = one.PointsOf(values.Shown.Indicator),
                    hidden = values.Hidden.IsEmpty ? null : values.Hidden,
                }),
            },
            Options)).Append('\n');
        return 1;
    }
}

/// <summary>One FHIR R4 MeasureReport a line and practice: a summary, with a group for each indicator.</summary>
/// <remarks>Source: HL7 FHIR R4 MeasureReport; populations by the code system measure-population.</remarks>
public sealed class MeasureReportLayout() : DeliveryLayout("MEASURE_REPORTS.ndjson", "application/fhir+ndjson")
{
    private const string Populations = "http://terminology.hl7.org/CodeSystem/measure-population";
    private const string OdsSystem = "https://fhir.nhs.uk/Id/ods-organization-code";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        var (key, period) = (one.State.Key, one.Terms.Period);
        text.Append(JsonSerializer.Serialize(
            new
            {
                resourceType = "MeasureReport",
                id = $"{key.Service}.{key.Period}.{key.Practice}",
                status = "complete",
                type = "summary",
                measure = $"urn:gp-collections:service:{key.Service}|{one.Terms.Service.Version}",
                date = one.Figures.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                reporter = new
                {
                    type = "Organization",
                    identifier = new { system = OdsSystem, value = key.Practice.ToString() },
                    display = one.PracticeName,
                },
                period = new { start = Day(period.StartsOn), end = Day(period.EndsOn) },
                group = one.Values.Select(Group),
            },
            Options)).Append('\n');
        return 1;
    }

    private static object Group(DisclosedValues disclosed)
    {
        var values = disclosed.Shown;
        object[] populations =
        [
            .. Population("initial-population", values.Register ?? values.Count,
                IndicatorValuesLayout.Register, IndicatorValuesLayout.Count),
            .. Population("denominator", values.Denominator, IndicatorValuesLayout.Denominator),
            .. Population("denominator-exclusion", values.Exclusions, IndicatorValuesLayout.Exclusions),
            .. Population("denominator-exception", values.Exceptions, IndicatorValuesLayout.Exceptions),
            .. Population("numerator", values.Numerator, IndicatorValuesLayout.Numerator),
        ];
        return new
        {
            code = new { text = values.Indicator },
            population = populations.Length == 0 ? null : populations,
            measureScore = values switch
            {
                { Yes: { } yes } => new { value = yes ? 1m : 0m, unit = (string?)null },
                { Numerator: { } numerator, Denominator: > 0 and { } denominator } => new
                {
                    value = Math.Round(100m * numerator / denominator, 2, MidpointRounding.AwayFromZero),
                    unit = (string?)"%",
                },
                _ => null,
            },
        };

        IEnumerable<object> Population(string code, int? count, params string[] names)
        {
            var coded = new { coding = new[] { new { system = Populations, code } } };
            if (count is { } counted)
            {
                yield return new { code = coded, count = counted };
            }
            else if (names.Any(disclosed.Hidden.Contains))
            {
                yield return new { code = coded, _count = new { extension = Masked } };
            }
        }
    }

    // FHIR's way to say that something is there and not shown.
    private static readonly object[] Masked =
        [new { url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode = "masked" }];

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
