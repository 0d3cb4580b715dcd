using System.Globalization;
using System.Text;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>INDICATOR_VALUES: one row for each count of each indicator.</summary>
public sealed class IndicatorValuesLayout(Service service)
    : DeliveryLayout("INDICATOR_VALUES.csv", "text/csv; charset=utf-8")
{
    public const string Columns =
        "QUALITY_SERVICE,NAME,ORG_CODE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE,DEFAULT_VALUES_USED,SUBMIT_USER_ID,"
        + "SUBMIT_DATE,SUBMIT_TIME,LAST_SUBMISSION";

    private readonly string _lineEnd = CqrsCsv.LineEnd(service);

    public override string Head => Columns + _lineEnd;

    public override int Write(ProvidedCollection one, StringBuilder text)
    {
        var (qualityService, rows) = (CqrsCsv.QualityService(one.Terms.Service), 0);
        var achievementDate = CqrsCsv.Day(one.Terms.Period.AchievementDate);
        var submitted = London.TimeOf(one.Figures.ReceivedAt);
        var day = submitted.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        var time = submitted.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        foreach (var values in one.Values)
        {
            foreach (var (field, value) in Fields(values))
            {
                CqrsCsv.Line(
                    text, _lineEnd, qualityService, one.Terms.Service.Name, $"{one.State.Key.Practice}",
                    achievementDate, values.Shown.Indicator, field, value, values.Shown.Defaulted ? "All" : "None",
                    EnteredBy(one.Figures), day, time, "Y");
                rows++;
            }
        }

        return rows;
    }

    /// <summary>What was counted, by the names that the layout has for it, in their order.</summary>
    public static IEnumerable<(string Field, string Value)> Fields(DisclosedValues disclosed)
    {
        var values = disclosed.Shown;
        (string Field, string? Value)[] named =
        [
            (Numerator, Text(values.Numerator)), (Denominator, Text(values.Denominator)),
            (Exceptions, Text(values.Exceptions)), (Exclusions, Text(values.Exclusions)),
            (Register, Text(values.Register)), (Count, Text(values.Count)),
            (YesNoFlag, values.Yes is { } yes ? yes ? "1" : "0" : null),
        ];
        return named.Where(each => each.Value is not null)
            .Select(each => (each.Field, each.Value!)) // Not null: the line above.
            .Concat(values.Measures.Select(measure => (measure.Code, CqrsCsv.Number(measure.Value))))
            .Concat(disclosed.Hidden.Select(field => (field, Hidden)))
            .OrderBy(each => Place(each.Item1), StringComparer.Ordinal);
    }

    /// <summary>Orders names as the layout does: whatever their case, and an underscore before digits.</summary>
    public static string Place(string field) => field.ToUpperInvariant().Replace('_', '!');

    /// <summary>In place of a count that is kept from the requester.</summary>
    public const string Hidden = "*";

    public const string Numerator = "Numerator";
    public const string Denominator = "Denominator";
    public const string Exceptions = "Exceptions";
    public const string Exclusions = "Exclusions";
    public const string Register = "Register";
    public const string Count = "Count";
    public const string YesNoFlag = "Yes/No Flag";

    // The organisation: who of it typed is no requester's business.
    private static string EnteredBy(Figures figures) => figures.EnteredBy?.Organisation?.ToString() ?? "AUTOMATED";

    private static string? Text(int? count) => count?.ToString(CultureInfo.InvariantCulture);
}
