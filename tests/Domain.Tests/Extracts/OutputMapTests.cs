using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Outputs that are known by id.</summary>
public sealed class OutputMapTests
{
    private const string Aid = "1033BE9B-2CC3-4DC5-9E57-E86F7D768CAD";

    private static readonly Service Coronary = Some.Service(Some.Fraction("CHD002", group: "CHD"));

    [Fact]
    public void An_id_is_an_indicator_and_a_measure()
    {
        var map = new OutputMap([Mapping(Aid, OutputMeasure.Denominator), Mapping("NUM", OutputMeasure.Numerator)]);
        var value = Map(map, (Aid.ToLowerInvariant(), "80"), ("NUM", "60")).Values[0];
        Assert.Equal((60, 80), (value.Numerator, value.Denominator));
    }

    [Fact]
    public void Reasons_are_kept_under_their_codes_and_added_up()
    {
        var value = Map(
            new([Mapping("B", OutputMeasure.Exceptions, "REASONB"), Mapping("A", OutputMeasure.Exceptions, "REASONA")]),
            ("B", "3"), ("A", "4")).Values[0];
        Assert.Equal(7, value.Exceptions);
        Assert.Equal([("REASONA", 4m), ("REASONB", 3m)], value.Measures.Select(one => (one.Code, one.Value)));
    }

    [Fact]
    public void A_reason_below_zero_is_not_hidden_by_another() =>
        Assert.Equal(
            ["CHD002, exceptions: -1 is below zero."],
            Map(
                new([Mapping("A", OutputMeasure.Exceptions, "A"), Mapping("B", OutputMeasure.Exceptions, "B")]),
                ("A", "-5"), ("B", "9")).Problems.Take(1));

    [Fact]
    public void An_output_of_another_version_is_told_apart()
    {
        var mapped = Map(new([Mapping("A", OutputMeasure.Count) with { FromVersion = 2 }]), ("A", "1"));
        Assert.True(mapped.IsOtherVersion);
        Assert.Equal(["The 1st Aggregate-Record: the output is not one of version 1."], mapped.Problems);
    }

    [Fact]
    public void The_metadata_of_CQRS_is_such_a_map()
    {
        var rows = ReferenceFile.Read(ReferenceKind.OutputMap, Shared.Read("data/cqrs/NCD_NCD_metadata.csv")).Rows;
        Assert.Equal((38, 0), (rows.Count, rows.Count(row => row.Row is null)));
        var outputs = rows.Select(row => Assert.IsType<ReferenceRow.Output>(row.Row).Mapping).ToList();
        Assert.All(outputs, output => Assert.Equal("NCD-2025-26", output.Service));
        Assert.Equal(
            (7, 7, 15, 8, 1),
            (
                Of(OutputMeasure.Numerator), Of(OutputMeasure.Denominator), Of(OutputMeasure.Exceptions),
                Of(OutputMeasure.Exclusions), Of(OutputMeasure.Count)));
        int Of(OutputMeasure measure) => outputs.Count(output => output.Measure == measure);
    }

    private static OutputMapping Mapping(string output, OutputMeasure measure, string? code = null) =>
        new("QOF-2017-18", output, "CHD002", measure, code, null);

    private static MappedValues Map(OutputMap map, params (string Aid, string Value)[] records) =>
        ExtractMapping.ToValues(
            Coronary,
            new ExtractReading.Message(
                Aid, OdsCode.Parse("A81001"), "QOF-2017-18", new DateOnly(2018, 3, 31), null,
                [.. records.Select((record, at) => new AggregateRecord($"{at + 1}", record.Aid, "", record.Value))]),
            map);
}
