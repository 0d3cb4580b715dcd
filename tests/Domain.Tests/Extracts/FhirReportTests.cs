using System.Text;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Summary MeasureReports of FHIR R4.</summary>
public sealed class FhirReportTests
{
    private static readonly Service Coronary = Some.Service(Some.Fraction("CHD002", group: "CHD"));

    private const string Report = """
        {"resourceType": "MeasureReport", "status": "complete", "type": "summary",
         "measure": "https://example.org/fhir/Measure/QOF-2017-18|1",
         "reporter": {"reference": "Organization/A81001"},
         "period": {"start": "2017-04-01", "end": "2018-03-31"},
         "group": [{"code": {"coding": [{"code": "CHD002"}]}, "population": [
           {"code": {"coding": [{"code": "initial-population"}]}, "count": 100},
           {"code": {"coding": [{"code": "denominator"}]}, "count": 80},
           {"code": {"coding": [{"code": "denominator-exclusion"}]}, "count": 4},
           {"code": {"coding": [{"code": "denominator-exception"}]}, "count": 6},
           {"code": {"coding": [{"code": "numerator"}]}, "count": 60}]}]}
        """;

    [Fact]
    public void Populations_are_measures()
    {
        var message = Assert.IsType<ExtractReading.Message>(Read(Report));
        Assert.Equal(
            ("A81001", "QOF-2017-18", new DateOnly(2018, 3, 31), "1"),
            ($"{message.Practice}", message.QueryName, message.AchievementDate, message.RulesVersion));
        var value = ExtractMapping.ToValues(Coronary, message, OutputMap.None).Values[0];
        Assert.Equal(
            (60, 80, 6, 4, 100),
            (value.Numerator, value.Denominator, value.Exceptions, value.Exclusions, value.Register));
    }

    [Fact]
    public void A_bundle_holds_one_for_each_practice() =>
        Assert.Equal(
            ["A81001", "A81002"],
            FhirReport.Read(Encoding.UTF8.GetBytes(
                $$"""
                {"resourceType": "Bundle", "entry": [
                  {"resource": {{Report}}}, {"resource": {{Other("A81001", "A81002")}}}]}
                """)).Cast<ExtractReading.Message>().Select(message => $"{message.Practice}"));

    [Theory]
    [InlineData("\"summary\"", "\"individual\"")]
    [InlineData("\"status\"", "\"subject\": {\"reference\": \"Patient/1\"}, \"status\"")]
    [InlineData("\"status\"", "\"evaluatedResource\": [{\"reference\": \"Encounter/1\"}], \"status\"")]
    [InlineData("\"status\"", "\"contained\": [{\"resourceType\": \"Patient\"}], \"status\"")]
    public void What_tells_of_a_person_is_refused(string from, string to) =>
        Assert.IsType<ExtractReading.PatientLevel>(Read(Other(from, to)));

    [Theory]
    [InlineData("A81001", "nobody at all")]
    [InlineData("complete", "pending")]
    [InlineData("2018-03-31", "soon")]
    [InlineData("QOF-2017-18|1", "no measure here")]
    [InlineData("\"count\": 60", "\"number\": 60")]
    [InlineData("MeasureReport", "Library")]
    [InlineData("{", "[")]
    public void What_is_none_says_why_without_its_words(string from, string to) =>
        Assert.DoesNotContain(
            "nobody", Assert.IsType<ExtractReading.NotAMessage>(Read(Other(from, to))).Reason);

    [Fact]
    public void Nothing_lies_too_deep() =>
        Assert.IsType<ExtractReading.NotAMessage>(Read(new string('[', 100_000)));

    [Fact]
    public void The_same_counts_have_the_same_id() =>
        Assert.Equal(
            (true, false),
            (Id(Report) == Id(Other("\"start\": \"2017-04-01\", ", "")), Id(Report) == Id(Other("60", "61"))));

    private static string Id(string json) => Assert.IsType<ExtractReading.Message>(Read(json)).MessageId;

    private static string Other(string from, string to) => Report.Replace(from, to, StringComparison.Ordinal);

    private static ExtractReading Read(string json) => Assert.Single(FhirReport.Read(Encoding.UTF8.GetBytes(json)));
}
