using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class ExtractMappingTests
{
    private static readonly Service Coronary = Some.Service(
        Some.Register("CHD001", group: "CHD"), Some.Fraction("CHD002", group: "CHD"),
        Some.Question("CHD003", manual: false),
        Some.Count("CHD004"), Some.Question("CHD005", manual: true));

    [Fact]
    public void Each_description_names_an_indicator_and_a_measure() =>
        Assert.Equal(
            [
                Extracted(Some.Counted("CHD001", register: 90)),
                Extracted(Some.Counted("CHD002", 60, 80, exceptions: 2, exclusions: 1)),
                Extracted(Some.Counted("CHD003", yes: true)),
                Extracted(Some.Counted("CHD004", count: 0)),
            ],
            Map(
                ("CHD004 COUNT", "0"), ("CHD002 NUMERATOR", "60"), ("CHD002 DENOMINATOR", "80"),
                ("CHD002 EXCEPTIONS", "2"),
                ("CHD002 EXCLUSIONS", "1"), ("CHD001 REGISTER", "90"), ("CHD003 YES", "Y")).Values);

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", true)]
    [InlineData("Y", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("N", false)]
    public void An_answer_has_three_spellings(string text, bool yes) =>
        Assert.Equal(yes, Map(("CHD003 YES", text)).Values[0].Yes);

    [Theory]
    [InlineData("CHD009 COUNT", "1", "The 1st Aggregate-Record: QOF-2017-18 has no such indicator.")]
    [InlineData("CHD002 NUMBER", "1", "The 1st Aggregate-Record (CHD002): its measure is not known.")]
    [InlineData("CHD002", "1", "The 1st Aggregate-Record: its description is not an indicator and a measure.")]
    [InlineData("CHD002 NUMERATOR", "1.0", "The 1st Aggregate-Record (CHD002): its value is no whole number.")]
    [InlineData("CHD002 NUMERATOR", "", "The 1st Aggregate-Record (CHD002): its value is no whole number.")]
    [InlineData("CHD002 NUMERATOR", "9434765919", "The 1st Aggregate-Record (CHD002): its value is no whole number.")]
    [InlineData("CHD002 NUMERATOR", "-1", "CHD002, numerator: -1 is below zero.")]
    [InlineData("CHD001 COUNT", "1", "CHD001 has no count: it is a register.")]
    [InlineData("CHD003 YES", "maybe", "The 1st Aggregate-Record (CHD003): its value is neither yes nor no.")]
    public void What_cannot_be_is_a_problem(string description, string value, string problem)
    {
        var (values, problems, _, _) = Map((description, value));
        Assert.Equal([problem], problems);
        Assert.Empty(values);
    }

    [Fact]
    public void More_treated_than_there_are_is_a_problem() =>
        Assert.Equal(
            ["CHD002: the numerator 9 is above the denominator 8."],
            Map(("CHD002 NUMERATOR", "9"), ("CHD002 DENOMINATOR", "8")).Problems);

    [Fact]
    public void A_value_given_twice_is_a_problem() =>
        Assert.Equal(
            ["The 2nd Aggregate-Record (CHD004) is there twice."],
            Map(("CHD004 COUNT", "1"), ("CHD004 COUNT", "1")).Problems);

    [Theory]
    [InlineData("9434765919 COUNT", "1")]
    [InlineData("CHD002 9434765919", "1")]
    [InlineData("CHD002 9434765919 NUMERATOR", "1")]
    [InlineData("CHD003 YES", "9434765919")]
    public void A_problem_shows_nothing_of_the_message(string description, string value) =>
        Assert.DoesNotContain("9434765919", Assert.Single(Map((description, value)).Problems));

    [Fact]
    public void A_record_is_named_by_its_place() =>
        Assert.Equal(
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th"],
            Map([.. Enumerable.Range(1, 13).Select(n => ($"X{n} COUNT", "1"))]).Problems
                .Select(problem => problem.Split(' ')[1]).Where((_, index) => index is < 4 or > 9));

    [Fact]
    public void Twenty_problems_are_listed_and_the_others_counted()
    {
        var problems = Map([.. Enumerable.Range(1, 33).Select(n => ($"X{n} COUNT", "1"))]).Problems;
        Assert.Equal((21, "There are 13 more."), (problems.Length, problems[^1]));
    }

    private static readonly (string, string)[] Full =
    [
        ("CHD001 REGISTER", "9"), ("CHD002 NUMERATOR", "1"), ("CHD002 DENOMINATOR", "2"), ("CHD003 YES", "0"),
        ("CHD004 COUNT", "3"),
    ];

    [Fact]
    public void All_but_what_is_typed_is_a_received_answer() =>
        Assert.Equal((ExtractOutcome.Received, 4, null), Outcome(Judge(Full)));

    [Fact]
    public void What_is_typed_is_passed_over_and_told() =>
        Assert.Equal(
            (ExtractOutcome.Received, 4, "Typed by the practice, and passed over here: CHD005."),
            Outcome(Judge([.. Full, ("CHD005 YES", "perhaps")])));

    [Fact]
    public void What_lacks_an_indicator_is_partial() =>
        Assert.Equal(
            (ExtractOutcome.Partial, 3, "Nothing came for CHD003."),
            Outcome(Judge([.. Full.Where(r => r.Item1 != "CHD003 YES")])));

    [Fact]
    public void Nothing_at_all_is_partial() =>
        Assert.Equal(
            (ExtractOutcome.Partial, 0, "Nothing came for CHD001, CHD002, CHD003, CHD004."), Outcome(Judge([])));

    [Fact]
    public void Another_query_is_malformed() =>
        Assert.Equal(
            (ExtractOutcome.Malformed, 0, "The message answers another query than QOF-2017-18."),
            Outcome(Judge(Full, query: "LD")));

    [Fact]
    public void Another_day_is_the_wrong_period() =>
        Assert.Equal(
            (ExtractOutcome.WrongPeriod, 0, "The answer is for 2018-02-28, not for 2018-03-31."),
            Outcome(Judge(Full, instance: "A1-201802280000-R")));

    [Fact]
    public void Another_practice_is_malformed() =>
        Assert.Equal(
            (ExtractOutcome.Malformed, 0, "The answer is for T00002, not for T00001."),
            Outcome(Judge(Full, practice: "T00002")));

    [Fact]
    public void Patients_are_refused() =>
        Assert.Equal(ExtractOutcome.PatientLevel, Answer(Gpes.Message(Gpes.Results(Gpes.Patient()))).Outcome);

    [Fact]
    public void No_message_is_malformed() => Assert.Equal(ExtractOutcome.Malformed, Answer("<html/>").Outcome);

    private static MappedValues Map(params (string Description, string Value)[] records) =>
        ExtractMapping.ToValues(
            Coronary,
            Assert.IsType<ExtractReading.Message>(GpesMessage.Read(Gpes.Message(Gpes.Results(All(records))))[0]),
            OutputMap.None);

    private static ExtractAnswer Judge(
        (string Description, string Value)[] records,
        string practice = "T00001",
        string query = "QOF-2017-18",
        string instance = "A1-201803310000-R") =>
        Answer(Gpes.Message(Gpes.Results(All(records), practice: practice, query: query, instance: instance)));

    private static ExtractAnswer Answer(string xml) =>
        ExtractAnswer.Judge(
            new Terms(Coronary, Some.Period()), OdsCode.Parse("T00001"), GpesMessage.Read(xml)[0], OutputMap.None);

    private static (ExtractOutcome, int, string?) Outcome(ExtractAnswer answer) =>
        (answer.Outcome, answer.Values.Length, answer.Detail);

    private static string All((string Description, string Value)[] records) =>
        string.Concat(records.Select((record, index) => Gpes.Record(record.Description, record.Value, $"{index + 1}")));

    private static IndicatorValues Extracted(IndicatorValues values) => values with { Source = FiguresSource.Extract };
}
