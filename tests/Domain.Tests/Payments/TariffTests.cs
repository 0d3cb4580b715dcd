using System.Globalization;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Limits, tick-boxes and targets; prices that change inside a year.</summary>
public sealed class TariffTests
{
    private static readonly DateOnly April = new(2017, 4, 1);

    /// <remarks>Learning disabilities health check scheme, quarter 2: 12 checks at 140 pounds, register 40.</remarks>
    [Theory]
    [InlineData(12, 40, 0, "1680.00")]
    [InlineData(12, 10, 0, "1400.00")]
    [InlineData(12, 40, 32, "1120.00")]
    [InlineData(12, 40, 45, "0.00")]
    [InlineData(0, 40, 0, "0.00")]
    [InlineData(12, null, 0, null)]
    [InlineData(null, 40, 0, null)]
    public void No_patient_is_paid_for_twice_in_a_year(int? checks, int? register, int earlier, string? amount)
    {
        var terms = Terms(
            Some.Tariff(new Rate("LD001", April, 140, AtMost: "LDREG")),
            Some.Count("LD001"), Some.Register("LDREG", null));
        var known = References.Of(terms, null, [], earlier == 0 ? [] : [new EarlierCount("LD001", earlier)]);
        Assert.Equal(D(amount), Achievements.Of(
            terms, known, [Some.Counted("LD001", count: checks), Some.Counted("LDREG", register: register)], false)
            .Amount);
    }

    /// <summary>Made-up prices that change within a year, on 30 October 2017, as some did.</summary>
    [Theory]
    [InlineData(2017, 9, 30, "98.00")]
    [InlineData(2017, 10, 31, "112.50")]
    [InlineData(2018, 3, 31, "112.50")]
    public void A_price_changes_inside_a_year(int year, int month, int day, string amount)
    {
        var terms = Terms(
            Some.Tariff(new Rate("HEPB", April, 9.80m), new Rate("HEPB", new(2017, 10, 30), 11.25m)),
            Some.Count("HEPB"));
        Assert.Equal(D(amount), Achievements.Of(
            terms with { Period = Some.Period(new(year, month, day)) }, null, [Some.Counted("HEPB", count: 10)], false)
            .Amount);
    }

    /// <remarks>MMR in 2019/20: 10.06 pounds a dose at 16 years and over, 5 pounds at 10 and 11 years.</remarks>
    [Fact]
    public void Each_age_band_is_counted_and_priced_by_itself()
    {
        var terms = Terms(
            Some.Tariff(new Rate("MMR16", April, 10.06m), new Rate("MMR10", April, 5)),
            Some.Count("MMR16"), Some.Count("MMR10"));
        var achievement = Achievements.Of(
            terms, null, [Some.Counted("MMR16", count: 3), Some.Counted("MMR10", count: 7)], false);
        Assert.Equal([30.18m, 35m], achievement.Indicators.Select(indicator => indicator.Amount ?? 0));
        Assert.Equal(65.18m, achievement.Amount);
    }

    [Fact]
    public void Pounds_are_rounded_once_at_the_group()
    {
        var terms = Terms(
            Some.Tariff(new Rate(null, April, 0.125m)),
            Some.Count("A1", group: "A"), Some.Count("A2", group: "A"), Some.Count("B"));
        var achievement = Achievements.Of(
            terms, null, [.. "A1 A2 B".Split(' ').Select(code => Some.Counted(code, count: 1))], false);
        Assert.Equal([0.13m, 0.12m, 0.13m], achievement.Indicators.Select(indicator => indicator.Amount ?? 0));
        Assert.Equal((0.25m, 0.38m), (achievement.Groups[0].Amount, achievement.Amount));
    }

    [Theory]
    [InlineData(true, "250.00")]
    [InlineData(false, "0.00")]
    [InlineData(null, null)]
    public void A_tick_box_pays_its_share_of_the_year_when_ticked(bool? answer, string? amount)
    {
        var terms = Quarter(
            new Tariff(TariffKind.TickBox, null, null, [new Rate("BOX", April, 1000)]), Some.Question("BOX", null));
        Assert.Equal(D(amount), Achievements.Of(terms, null, [Some.Counted("BOX", yes: answer)], false).Amount);
    }

