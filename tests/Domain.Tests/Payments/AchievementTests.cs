using GpCollections.Collections;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

public sealed class AchievementTests
{
    /// <summary>Golden figures: worked by hand from the formula of the Statement of Financial Entitlements.</summary>
    [Theory]
    [InlineData("17", "35", "75", 412, 640, "12.48")] // 12.484375
    [InlineData("17", "53", "93", 298, 351, "13.56")] // 13.557621
    [InlineData("12", "40", "90", 399, 1000, "0")]
    [InlineData("12", "40", "90", 400, 1000, "0")]
    [InlineData("12", "40", "90", 650, 1000, "6")]
    [InlineData("12", "40", "90", 900, 1000, "12")]
    [InlineData("12", "40", "90", 950, 1000, "12")]
    [InlineData("12", "40", "90", 1, 1, "12")]
    [InlineData("1", "0", "100", 1, 3, "0.33")]
    [InlineData("1", "0", "100", 2, 3, "0.67")]
    [InlineData("1", "0", "100", 1, 200, "0.01")] // 0.005 is rounded up
    [InlineData("1", "0", "100", 1, 201, "0")]
    [InlineData("5", "50", "50", 1, 2, "5")] // from the upper threshold on: everything
    public void A_fraction_earns_on_a_straight_line_between_its_thresholds(
        string points, string lower, string upper, int numerator, int denominator, string earned) =>
        Assert.Equal(
            decimal.Parse(earned),
            Points(
                Some.Fraction("I1", decimal.Parse(points), decimal.Parse(lower), decimal.Parse(upper)),
                Some.Counted("I1", numerator, denominator)));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, null)]
    [InlineData(null, 4, null)]
    [InlineData(null, 0, "0")]
    [InlineData(0, 0, "0")]
    [InlineData(0, 4, "0")]
    public void Nobody_earns_nothing_and_not_counted_is_not_nothing(int? numerator, int? denominator, string? earned) =>
        Assert.Equal(
            earned is null ? null : decimal.Parse(earned),
            Points(Some.Fraction("I1"), Some.Counted("I1", numerator, denominator)));

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, 0)]
    [InlineData(1, 5)]
    [InlineData(703, 5)]
    public void A_register_of_one_earns_all(int? register, int? earned) =>
        Assert.Equal(earned, Points(Some.Register("I1", 5), Some.Counted("I1", register: register)));

    [Theory]
    [InlineData(null, null)]
    [InlineData(false, 0)]
    [InlineData(true, 3)]
    public void A_yes_earns_all(bool? yes, int? earned) =>
        Assert.Equal(earned, Points(Some.Question("I1", 3), Some.Counted("I1", yes: yes)));

    [Fact]
    public void An_indicator_without_points_contributes_nothing()
    {
        var terms = Some.Terms(Some.Fraction("I1", points: null), Some.Register("I2", points: 5));
        var achievement = Achievements.Of(
            terms, null, [Some.Counted("I1", 9, 10), Some.Counted("I2", register: 8)], true);
        Assert.Equal((5m, 5m), (achievement.Points, achievement.PointsAvailable));
        Assert.Null(achievement.Indicators[0].Points);
    }

    [Fact]
    public void A_service_without_points_has_no_points() =>
        Assert.Null(
            Achievements.Of(Some.Terms(Some.Count("I1", 2)), null, [Some.Counted("I1", count: 3)], false).Points);

    [Fact]
    public void Groups_and_total_add_the_rounded()
    {
        var third = "A1 A2 B1".Split(' ').Select(code => Some.Fraction(code, 1, 0, 100, code[..1])).ToArray();
        var achievement = Achievements.Of(
            Some.Terms(third), null, [.. third.Select(i => Some.Counted(i.Code, 2, 3))], false);
        Assert.Equal([new("A", 1.34m, null), new("B", 0.67m, null)], achievement.Groups);
        Assert.Equal(2.01m, achievement.Points);
    }

    [Fact]
    public void All_of_QOF_2017_18_is_559_points_of_77_indicators()
    {
        var full = Qof.Indicators.Select(i => Some.Counted(i.Code, 100, 100, register: 100, yes: true));
        var achievement = Achievements.Of(Some.Terms([.. Qof.Indicators]), null, [.. full], false);
        Assert.Equal(
            (77, 559m, 559m), (achievement.Indicators.Length, achievement.Points, achievement.PointsAvailable));
    }

    /// <summary>The published maxima of the groups.</summary>
    [Theory]
    [InlineData("AF", 29)]
    [InlineData("CHD", 35)]
    [InlineData("HF", 29)]
    [InlineData("HYP", 26)]
    [InlineData("PAD", 6)]
    [InlineData("STIA", 15)]
    [InlineData("DM", 86)]
    [InlineData("AST", 45)]
    [InlineData("COPD", 35)]
    [InlineData("DEM", 50)]
    [InlineData("DEP", 10)]
    [InlineData("MH", 26)]
    [InlineData("CAN", 11)]
    [InlineData("CKD", 6)]
    [InlineData("EP", 1)]
    [InlineData("LD", 4)]
    [InlineData("OST", 9)]
    [InlineData("RA", 6)]
    [InlineData("PC", 6)]
    [InlineData("CVD-PP", 10)]
    [InlineData("BP", 15)]
    [InlineData("OB", 8)]
    [InlineData("SMOK", 64)]
    [InlineData("CS", 20)]
    [InlineData("CON", 7)]
    public void A_group_of_QOF_2017_18_adds_up_to_its_maximum(string group, int maximum)
    {
        var full = Qof.Indicators.Select(i => Some.Counted(i.Code, 1, 1, register: 1, yes: true));
        var achievement = Achievements.Of(Some.Terms([.. Qof.Indicators]), null, [.. full], false);
        Assert.Equal(maximum, Assert.Single(achievement.Groups, g => g.Group == group).Points);
    }

    [Theory]
    [InlineData(412, 640, "412 of 640 patients = 64.375 %. Between 35 % and 75 %: "
        + "17 points x (64.375 - 35) / 40 = 12.484375, rounded to 12.48.")]
    [InlineData(224, 640, "224 of 640 patients = 35 %. Not above 35 %: no points.")]
    [InlineData(480, 640, "480 of 640 patients = 75 %. From 75 % on: all 17 points.")]
    [InlineData(0, 0, "Nobody is in the denominator, and at least one patient is needed: no points.")]
    [InlineData(5, null, "The denominator was not counted yet.")]
    [InlineData(null, 5, "The numerator was not counted yet.")]
    [InlineData(null, null, "Not counted yet.")]
    public void A_fraction_explains_itself(int? numerator, int? denominator, string words) =>
        Assert.Equal(
            words, Of(Some.Fraction("DM007", 17, 35, 75), Some.Counted("DM007", numerator, denominator)).Explanation);

    [Fact]
    public void The_others_explain_themselves()
    {
        Assert.Equal(
            "Patients on the register: 703. One earns all 5 points.",
            Of(Some.Register("I1"), Some.Counted("I1", register: 703)).Explanation);
        Assert.Equal("Answered yes: all 3 points.", Of(Some.Question("I1"), Some.Counted("I1", yes: true)).Explanation);
        Assert.Equal(
            "No by default, nobody answered: no points.",
            Of(Some.Question("I1"), Some.Counted("I1", yes: false) with { Defaulted = true }).Explanation);
        Assert.Equal(
            "Counted: 37. A count earns no points.",
            Of(Some.Count("I1", 9.80m), Some.Counted("I1", count: 37)).Explanation);
    }

    internal static IndicatorAchievement Of(Indicator indicator, IndicatorValues values) =>
        Achievements.Of(Some.Terms(indicator), null, [values], false).Indicators[0];

    private static decimal? Points(Indicator indicator, IndicatorValues values) => Of(indicator, values).Points;
}
