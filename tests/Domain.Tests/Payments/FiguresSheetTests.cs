using System.Globalization;
using GpCollections.Collections;
using GpCollections.Provision;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Sheets of figures, and the points that come out.</summary>
public sealed class FiguresSheetTests
{
    private static readonly Terms Year = new(Some.Service([.. Qof.Indicators]), Some.Period());

    [Fact]
    public void The_rows_of_CQRS_may_stand_in_any_order() => Assert.Equal(
        ["A81001 CHD001 4", "A81001 CHD002 9.35", "A81002 CHD002 0", "A81002 PC002 3"],
        Points(
            """
            QUALITY_SERVICE,NAME,ORG_CODE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE,DEFAULT_VALUES_USED,LAST_SUBMISSION
            QOF1718,"QOF, 2017/18",A81001,20180331,CHD002,Numerator,75,None,Y
            QOF1718,"QOF, 2017/18",A81002,20180331,PC002,Yes/No Flag,1,None,Y
            QOF1718,"QOF, 2017/18",A81002,20180331,CHD002,Denominator,0,None,Y
            QOF1718,"QOF, 2017/18",A81001,20180331,CHD001,Coronary Heart Disease Register,130,None,Y
            QOF1718,"QOF, 2017/18",A81001,20180331,CHD001,Coronary Heart Disease Register,0,None,N
            QOF1718,"QOF, 2017/18",A81002,20180331,CHD002,CHDPCAPU,*,None,Y
            QOF1718,"QOF, 2017/18",A81002,20180331,CHD002,Numerator,0,None,Y
            QOF1718,"QOF, 2017/18",A81001,20180331,CHD002,Denominator,100,None,Y
            QOF1718,"QOF, 2017/18",A81001,20180331,HF002,Denominator,,None,Y
            """));

    [Fact]
    public void Published_results_are_read_as_they_are() => Assert.Equal(
        ["A81001 CS001 7", "A81001 CS004 0", "A81001 CVDPP001 5", "A81001 PC001 3"],
        Points(
            """
            PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE
            A81001,CVD-PP001,NUMERATOR,65
            A81001,CVD-PP001,DENOMINATOR,100
            A81001,CVD-PP001,EXCEPTIONS,12
            A81001,CVD-PP001,ACHIEVED_POINTS,9.99
            A81001,PC001,REGISTER,1
            A81001,CS001,ACHIEVED_POINTS,7
            A81001,CS004,ACHIEVED_POINTS,0
            """));

    [Fact]
    public void One_row_for_each_practice_and_indicator_will_do() => Assert.Equal(
        ["A81001 CHD001 4", "A81001 CHD002 17", "A81001 PC002 0"],
        Points(
            """
            list_size,practice,indicator,numerator,denominator,register,yes
            9450,a81001,CHD002,93.0,100,,
            9450,A81001,CHD001,,,130,
            9450,A81001,PC002,,,,no
            """));

    [Fact]
    public void What_is_wrong_is_told_by_line_and_field_and_spoils_nothing_else()
    {
        var calculation = Calculate(
            """
            ORG_CODE,QUALITY_SERVICE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE
            A81001,QOF1718,20180331,CHD002,Numerator,101
            A81001,QOF1718,20180331,CHD002,Denominator,100
            A81001,QOF1718,20180331,CHD001,Register,many
            A81001,QOF1718,20180331,HF001,Register,3
            A81001,QOF1718,20180331,HF002,Numerator,3
            A81001,QOF1617,20180331,HF002,Denominator,3
            A81001,QOF1718,20170331,HF002,Denominator,3
            A81001,QOF1718,20180331,XX002,Denominator,3
            Oak Lane,QOF1718,20180331,HF002,Denominator,3
            A81001,QOF1718
            A81002,QOF1718,20180331,HF001,Register,3
            A81002,QOF1718,20180331,HF001,Register,4
            A81002,QOF1718,20180331,HF002,Numerator,-3
            A81002,QOF1718,20180331,HF002,Denominator,3
            A81002,QOF1718,20180331,PC002,Yes/No Flag,perhaps
            A81002,QOF1718,2018-03-31,PAD001,Register,1
            """);
        Assert.Equal(["A81001 HF001 4", "A81002 PAD001 2"], Known(calculation));
        Assert.Equal(
            """
            LINE,ORG_CODE,IND_CODE,FIELD_NAME,VALUE,PROBLEM
            3,A81001,CHD002,numerator,,CHD002: the numerator 101 is above the denominator 100.
            4,A81001,CHD001,Register,many,It is no whole number.
            6,A81001,HF002,,,The denominator was not counted yet.
            7,A81001,HF002,service,QOF1617,The row is of another service than QOF-2017-18.
            8,A81001,HF002,date,20170331,The achievement date is 2018-03-31.
            9,A81001,XX002,indicator,XX002,QOF-2017-18 has no such indicator.
            10,Oak Lane,HF002,practice,Oak Lane,It is no practice's code: 3 to 6 letters and digits.
            11,,,,,"The row has 2 columns instead of 6, or is too long."
            13,A81002,HF001,Register,4,Line 12 or one before it has another: 3.
            15,A81002,HF002,numerator,,"HF002, numerator: -3 is below zero."
            16,A81002,PC002,Yes/No Flag,perhaps,It is neither yes nor no.

            """.ReplaceLineEndings("\r\n"),
            string.Concat(CalculationFiles.Of(CalculationFiles.Problems, calculation)!));
    }

