using GpCollections.Collections;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class FigureChecksTests
{
    internal static readonly Service Coronary = Some.Service(
        Some.Register("CHD001", group: "CHD"), Some.Fraction("CHD002", group: "CHD"), Some.Question("CHD003"),
        Some.Count("CHD004"));

    public static TheoryData<IndicatorValues, string, string> Wrong { get; } = new()
    {
        { Some.Counted("CHD009", 1, 2), "values/0/indicator", "QOF-2017-18 has no indicator CHD009." },
        { Some.Counted("CHD002", 9, 8), "values/0/numerator", "CHD002: the numerator 9 is above the denominator 8." },
        { Some.Counted("CHD002", -1, 8), "values/0/numerator", "CHD002, numerator: -1 is below zero." },
        { Some.Counted("CHD002", exceptions: -5), "values/0/exceptions", "CHD002, exceptions: -5 is below zero." },
        { Some.Counted("CHD002", yes: true), "values/0/yes", "CHD002 has no yes: it is a part of a denominator." },
        { Some.Counted("CHD001", count: 3), "values/0/count", "CHD001 has no count: it is a register." },
        { Some.Counted("CHD003", register: 3), "values/0/register", "CHD003 has no register: it is a question." },
        { Some.Counted("CHD004", 3), "values/0/numerator", "CHD004 has no numerator: it is a count." },
        {
            Some.Counted("CHD004", count: 10_000_001), "values/0/count",
            "CHD004, count: 10000001 is more than 10000000."
        },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_cannot_be_is_refused_with_its_field(IndicatorValues values, string field, string message)
    {
        var refusal = Assert.Single(FigureChecks.Errors(Coronary, [values]));
        Assert.Equal(
            (RefusalCode.Invalid, field, message),
            (refusal.Code, string.Join('/', refusal.Field ?? []), refusal.Message));
    }

    [Fact]
    public void All_that_is_wrong_is_named_at_once() =>
        Assert.Equal(
            ["values/0/numerator", "values/2/indicator"],
            FigureChecks.Errors(
                Coronary, [Some.Counted("CHD002", 3, 2), Some.Counted("CHD001"), Some.Counted("CHD002", 1, 2)])
                .Select(refusal => string.Join('/', refusal.Field ?? [])));

    [Fact]
    public void Right_values_are_taken() =>
        Assert.Empty(FigureChecks.Errors(Coronary,
        [
            Some.Counted("CHD001", register: 0),
            Some.Counted("CHD002", 8, 8, register: 9, exceptions: 0, exclusions: 1),
            Some.Counted("CHD003", yes: false), Some.Counted("CHD004", count: 10_000_000),
        ]));

    public static TheoryData<string[], bool> Measures { get; } = new()
    {
        { [.. Enumerable.Range(1, 50).Select(number => $"M{number}")], true },
        { [.. Enumerable.Range(1, 51).Select(number => $"M{number}")], false },
        { ["M1", "M1"], false },
        { ["M 1"], false },
        { [""], false },
        { [new string('M', 32)], true },
        { [new string('M', 33)], false },
    };

    [Theory, MemberData(nameof(Measures))]
    public void At_most_50_measures_are_kept_each_code_once(string[] codes, bool right)
    {
        var values = Some.Counted("CHD004", count: 1) with
        {
            Measures = [.. codes.Select(code => new Measure(code, code, 1, FiguresSource.Manual))],
        };
        Assert.Equal(
            right ? [] : ["values/0/measures"],
            FigureChecks.Errors(Coronary, [values]).Select(refusal => string.Join('/', refusal.Field ?? [])));
    }

    [Fact]
    public void Another_input_has_its_own_field() =>
        Assert.Equal("counts", FigureChecks.Errors(Coronary, [Some.Counted("X")], "counts")[0].Field?[0]);

    public static TheoryData<string, IndicatorValues?, bool> Completeness { get; } = new()
    {
        { "CHD001", null, false },
        { "CHD001", Some.Counted("CHD001"), false },
        { "CHD001", Some.Counted("CHD001", register: 0), true },
        { "CHD002", Some.Counted("CHD002", 1), false },
        { "CHD002", Some.Counted("CHD002", denominator: 1), false },
        { "CHD002", Some.Counted("CHD002", 0, 0), true },
        { "CHD003", Some.Counted("CHD003"), false },
        { "CHD003", Some.Counted("CHD003", yes: false), true },
        { "CHD004", Some.Counted("CHD004"), false },
        { "CHD004", Some.Counted("CHD004", count: 0), true },
    };

    [Theory, MemberData(nameof(Completeness))]
    public void Each_kind_is_complete_with_its_own_values(string code, IndicatorValues? values, bool complete) =>
        Assert.Equal(complete, FigureChecks.IsComplete(Coronary.Indicator(code)!, values));

    [Fact]
    public void What_is_missing_is_named() =>
        Assert.Equal(
            ["CHD002", "CHD003", "CHD004"],
            FigureChecks.Missing(
                Coronary.Indicators, [Some.Counted("CHD001", register: 1), Some.Counted("CHD002", 1)]));

    /// <summary>The register has 100 patients.</summary>
    [Theory]
    [InlineData(90, 6, 4, false)]
    [InlineData(90, 6, 5, true)]
    [InlineData(101, null, null, true)]
    [InlineData(null, 200, null, false)]
    public void More_parts_than_the_register_are_odd(int? denominator, int? exceptions, int? exclusions, bool odd)
    {
        var parts = Some.Counted("CHD002", 1, denominator, exceptions: exceptions, exclusions: exclusions);
        var warnings = FigureChecks.Warnings(Coronary, [Some.Counted("CHD001", register: 100), parts]);
        Assert.Equal(odd ? ["CHD002:parts-above-register"] : [], warnings.Select(warning => warning.Id));
    }

    [Fact]
    public void Without_a_register_nothing_is_odd() =>
        Assert.Empty(FigureChecks.Warnings(Coronary, [Some.Counted("CHD002", 1, 9_999_999)]));

    [Fact]
    public void An_indicators_own_register_counts_before_its_groups() =>
        Assert.Single(FigureChecks.Warnings(
            Coronary, [Some.Counted("CHD001", register: 100), Some.Counted("CHD002", 1, 50, register: 49)]));
}
