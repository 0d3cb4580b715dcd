using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using GpCollections.Collections;
using GpCollections.Services;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Xunit;

namespace GpCollections.Provision;

/// <summary>What each file says of one practice, written down by hand.</summary>
public sealed class LayoutTests
{
    private const string Name = "QOF 2017/18";

    private static readonly Service Qof = Example.Service(financial: false) with
    {
        Code = "QOF-2017-18",
        Family = "QOF",
        Name = Name,
        Category = ServiceCategory.Qof,
        Indicators =
        [
            new("CHD001", "Register", "CHD", IndicatorKind.Register, 4, null, null, false, null),
            new("CHD002", "Blood pressure", "CHD", IndicatorKind.Fraction, 17, 53, 93, false, null),
            new("MI001", "For information", null, IndicatorKind.Count, null, null, null, false, null),
        ],
    };

    private static ImmutableArray<IndicatorValues> Counted =>
    [
        new() { Indicator = "CHD002", Numerator = 75, Denominator = 100, Exceptions = 3, Measures =
            [new("CHDPCAPU", "Unsuitable", 2, FiguresSource.Extract)] },
        new() { Indicator = "CHD001", Register = 103, Defaulted = true },
        new() { Indicator = "MI001", Count = 0 },
    ];

    [Fact]
    public void Indicator_values() => Assert.Equal(
        $"""
        {IndicatorValuesLayout.Columns}
        QOF1718,{Name},Z00001,20180331,CHD001,Register,103,All,AUTOMATED,03/04/2018,13:00:00,Y
        QOF1718,{Name},Z00001,20180331,CHD002,CHDPCAPU,2,None,AUTOMATED,03/04/2018,13:00:00,Y
        QOF1718,{Name},Z00001,20180331,CHD002,Denominator,100,None,AUTOMATED,03/04/2018,13:00:00,Y
        QOF1718,{Name},Z00001,20180331,CHD002,Exceptions,3,None,AUTOMATED,03/04/2018,13:00:00,Y
        QOF1718,{Name},Z00001,20180331,CHD002,Numerator,75,None,AUTOMATED,03/04/2018,13:00:00,Y
        QOF1718,{Name},Z00001,20180331,MI001,Count,0,None,AUTOMATED,03/04/2018,13:00:00,Y

        """.ReplaceLineEndings("\r\n"),
        Text(new IndicatorValuesLayout(Qof)));

    // 17 x (75 - 53) / (93 - 53) = 9.35.
    [Fact]
    public void Achieved_points() => Assert.Equal(
        $"""
        {AchievedPointsLayout.Columns}
        QOF1718,Z00001,20180331,CHD001,4,Approved
        QOF1718,Z00001,20180331,CHD002,9.35,Approved

        """.ReplaceLineEndings("\r\n"),
        Text(new AchievedPointsLayout(Qof)));

    [Fact]
    public void The_practice_list() => Assert.Equal(
        $"""
        {PracticeListLayout.Columns}
        QOF1718,Z00001,"Oak Lane, Town",Z74,20170401,20180331

        """.ReplaceLineEndings("\r\n"),
        Text(new PracticeListLayout(Qof)));

    /// <summary>Read by the parser of another maker, which refuses what R4 does not know.</summary>
    [Fact]
    public void A_measure_report_is_one_of_fhir_r4()
    {
        var options = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector);
        var report = JsonSerializer.Deserialize<MeasureReport>(Text(new MeasureReportLayout()), options)!;
        Assert.Equal(
            (MeasureReport.MeasureReportType.Summary, MeasureReport.MeasureReportStatus.Complete, "2018-03-31"),
            (report.Type, report.Status, report.Period!.End));
        Assert.Equal("Z00001", report.Reporter!.Identifier!.Value);
        var group = report.Group.Single(one => one.Code!.Text == "CHD002");
        Assert.Equal(
            ["denominator 100", "denominator-exception 3", "numerator 75"],
            group.Population.Select(one => $"{one.Code!.Coding[0].Code} {one.Count}"));
        Assert.Equal(75, group.MeasureScore!.Value);
    }

    [Fact]
    public void The_line_of_json_has_all_that_was_counted()
    {
        var line = JsonDocument.Parse(Text(new CollectionJsonLayout())).RootElement;
        Assert.Equal(("QOF-2017-18/2018-03/Z00001", 13.35m),
            (line.GetProperty("id").GetString(), line.GetProperty("points").GetDecimal()));
        Assert.Equal(
            """
            {"code":"CHD002","numerator":75,"denominator":100,"exceptions":3,
            "measures":[{"code":"CHDPCAPU","value":2}],"points":9.35}
            """.ReplaceLineEndings(""),
            line.GetProperty("indicators")[1].GetRawText());
    }

    [Fact]
    public void Lines_of_the_network_contract_end_otherwise() => Assert.Equal(
        $"{PracticeListLayout.Columns}\n",
        new PracticeListLayout(Qof with { Category = ServiceCategory.EnhancedService }).Head);

    [Fact]
    public void A_service_without_points_has_no_file_of_points() => Assert.DoesNotContain(
        DeliveryLayout.Of(Qof with { Indicators = [Qof.Indicators[2]] }), layout => layout is AchievedPointsLayout);

    private static string Text(DeliveryLayout layout)
    {
        var story = Story.Of(Qof).Accepted().On("2018-04-03")
            .Given(Story.Supplier, new CollectionCommand.ReceiveExtract("m1", Counted))
            .Given(Story.Partner, Story.Declare(1)).Given(Story.Approver, new CollectionCommand.Approve(1));
        var text = new StringBuilder(layout.Head);
        layout.Write(
            new(story.State! with { Key = CollectionKey.Parse("QOF-2017-18/2018-03/Z00001") }, story.Terms,
                story.State!.Figures! with { Values = Counted }, "Oak Lane, Town", rule: null),
            text);
        return text.ToString();
    }
}
