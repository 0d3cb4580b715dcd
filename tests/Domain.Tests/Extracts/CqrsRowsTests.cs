using GpCollections.Collections;
using GpCollections.Payments;
using GpCollections.Provision;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>INDICATOR_VALUES, row by row.</summary>
public sealed class CqrsRowsTests
{
    private const string Header =
        "QUALITY_SERVICE,NAME,ORG_CODE,ACH_DATE,IND_CODE,FIELD_NAME,VALUE,DEFAULT_VALUES_USED,SUBMIT_USER_ID,"
        + "SUBMIT_DATE,SUBMIT_TIME,LAST_SUBMISSION";

    private static readonly Service Coronary = Some.Service(
        Some.Register("CHD001", group: "CHD"), Some.Fraction("CHD002", group: "CHD"), Some.Count("CHD004"));

    [Fact]
    public void Rows_of_one_practice_make_one_result()
    {
        var results = Read(
            Row("A81001", "CHD001", "Coronary Register", "90"), Row("A81001", "CHD002", "Numerator", "60"),
            Row("A81001", "CHD002", "Denominator", "80"), Row("A81001", "CHD002", "CHDEXC1", "3"),
            Row("A81001", "CHD004", "Count", ""), Row("A81001", "CHD004", "Count", "9", last: "N"),
            Row("A81002", "CHD004", "Count", "4"));
        Assert.Equal(["A81001", "A81002"], results.Select(result => Message(result).Practice.ToString()));
        Assert.Equal([4, 1], results.Select(result => Message(result).Records.Length));
        var values = Map(results[0]).Values;
        Assert.Equal(["CHD001", "CHD002"], values.Select(value => value.Indicator));
        Assert.Equal((90, 60, 80), (values[0].Register, values[1].Numerator, values[1].Denominator));
        Assert.Equal(("CHDEXC1", 3m), (values[1].Measures[0].Code, values[1].Measures[0].Value));
    }

    [Fact]
    public void The_same_figures_have_the_same_id_in_any_order()
    {
        var (one, other) = (Row("A81001", "CHD001", "Register", "1"), Row("A81001", "CHD004", "Count", "2"));
        Assert.Equal(Message(Read(one, other)[0]).MessageId, Message(Read(other, one)[0]).MessageId);
        Assert.NotEqual(
            Message(Read(one)[0]).MessageId,
            Message(Read(one.Replace(",1,", ",2,", StringComparison.Ordinal))[0]).MessageId);
    }

    [Fact]
    public void A_broken_row_is_nobodys_and_spoils_no_other() =>
        Assert.Equal(
            ["Message", "NotAMessage", "NotAMessage", "Message"],
            Read(
                Row("A81001", "CHD004", "Count", "1"), "QOF1718,broken", Row("no code", "CHD004", "Count", "1"),
                Row("A81002", "CHD004", "Count", "1")).Select(result => result.GetType().Name));

    [Fact]
    public void A_file_with_columns_of_patients_is_refused_whole() =>
        Assert.IsType<ExtractReading.PatientLevel>(CqrsRows.Open(Header + ",NHS_NUMBER").Refused);

    [Fact]
    public void A_file_without_a_column_that_is_needed_says_which() =>
        Assert.Equal(
            "The first line lacks the column ACH_DATE.",
            Assert.IsType<ExtractReading.NotAMessage>(
                CqrsRows.Open(Header.Replace("ACH_DATE", "DAY", StringComparison.Ordinal)).Refused).Reason);

    [Fact]
    public void A_sentence_for_a_name_is_known_by_the_map_and_never_kept()
    {
        const string Sentence = "Total number of patients who had it, with or without a review";
        var result = Read(Row("A81001", "CHD004", $"\"{Sentence}\"", "7"))[0];
        Assert.NotEmpty(Map(result).Problems);
        var (mapping, _) = OutputMapRows.Read(
            [Sentence, "2017-18", "QOF", "CHD004", "Count", "Count", "n/a", "n/a", null, null]);
        Assert.Equal(7, ExtractMapping.ToValues(Coronary, Message(result), new([mapping!])).Values[0].Count);
        Assert.DoesNotContain("patients", $"{MessageKeeping.Kept(result)!.Records[0]}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_handed_over_is_read_as_it_was_counted(bool yes)
    {
        var service = Some.Service(
            Some.Fraction("CHD002"),
            new Indicator("CHD009", "Kept", null, IndicatorKind.YesNo, 1, null, null, false, null));
        IndicatorValues[] counted =
        [
            new() { Indicator = "CHD002", Numerator = 60, Denominator = 80, Exceptions = 3, Exclusions = 0 },
            new() { Indicator = "CHD009", Yes = yes },
        ];
        var rows = counted.SelectMany(values => IndicatorValuesLayout.Fields(new(values, []))
            .Select(each => Row("A81001", values.Indicator, each.Field, each.Value)));
        var (read, problems, _, _) = ExtractMapping.ToValues(service, Message(Read([.. rows])[0]), OutputMap.None);
        Assert.Empty(problems);
        Assert.Equal((60, 80, 3, 0), (read[0].Numerator, read[0].Denominator, read[0].Exceptions, read[0].Exclusions));
        Assert.Equal(yes, read[1].Yes);
    }

    private static MappedValues Map(ExtractReading result) =>
        ExtractMapping.ToValues(Coronary, Message(result), OutputMap.None);

    private static ExtractReading.Message Message(ExtractReading result) =>
        Assert.IsType<ExtractReading.Message>(result);

    private static string Row(string practice, string indicator, string field, string value, string last = "Y") =>
        $"QOF1718,Quality and Outcomes,{practice},20180331,{indicator},{field},{value},None,AUTOMATED,,,{last}";

    private static List<ExtractReading> Read(params string[] rows)
    {
        var reader = CqrsRows.Open(Header).Rows!;
        List<ExtractReading> results = [.. rows.Select(reader.Add).OfType<ExtractReading>()];
        return reader.End() is { } last ? [.. results, last] : results;
    }
}
