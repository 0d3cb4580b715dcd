using System.Globalization;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Sums for a year that ask for no counts, and prices that change between periods.</summary>
public sealed class YearlySumTests
{
    /// <remarks>Learning disabilities health check scheme: 12 checks before and after 1 April 2017.</remarks>
    [Theory]
    [InlineData(2017, 1, 1, "1392.00")]
    [InlineData(2017, 4, 1, "1680.00")]
    public void A_check_is_paid_at_the_price_of_its_own_quarter(int year, int month, int day, string amount)
    {
        var starts = new DateOnly(year, month, day);
        var terms = new Terms(
            Some.Service(Some.Count("LD")) with
            {
                Tariff = Some.Tariff(new Rate("LD", new(2016, 4, 1), 116), new Rate("LD", new(2017, 4, 1), 140)),
            },
            Some.Period(starts.AddMonths(3).AddDays(-1)) with { StartsOn = starts });
        Assert.Equal(D(amount), Achievements.Of(terms, null, [Some.Counted("LD", count: 12)], false).Amount);
    }

    /// <remarks>Avoiding unplanned admissions: 2.87 pounds for each of 8,000 patients, in three parts.</remarks>
    [Theory]
    [InlineData(46, "10561.60")]
    [InlineData(27, "6199.20")]
    public void A_period_pays_its_share_of_the_year(int share, string amount) =>
        Assert.Equal(D(amount), Pounds(Paid(TariffKind.PerRegisteredPatient, 2.87m, Shares(46, 27, 27), share), 8000));

    /// <remarks>Extended hours: 1.90 pounds for each of 7,732 patients.</remarks>
    [Theory]
    [InlineData(1, "14690.80")]
    [InlineData(4, "3672.70")]
    public void Without_shares_all_periods_pay_the_same(int periods, string amount) =>
        Assert.Equal(
            D(amount),
            Pounds(Paid(TariffKind.PerRegisteredPatient, 1.90m, Shares([.. new decimal?[periods]]), null), 7732));

    [Fact]
    public void A_fixed_sum_needs_no_list() =>
        Assert.Equal(500m, Pounds(Paid(TariffKind.Fixed, 1000, Shares(50, 50), 50), null));

    [Fact]
    public void Without_a_list_nothing_is_paid_for_patients_and_it_says_so()
    {
        var terms = Paid(TariffKind.PerRegisteredPatient, 1.90m, Shares(100), 100);
        var achievement = Achievements.Of(terms, null, [Some.Counted("I1", count: 1)], false);
        Assert.Null(achievement.Amount);
        Assert.Contains(
            achievement.Workings, working => working.Source == "Missing: the practice's list size on 1 April 2017");
    }

    [Fact]
    public void A_period_that_is_not_paid_has_no_amount()
    {
        var terms = Paid(TariffKind.Fixed, 1000, Shares(100), 100);
        Assert.Null(Pounds(terms with { Period = terms.Period with { PaymentPeriod = false } }, null));
    }

    private static ServicePeriod[] Shares(params decimal?[] shares) =>
        [.. shares.Select((share, at) => Some.Period() with { Code = $"P{at}", Share = share })];

    private static Terms Paid(TariffKind kind, decimal pounds, ServicePeriod[] periods, decimal? share) => new(
        Some.Service(Some.Count("I1")) with
        {
            Periods = [.. periods],
            Tariff = new Tariff(kind, null, null, [new Rate(null, new(2017, 4, 1), pounds)]),
        },
        periods.First(period => period.Share == share));

    private static decimal? Pounds(Terms terms, int? list) => Achievements.Of(
        terms,
        References.Of(terms, list is { } patients ? new ListSize(terms.Period.StartsOn, patients) : null, []),
        [Some.Counted("I1", count: 1)],
        false).Amount;

    private static decimal D(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
