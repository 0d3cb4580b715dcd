using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GpCollections.Collections;
using GpCollections.Payments;

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
        var achievement = Achievements.Of(one.Terms, one.State.Reference, one.Figures.Values, provisional: false);
        var points = achievement.Indicators.ToDictionary(each => each.Indicator, each => each.Points);
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
                achievement.Points,
                indicators = one.Figures.Values.OrderBy(values => values.Indicator, StringComparer.Ordinal).Select(
                    values => new
                    {
                        code = values.Indicator,
                        values.Numerator,
                        values.Denominator,
                        values.Exceptions,
                        values.Exclusions,
                        values.Register,
                        values.Count,
                        values.Yes,
                        measures = values.Measures.IsEmpty ? null : values.Measures.Select(
                            measure => new { measure.Code, measure.Value }),
                        points = points.GetValueOrDefault(values.Indicator),
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
                group = one.Figures.Values.OrderBy(values => values.Indicator, StringComparer.Ordinal).Select(Group),
            },
            Options)).Append('\n');
        return 1;
    }

    private static object Group(IndicatorValues values)
    {
        object[] populations =
        [
            .. Population("initial-population", values.Register ?? values.Count),
            .. Population("denominator", values.Denominator),
            .. Population("denominator-exclusion", values.Exclusions),
            .. Population("denominator-exception", values.Exceptions),
            .. Population("numerator", values.Numerator),
        ];
        var score = values switch
        {
            { Yes: { } yes } => new { value = yes ? 1m : 0m, unit = (string?)null },
            { Numerator: { } numerator, Denominator: > 0 and { } denominator } => new
            {
                value = Math.Round(100m * numerator / denominator, 2, MidpointRounding.AwayFromZero),
                unit = (string?)"%",
            },
            _ => null,
        };
        return new
        {
            code = new { text = values.Indicator },
            population = populations.Length == 0 ? null : populations,
            measureScore = score,
        };
    }

    private static IEnumerable<object> Population(string code, int? count)
    {
        if (count is { } counted)
        {
            yield return new { code = new { coding = new[] { new { system = Populations, code } } }, count = counted };
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
