using System.Globalization;
using CsCheck;
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

    /// <summary>Worked by hand: 100.01 / 12 = 8.334..., and six of them are 50.005.</summary>
    [Theory]
    [InlineData("100.01", 12, "8.33 8.34 8.33 8.34 8.33 8.34 8.33 8.33 8.34 8.33 8.34 8.33")]
    [InlineData("0.05", 3, "0.02 0.01 0.02")]
    [InlineData("0.01", 4, "0.00 0.01 0.00 0.00")]
    public void Equal_shares_lose_no_penny(string year, int periods, string shares)
    {
        var all = Shares([.. new decimal?[periods]]).Select((period, at) => period with { Code = $"P{at:D2}" });
        var terms = Paid(TariffKind.Fixed, D(year), [.. all], null);
        Assert.Equal(
            shares.Split(' ').Select(D),
            terms.Service.Periods.Select(period => Pounds(terms with { Period = period }, null)!.Value));
    }

    /// <summary>Whatever the sum, the tariff and the shares: together they are the year's sum, rounded once.</summary>
    [Fact]
    public void Shares_add_up_to_the_years_sum() =>
        Gen.Select(Gen.Int[1, 10_000_000], Gen.Int[1, 12], Gen.Int[1, 40_000], Gen.Bool, Gen.Int[0, 3]).Sample(
            (tenths, count, list, isEqual, way) =>
            {
                var part = Math.Round(100m / (count + 1), 2);
                var shares = Enumerable.Range(0, count).Select(at =>
                    isEqual ? (decimal?)null : at < count - 1 ? part : 100 - ((count - 1) * part));
                ServicePeriod[] periods =
                [
                    .. shares.Select((share, at) => Some.Period(new DateOnly(2017, 4, 30).AddMonths(at)) with
                    {
                        Code = $"P{at}",
                        Share = share,
                    }),
                ];
                var pounds = tenths / 1000m;
                var kind = new[]
                {
                    TariffKind.Fixed, TariffKind.PerRegisteredPatient, TariffKind.TickBox, TariffKind.Banded,
                }[way];
                var service = Some.Service(Some.Question("Y1", null), Some.Fraction("F1", null)) with
                {
                    Periods = [.. periods],
                    Tariff = new Tariff(kind, null, null, [new Rate(
                        kind == TariffKind.TickBox ? "Y1" : kind == TariffKind.Banded ? "F1" : null,
                        new(2017, 4, 1), pounds, kind == TariffKind.Banded ? 50 : null)]),
                };
                var paid = periods.Sum(period => Achievements.Of(
                    new Terms(service, period),
                    References.Of(new Terms(service, period), new ListSize(period.StartsOn, list), []),
                    [Some.Counted("Y1", yes: true), Some.Counted("F1", 9, 10)],
                    false).Amount);
                var year = kind == TariffKind.PerRegisteredPatient ? pounds * list : pounds;
                Assert.Equal(Math.Round(year, 2, MidpointRounding.AwayFromZero), paid);
            });

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
