using System.Collections.Immutable;
using CsCheck;
using GpCollections.Collections;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

public sealed class AchievementProperties
{
    private static readonly Gen<Indicator> Fractions =
        from code in Gen.Int[1, 9].Select(n => $"I{n}")
        from points in Gen.Int[0, 400].Select(tenths => tenths / 10m)
        from lower in Gen.Int[0, 99]
        from upper in Gen.Int[lower + 1, 100]
        from family in Gen.Bool.Select(grouped => grouped ? "G" : null)
        from fee in Gen.Int[1, 5000]
        from kind in Gen.Enum<IndicatorKind>()
        select kind == IndicatorKind.Count
            ? Some.Count(code, fee / 100m, "G")
            : Some.Fraction(code, points, lower, upper, family) with { Kind = kind };

    private static readonly Gen<(ImmutableArray<Indicator> Indicators, ImmutableArray<IndicatorValues> Values)> Lives =
        from indicators in Fractions.Array[1, 9].Select(all => all.DistinctBy(i => i.Code).ToImmutableArray())
        from numbers in Gen.Select(Gen.Int[0, 700].Nullable(), Gen.Int[0, 700].Nullable(), Gen.Bool)
            .Array[indicators.Length]
        select (indicators, indicators
            .Zip(numbers, (indicator, n) => Some.Counted(
                indicator.Code, n.Item1, n.Item2, register: n.Item1, count: n.Item2, yes: n.Item3))
            .ToImmutableArray());

    [Fact]
    public void Treating_one_more_patient_never_earns_less() =>
        Gen.Select(Fractions, Gen.Int[1, 1000], Gen.Int[0, 999]).Sample((indicator, denominator, numerator) =>
        {
            var fraction = indicator with { Kind = IndicatorKind.Fraction, Points = indicator.Points ?? 1 };
            var (less, more) = (Math.Min(numerator, denominator - 1), Math.Min(numerator, denominator - 1) + 1);
            Assert.True(Earned(fraction, less, denominator) <= Earned(fraction, more, denominator));
        });

    [Fact]
    public void Points_stay_between_none_and_all() =>
        Lives.Sample(life =>
        {
            var achievement = Of(life);
            Assert.All(achievement.Indicators.Zip(life.Indicators), pair =>
                Assert.InRange(pair.First.Points ?? 0, 0, pair.Second.Points ?? 0));
        });

    [Fact]
    public void Totals_add_their_parts() =>
        Lives.Sample(life =>
        {
            var achievement = Of(life);
            Assert.Equal(achievement.Points ?? 0, achievement.Indicators.Sum(indicator => indicator.Points ?? 0));
            Assert.Equal(achievement.Amount ?? 0, achievement.Indicators.Sum(indicator => indicator.Amount ?? 0));
        });

    [Fact]
    public void Workings_put_parents_first_and_add_up_again() =>
        Lives.Sample(life =>
        {
            var seen = new Dictionary<string, Working>();
            var workings = Of(life).Workings;
            foreach (var working in workings)
            {
                Assert.True(working.Parent is null || seen.ContainsKey(working.Parent), working.Id);
                seen.Add(working.Id, working);
            }
            foreach (var parts in workings.Where(w => w.Parent is not null).GroupBy(w => seen[w.Parent!]))
            {
                var addends = parts.Where(part => part.Unit == parts.Key.Unit).ToList();
                Assert.True(
                    addends.Count == 0 || addends.Sum(part => part.Value ?? 0) == (parts.Key.Value ?? 0), parts.Key.Id);
            }
        });

    private static Achievement Of(
        (ImmutableArray<Indicator> Indicators, ImmutableArray<IndicatorValues> Values) life) =>
        Achievements.Of(Some.Terms([.. life.Indicators]), null, life.Values, true);

    private static decimal? Earned(Indicator indicator, int numerator, int denominator) =>
        AchievementTests.Of(indicator, Some.Counted(indicator.Code, numerator, denominator)).Points;
}
