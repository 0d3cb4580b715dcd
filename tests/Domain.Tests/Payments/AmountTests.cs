using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

public sealed class AmountTests
{
    private static readonly Terms MenB = Priced(Some.Tariff(
        new Rate("MENB", new(2017, 4, 1), 9.80m), new Rate("MENB", new(2018, 4, 1), 10.06m)));

    /// <summary>Fees of 2017/18 and 2018/19.</summary>
    [Theory]
    [InlineData(2018, 3, 31, "362.60")]
    [InlineData(2018, 4, 30, "372.22")]
    public void The_price_follows_the_period_of_activity(int year, int month, int day, string amount) =>
        Assert.Equal(decimal.Parse(amount), Amount(MenB with { Period = Some.Period(new(year, month, day)) }, 37));

    [Fact]
    public void A_fee_pays_each_one() =>
        Assert.Equal(
            1680.00m,
            Achievements.Of(Some.Terms(Some.Count("LD", 140)), null, [Some.Counted("LD", count: 12)], false).Amount);

    [Fact]
    public void Pounds_are_rounded_half_up_at_the_indicator() =>
        Assert.Equal(
            0.13m,
            Achievements.Of(Some.Terms(Some.Count("I1", 0.125m)), null, [Some.Counted("I1", count: 1)], false).Amount);

    [Fact]
    public void A_rate_without_indicator_prices_every_count_that_has_no_other()
    {
        var tariff = Some.Tariff(new Rate(null, new(2017, 4, 1), 2m), new Rate("MENB", new(2017, 4, 1), 3m));
        var terms = Priced(tariff, Some.Count("MENB"), Some.Count("OTHER"));
        var achievement = Achievements.Of(
            terms, null, [Some.Counted("MENB", count: 10), Some.Counted("OTHER", count: 10)], false);
        Assert.Equal([30m, 20m], achievement.Indicators.Select(indicator => indicator.Amount ?? 0));
    }

    [Fact]
    public void Before_its_first_rate_nothing_has_a_price() =>
        Assert.Null(Amount(MenB with { Period = Some.Period(new(2017, 3, 31)) }, 37));

    [Fact]
    public void What_was_not_counted_has_no_amount_and_zero_has() =>
        Assert.Equal((null, 0m), (Amount(MenB, null), Amount(MenB, 0)));

    [Fact]
    public void A_service_without_payment_has_no_amount() =>
        Assert.Null(Amount(MenB with { Service = MenB.Service with { PaymentRelated = false } }, 37));

    [Fact]
    public void Without_a_list_points_have_no_pounds_and_it_says_so()
    {
        var qof = new Tariff(TariffKind.QofPoints, 171.20m, 7732, []);
        var achievement = Achievements.Of(
            Priced(qof, Some.Register("I1")), null, [Some.Counted("I1", register: 9)], false);
        Assert.Equal((5m, null), (achievement.Points, achievement.Amount));
        Assert.Contains(
            achievement.Workings,
            working => working.Label == "Missing: The practice's list size on 1 January 2018");
    }

    [Fact]
    public void Who_may_not_see_pounds_sees_none()
    {
        var achievement = Achievements.Of(MenB, null, [Some.Counted("MENB", count: 37)], false);
        Assert.Contains(achievement.Workings, working => working.IsMoney);
        Assert.DoesNotContain(achievement.WithoutPounds().Workings, working => working.IsMoney);
        Assert.Null(achievement.WithoutPounds().Amount ?? achievement.WithoutPounds().Indicators[0].Amount);
        Assert.DoesNotContain("9.8", achievement.Indicators[0].Explanation, StringComparison.Ordinal);
    }

    private static Terms Priced(Tariff tariff, params Indicator[] indicators) =>
        new(Some.Service(indicators is [] ? [Some.Count("MENB")] : indicators) with { Tariff = tariff }, Some.Period());

    private static decimal? Amount(Terms terms, int? count) =>
        Achievements.Of(terms, null, [Some.Counted("MENB", count: count)], false).Amount;
}
