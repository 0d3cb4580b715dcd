using System.Collections.Immutable;
using CsCheck;
using GpCollections.Collections;
using GpCollections.Payments;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Extracts;

public sealed class ValidationTests
{
    private static readonly Service Coronary = FigureChecksTests.Coronary;

    [Theory]
    [InlineData(10, 2, 16, 2.0235)]
    [InlineData(10, 2, 4, -2.0235)]
    [InlineData(10, 0, 99, null)]
    public void A_robust_score_is_how_far_from_the_median(int median, int deviation, int value, double? score) =>
        Assert.Equal((decimal?)score, Validation.RobustScore(value, new(9, median, deviation)));

    [Fact]
    public void A_score_is_the_same_on_either_side() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 500], Gen.Int[0, 9_000]).Sample((median, deviation, away) =>
            Validation.RobustScore(median + away, new(9, median, deviation))
                == -Validation.RobustScore(median - away, new(9, median, deviation)));

    [Theory]
    [InlineData(9, 2, 30, true)]
    [InlineData(9, 2, 11, false)]
    [InlineData(7, 2, 30, false)]
    [InlineData(9, 0, 30, false)]
    public void Outliers_need_enough_practices_that_differ(int practices, int deviation, int value, bool odd) =>
        Assert.Equal(odd ? ["CHD004:region"] : [], Ids(value, new(
            [Rule(ValidationKind.RegionOutlier, 3.5m, 8)], null, [],
            ImmutableDictionary<string, RegionFigures>.Empty.Add("CHD004", new(practices, 10, deviation)))));

    [Theory]
    [InlineData(100, 150, false)]
    [InlineData(100, 151, true)]
    [InlineData(100, 49, true)]
    [InlineData(0, 9, false)]
    [InlineData(0, 10, true)]
    [InlineData(4, 13, false)]
    public void A_swing_is_more_than_a_share_and_a_number(int before, int now, bool odd) =>
        Assert.Equal(odd ? ["CHD004:last-year"] : [], Ids(now, Comparison.None with
        {
            Rules = [Rule(ValidationKind.SamePeriodLastYear, 50, 10)],
            LastYear = [Some.Counted("CHD004", count: before)],
        }));

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public void Bounds_belong_to_what_is_expected(int value, bool odd) =>
        Assert.Equal(
            odd ? ["CHD004:min-max"] : [],
            Ids(value, Comparison.None with { Rules = [Rule(ValidationKind.MinMax, 20, 5)] }));

    [Fact]
    public void Nothing_is_above_the_list_and_the_field_is_named()
    {
        var with = Comparison.None with { ListSize = 100 };
        ImmutableArray<IndicatorValues> values =
        [
            Some.Counted("CHD001", register: 100), Some.Counted("CHD002", 101, 200),
            Some.Counted("CHD004", count: 102),
        ];
        Assert.Equal(["values/1/numerator", "values/2/count"], Fields(with));
        Assert.Equal(["values/1/numerator"], Fields(with with
        {
            Rules =
            [
                Rule(ValidationKind.AboveListSize, null, null),
                Rule(ValidationKind.AboveListSize, 100, null) with { Indicator = "CHD002" },
            ],
        }));
        Assert.Empty(Fields(Comparison.None));

        IEnumerable<string> Fields(Comparison comparison) => Validation.Errors(Coronary, values, comparison)
            .Select(refusal => string.Join('/', refusal.Field ?? []));
    }

    [Fact]
    public void The_closest_rule_counts()
    {
        var all = Rule(ValidationKind.MinMax, 1, null);
        var indicator = all with { Indicator = "CHD004" };
        var service = all with { Service = Coronary.Code };
        Assert.Equal(service, Validation.RuleFor(Coronary, "CHD004", ValidationKind.MinMax, [all, indicator, service]));
        Assert.Equal(indicator, Validation.RuleFor(Coronary, "CHD004", ValidationKind.MinMax, [all, indicator]));
        Assert.Null(Validation.RuleFor(Coronary, "CHD001", ValidationKind.MinMax, [indicator]));
    }

    [Theory]
    [InlineData("*,*,MIN_MAX,10,1,Plausible", null)]
    [InlineData("*,*,MIN_MAX,1,10,Plausible", "limit lies below least.")]
    [InlineData("*,*,MIN_MAX,-1,,Plausible", "limit is no number from 0 to 10,000,000, and not empty.")]
    [InlineData("*,*,NONE,1,,Plausible", "kind is none of")]
    [InlineData("*,*,MIN_MAX,1,,", "reason is empty")]
    [InlineData("f lu,*,MIN_MAX,1,,Plausible", "service is no code")]
    public void Rules_are_rows_of_a_file(string row, string? error)
    {
        var read = ReferenceFile.Read(
            ReferenceKind.ValidationRule, $"service,indicator,kind,limit,least,reason\n{row}").Rows[0];
        Assert.Equal(error is null, read.Row is ReferenceRow.Validation);
        Assert.StartsWith(error ?? "", read.Error ?? "", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(int value, Comparison with) =>
        Validation.Warnings(Coronary, [Some.Counted("CHD004", count: value)], with).Select(warning => warning.Id);

    private static ValidationRule Rule(ValidationKind kind, decimal? limit, decimal? least) =>
        new(ValidationRule.All, ValidationRule.All, kind, limit, least, "Made up.");
}
