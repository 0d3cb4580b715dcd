using System.Text;
using GpCollections.Payments;

namespace GpCollections.Provision;

/// <summary>What is answered to a sheet of figures, part by part.</summary>
public static class CalculationFiles
{
    public const string AchievedPoints = "INDICATOR_ACHIEVED_POINTS.csv";
    public const string PracticePoints = "PRACTICE_POINTS.csv";
    public const string Problems = "PROBLEMS.csv";

    public const string PracticeColumns = "QUALITY_SERVICE,ORG_CODE,ACH_DATE,POINTS,POINTS_AVAILABLE";
    public const string ProblemColumns = "LINE,ORG_CODE,IND_CODE,FIELD_NAME,VALUE,PROBLEM";

    /// <returns>Null: there is no such file.</returns>
    public static IEnumerable<string>? Of(string file, Calculation calculation) => file switch
    {
        AchievedPoints => [Line(AchievedPointsLayout.Columns), .. calculation.Practices.Select(
            one => Indicators(calculation, one))],
        PracticePoints => [Line(PracticeColumns), .. calculation.Practices.Select(one => Practice(calculation, one))],
        Problems => [Line(ProblemColumns), .. calculation.Problems.Select(Problem)],
        _ => null,
    };

    private static string Indicators(Calculation calculation, CalculatedPoints one)
    {
        var (service, period) = calculation.Terms;
        var text = new StringBuilder();
        foreach (var (indicator, points) in one.Indicators)
        {
            AchievedPointsLayout.Row(text, service, period, one.Practice, indicator, points, approved: "");
        }

        return text.ToString();
    }

    private static string Practice(Calculation calculation, CalculatedPoints one)
    {
        var (service, period) = calculation.Terms;
        return Line(
            CqrsCsv.LineEnd(service), CqrsCsv.QualityService(service), $"{one.Practice}",
            CqrsCsv.Day(period.AchievementDate), CqrsCsv.Number(one.Points),
            CqrsCsv.Number(service.Indicators.Sum(indicator => indicator.Points ?? 0)));
    }

    // What stood in the sheet is never a formula to the spreadsheet that shows it.
    private static string Problem(SheetProblem one) => Line(
        "\r\n", [.. new ReportCell[] { one.Line, one.Practice, one.Indicator, one.Field, one.Value, one.Reason }
            .Select(cell => $"{cell}")]);

    private static string Line(string lineEnd, params ReadOnlySpan<string> values)
    {
        var text = new StringBuilder();
        CqrsCsv.Line(text, lineEnd, values);
        return text.ToString();
    }

    private static string Line(string columns) => $"{columns}\r\n";
}
