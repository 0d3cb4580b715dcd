using System.Globalization;
using Xunit;

namespace GpCollections.Payments;

public sealed class AspirationTests
{
    /// <summary>Worked by hand: 92,345.67 x 179.26 / 171.20 x 70 % / 12.</summary>
    [Fact]
    public void A_month_is_a_twelfth_of_a_share_of_last_years_achievement() =>
        Assert.Equal(
            5640.44m,
            Aspiration.MonthByAchievement(92_345.67m, Aspiration.UpratingIndex(179.26m, 171.20m, 559, 559), 70));

    /// <summary>More points to be had raise it too: 120,000 x 194.83 x 567 / (187.74 x 559) x 70 % / 12.</summary>
    [Fact]
    public void More_points_to_be_had_raise_it() =>
        Assert.Equal(
            7368.32m,
            Aspiration.MonthByAchievement(120_000m, Aspiration.UpratingIndex(194.83m, 187.74m, 567, 559), 70));

    /// <summary>Worked by hand: 500 x 171.20 / 12, and the same x 9450 / 7732.</summary>
    [Theory]
    [InlineData(7732, "7133.33")]
    [InlineData(9450, "8718.31")]
    public void A_month_is_a_twelfth_of_the_points_aspired_to(int list, string month) =>
        Assert.Equal(
            decimal.Parse(month, CultureInfo.InvariantCulture),
            Aspiration.MonthByPoints(500, 171.20m, QofPounds.ContractorPopulationIndex(list, 7732)));

    [Theory]
    [InlineData("2017-18", 70)]
    [InlineData("2023-24", 70)]
    [InlineData("2024-25", 80)]
    public void The_share_rose_in_2024(string year, decimal percent) =>
        Assert.Equal(percent, AspirationLaw.Percent(year));

    [Theory]
    [InlineData("100000", "32314.72")]
    [InlineData("60000", "-7685.28")]
    public void What_was_paid_in_advance_is_taken_off_and_may_be_too_much(string achievement, string payment) =>
        Assert.Equal(
            decimal.Parse(payment, CultureInfo.InvariantCulture),
            Aspiration.AchievementPayment(
                decimal.Parse(achievement, CultureInfo.InvariantCulture), Enumerable.Repeat(5640.44m, 12)));
}