    [Theory]
    [InlineData("ORG_CODE,IND_CODE,VALUE", "FIELD_NAME")]
    [InlineData("IND_CODE,FIELD_NAME,VALUE", "ORG_CODE")]
    [InlineData("ORG_CODE,FIELD_NAME,VALUE", "IND_CODE")]
    [InlineData("ORG_CODE,IND_CODE,FIELD_NAME,VALUE,NHS_NUMBER", "single patients")]
    [InlineData("", "ORG_CODE")]
    public void A_first_line_that_tells_nothing_is_refused(string header, string because)
    {
        var (sheet, refused) = FiguresSheet.Open(Year, header);
        Assert.Null(sheet);
        Assert.Contains(because, refused);
    }

    [Fact]
    public void Files_have_the_layouts_of_CQRS()
    {
        var calculation = Calculate("PRACTICE,INDICATOR,NUMERATOR,DENOMINATOR\nA81001,CHD002,75,100\n");
        var points = string.Concat(CalculationFiles.Of(CalculationFiles.AchievedPoints, calculation)!);
        Assert.StartsWith("QUALITY_SERVICE,ORG_CODE,ACH_DATE,IND_CODE,POINTS,APPROVED\r\n", points);
        Assert.Contains("\r\nQOF1718,A81001,20180331,CHD002,9.35,\r\n", points);
        Assert.Contains("\r\nQOF1718,A81001,20180331,CHD005,,\r\n", points);
        Assert.Equal(1 + Qof.Indicators.Length, points.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            "QUALITY_SERVICE,ORG_CODE,ACH_DATE,POINTS,POINTS_AVAILABLE\r\nQOF1718,A81001,20180331,9.35,559\r\n",
            string.Concat(CalculationFiles.Of(CalculationFiles.PracticePoints, calculation)!));
    }

    /// <summary>The auditor works in fractions of whole numbers, and shares no rule with what it audits.</summary>
    [Fact]
    public void The_auditor_finds_the_same_points_in_thousands_of_practices()
    {
        var (sheet, _) = FiguresSheet.Open(Year, "PRACTICE,INDICATOR,NUMERATOR,DENOMINATOR,REGISTER,YES");
        var (random, expected) = (new Random(7), new Dictionary<string, decimal>());
        for (var practice = 0; practice < 3_000; practice++)
        {
            var (name, values) = ($"T{practice:00000}", Qof.Indicators.Select(one => Made(one, random)).ToArray());
            foreach (var one in values)
            {
                sheet!.Add($"{name},{one.Indicator},{one.Numerator},{one.Denominator},{one.Register},{one.Yes}");
            }

            var audit = QofAuditor.Audit(Year.Service, values, new Reference(null, null, []));
            foreach (var (code, hundredths) in audit.Points)
            {
                expected[$"{name} {code}"] = (decimal)hundredths / 100;
            }
        }

        var calculation = sheet!.Calculate();
        Assert.Empty(calculation.Problems);
        Assert.Equal(expected.Count, 3_000 * Qof.Indicators.Length);
        Assert.Equal(
            expected.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, (decimal?)one.Value)),
            calculation.Practices.SelectMany(practice => practice.Indicators.Select(
                one => ($"{practice.Practice} {one.Indicator}", one.Points)))
                .OrderBy(one => one.Item1, StringComparer.Ordinal));
    }

    private static IndicatorValues Made(Indicator indicator, Random random)
    {
        var whole = random.Next(5) == 0 ? random.Next(3) : random.Next(900);
        return indicator.Kind switch
        {
            IndicatorKind.Register => Some.Counted(indicator.Code, register: random.Next(40)),
            IndicatorKind.YesNo => Some.Counted(indicator.Code, yes: random.Next(2) == 0),
            _ => Some.Counted(indicator.Code, random.Next(whole + 1), whole),
        };
    }

    private static string[] Points(string csv)
    {
        var calculation = Calculate(csv);
        Assert.Empty(calculation.Problems);
        return Known(calculation);
    }

    private static string[] Known(Calculation calculation) =>
    [
        .. from practice in calculation.Practices
           from one in practice.Indicators
           where one.Points is not null
           select string.Create(CultureInfo.InvariantCulture, $"{practice.Practice} {one.Indicator} {one.Points:0.##}"),
    ];

    private static Calculation Calculate(string csv)
    {
        var lines = csv.ReplaceLineEndings("\n").Split('\n');
        var (sheet, refused) = FiguresSheet.Open(Year, lines[0]);
        Assert.Null(refused);
        foreach (var line in lines[1..])
        {
            sheet!.Add(line);
        }

        return sheet!.Calculate();
    }
}