    /// <remarks>
    /// Source: Pulse, childhood immunisation targets: an average practice of 63 children of two years earns 8,487
    /// pounds a year from 90 per cent on, 2,829 pounds from 70 per cent on, and nothing below.
    /// </remarks>
    [Theory]
    [InlineData(63, 63, "2121.75")]
    [InlineData(57, 63, "2121.75")] // 90.48 %
    [InlineData(56, 63, "707.25")] // 88.89 %
    [InlineData(45, 63, "707.25")] // 71.43 %
    [InlineData(44, 63, "0.00")] // 69.84 %
    [InlineData(90, 100, "3367.86")] // Exactly 90 %: 8,487 x 100 / 63 / 4.
    [InlineData(899, 1000, "11226.19")]
    [InlineData(7, 10, "112.26")] // Exactly 70 %.
    [InlineData(0, 0, "0.00")]
    [InlineData(null, 10, null)]
    [InlineData(5, null, null)]
    public void A_target_pays_for_the_highest_share_reached(int? immunised, int? children, string? amount)
    {
        var terms = Quarter(
            new Tariff(
                TariffKind.Banded, null, null,
                [
                    new Rate("CHIM", April, 8487, 90, 63), new Rate("CHIM", April, 2829, 70, 63),
                    new Rate("CHIM", April.AddYears(-1), 1, 50),
                ]),
            Some.Fraction("CHIM", null));
        Assert.Equal(
            D(amount), Achievements.Of(terms, null, [Some.Counted("CHIM", immunised, children)], false).Amount);
    }

    [Fact]
    public void A_target_without_an_average_practice_pays_every_practice_the_same()
    {
        var terms = Quarter(
            new Tariff(TariffKind.Banded, null, null, [new Rate("CHIM", April, 400, 70)]), Some.Fraction("CHIM", null));
        Assert.Equal(100m, Achievements.Of(terms, null, [Some.Counted("CHIM", 700, 1000)], false).Amount);
    }

    /// <remarks>Extended hours: 1.90 pounds a year for each of 7,732 patients; 231.96 minutes a week.</remarks>
    [Theory]
    [InlineData(true, "3672.70")]
    [InlineData(false, "0.00")]
    [InlineData(null, null)]
    public void What_was_not_offered_is_not_paid_for(bool? offered, string? amount)
    {
        var terms = Quarter(
            new Tariff(TariffKind.PerRegisteredPatient, null, null, [new Rate(null, April, 1.90m)], "EHA001", 30),
            Some.Question("EHA001", null));
        var achievement = Achievements.Of(
            terms, References.Of(terms, new ListSize(April, 7732), []), [Some.Counted("EHA001", yes: offered)], false);
        Assert.Equal(D(amount), achievement.Amount);
        Assert.Equal(225, achievement.Workings.Single(working => working.Id == "amount:weekly").Value);
    }

    [Theory]
    [InlineData(7_732, 225)] // 3 hours 45
    [InlineData(250, 15)] // 7.5 minutes
    [InlineData(249, 0)]
    [InlineData(10_000, 300)]
    public void Extended_hours_are_rounded_to_the_nearest_quarter(int patients, int minutes) =>
        Assert.Equal(minutes, ExtendedHours.WeeklyMinutes(patients, 30));

    [Fact]
    public void An_amount_opens_down_to_counts_prices_the_tariffs_version_and_the_rule_in_words()
    {
        var terms = Quarter(
            new Tariff(TariffKind.Banded, null, null, [new Rate("CHIM", April, 8487, 90, 63)]),
            Some.Fraction("CHIM", null));
        var workings = Achievements.Of(terms, null, [Some.Counted("CHIM", 57, 63)], false).Workings
            .Where(working => working.Parent == "amount:CHIM")
            .Select(working => string.Create(
                CultureInfo.InvariantCulture, $"{working.Label}: {working.Value:0.##} {working.Unit}"))
            .ToArray();
        Assert.Equal(
            [
                "Numerator: 57 patients", "Denominator: 63 patients", "Percentage: 90.48 per cent",
                "CHIM: target reached: 90 per cent", "For a year: 8487 pounds for one",
                "An average practice's patients: 63 patients", "This period's share of the year: 25 per cent",
                "From 90 % on the price of the highest target reached x patients / an average practice's x this "
                    + "period's share; below it nothing: 2121.75 pounds before rounding",
            ],
            workings);
        Assert.Contains(
            Achievements.Of(terms, null, [Some.Counted("CHIM", 57, 63)], false).Workings,
            working => working.Source == "Tariff of QOF-2017-18, version 1, from 1 April 2017");
    }

    private static Terms Terms(Tariff tariff, params Indicator[] indicators) =>
        new(Some.Service(indicators) with { Tariff = tariff }, Some.Period());

    /// <summary>One of four that pay the same.</summary>
    private static Terms Quarter(Tariff tariff, params Indicator[] indicators)
    {
        var terms = Terms(tariff, indicators);
        return terms with
        {
            Service = terms.Service with
            {
                Periods = [.. Enumerable.Range(1, 4).Select(number => Some.Period() with { Code = $"Q{number}" })],
            },
            Period = terms.Period with { StartsOn = April },
        };
    }

    private static decimal? D(string? text) =>
        text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
