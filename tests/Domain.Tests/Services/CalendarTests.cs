using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using GpCollections.Collections;
using Xunit;

namespace GpCollections.Services;

public sealed class CalendarTests
{
    /// <summary>Source: the order that practices were told of in March 2017 (BMA, local medical committees).</summary>
    [Theory]
    [InlineData(0, "QOF", "2017-04-01 00:01")]
    [InlineData(1, "Meningococcal B, pneumococcal, seasonal influenza", "2017-04-08 00:00")]
    [InlineData(2, "Unplanned admissions, learning disabilities, rotavirus, pertussis", "2017-04-12 00:00")]
    [InlineData(3, "Shingles, MenACWY, childhood influenza", "2017-04-16 00:00")]
    [InlineData(4, "Alcohol, named GP, indicators no longer in QOF", "2017-04-20 00:00")]
    public void The_year_end_of_March_2017_is_as_it_was(int group, string services, string london)
    {
        var march = Assert.Single(Periods(CalendarFrequency.Annual, group, "2016-04-01", "2017-03-31"));

        Assert.Equal("2017-03", march.Code);
        Assert.Equal(Day("2017-03-31"), march.AchievementDate);
        Assert.Equal(group, march.PriorityGroup);
        Assert.Equal((services, london), (services, InLondon(march.ExtractOpensAt!.Value)));
    }

    /// <summary>Source: a commissioner's own calendar of a monthly service: the 24th of the month after.</summary>
    [Fact]
    public void March_2017_is_declared_by_24_April_though_Easter_lies_between()
    {
        var march = Periods(CalendarFrequency.Monthly, 1, "2016-04-01", "2017-03-31")[^1];

        Assert.Equal(Day("2017-04-12"), march.ManualEntryOpensOn); // The day after the window's last.
        Assert.Equal(Day("2017-04-24"), march.DeclareBy);
        Assert.Equal(Day("2017-05-02"), march.ApproveBy); // 1 May is a bank holiday.
    }

    [Fact]
    public void A_month_opens_when_London_s_day_begins_in_summer_and_in_winter()
    {
        var periods = Periods(CalendarFrequency.Monthly, 1, "2017-04-01", "2018-03-31");

        Assert.Equal("2017-10-06T23:00:00Z", Utc(periods.Single(each => each.Code == "2017-09")));
        Assert.Equal("2017-11-08T00:00:00Z", Utc(periods.Single(each => each.Code == "2017-10")));
        Assert.Equal("2018-04-09T23:00:00Z", Utc(periods.Single(each => each.Code == "2018-03")));

        static string Utc(ServicePeriod period) => period.ExtractOpensAt!.Value.ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(CalendarFrequency.Monthly, "2017-09-01", "2018-03-31", "09 10 11 12 01 02 03")]
    [InlineData(CalendarFrequency.Quarterly, "2017-04-01", "2018-03-31", "06 09 12 03")]
    [InlineData(CalendarFrequency.Quarterly, "2017-05-01", "2017-08-15", "06 08")]
    [InlineData(CalendarFrequency.HalfYearly, "2017-04-01", "2018-03-31", "09 03")]
    [InlineData(CalendarFrequency.Annual, "2017-07-01", "2018-03-31", "03")]
    public void Periods_end_as_often_as_the_calendar_says_within_the_service(
        CalendarFrequency frequency, string from, string to, string months) => Assert.Equal(
        months.Split(' '), Periods(frequency, 1, from, to).Select(period => period.Code[^2..]));

    [Theory]
    [InlineData(ManualEntryPolicy.None, null)]
    [InlineData(ManualEntryPolicy.Always, "2017-04-01")]
    [InlineData(ManualEntryPolicy.AfterAchievementDate, "2017-05-01")]
    [InlineData(ManualEntryPolicy.AfterExtractComplete, "2017-05-13")]
    public void Typing_opens_by_policy(ManualEntryPolicy policy, string? expected)
    {
        var service = Service(CalendarFrequency.Monthly, 1, "2017-04-01", "2018-03-31") with { ManualEntry = policy };

        var april = Calendars.Periods(service)[0];

        Assert.Equal(expected is null ? null : Day(expected), april.ManualEntryOpensOn);
        Assert.Equal(
            expected is null ? null : London.StartOf(Day(expected)),
            Timetable.ManualEntry(new Terms(service, april))?.Opens);
    }

    [Fact]
    public void Dates_that_are_given_stand_and_others_are_made()
    {
        var service = Service(CalendarFrequency.Quarterly, 2, "2017-04-01", "2018-03-31");
        var moved = Calendars.Periods(service)[1] with { DeclareBy = Day("2017-12-01") };

        var merged = Calendars.Merged(service, [moved]);

        Assert.Equal(["2017-06", "2017-09", "2017-12", "2018-03"], merged.Select(period => period.Code));
        Assert.Equal(Day("2017-12-01"), merged[1].DeclareBy);
    }

    [Fact]
    public void Whatever_the_calendar_its_periods_are_a_timetable_that_may_be_defined() =>
        Gen.Select(
            Gen.Enum<CalendarFrequency>(), Gen.Int[0, 8], Gen.Int[1, 20], Gen.Int[0, 5_000], Gen.Int[0, 500],
            Gen.Enum<ManualEntryPolicy>())
            .Sample((frequency, group, window, start, length, policy) =>
            {
                var from = new DateOnly(2014, 4, 1).AddDays(start);
                var service = Service(frequency, group, "2014-04-01", "2014-04-01") with
                {
                    StartsOn = from,
                    EndsOn = from.AddDays(length),
                    ManualEntry = policy,
                    Calendar = new ServiceCalendar(frequency, group, window, 7, 5, 12),
                };
                service = service with { Periods = Calendars.Periods(service) };

                Assert.Empty(ServiceChecks.Errors(service));
                Assert.Equal(service.StartsOn, service.Periods[0].StartsOn);
                Assert.Equal(service.EndsOn, service.Periods[^1].EndsOn);
                Assert.All(service.Periods.Zip(service.Periods.Skip(1)), pair =>
                    Assert.Equal(pair.First.EndsOn.AddDays(1), pair.Second.StartsOn));
                Assert.All(service.Periods, period => Assert.True(
                    period.ExtractOpensAt > London.StartOf(period.AchievementDate.AddDays(1))
                    && (group == 0 || London.DayOf(period.ExtractOpensAt.Value)
                        > WorkingDays.OfMonth(period.AchievementDate.AddMonths(1), 5))));
            });

    private static ImmutableArray<ServicePeriod> Periods(
        CalendarFrequency frequency, int group, string from, string to) =>
        Calendars.Periods(Service(frequency, group, from, to));

    private static Service Service(CalendarFrequency frequency, int group, string from, string to) =>
        Example.Service(CollectionMethod.AutomaticAndManual, ManualEntryPolicy.AfterExtractComplete) with
        {
            StartsOn = Day(from),
            EndsOn = Day(to),
            Calendar = new ServiceCalendar(frequency, group, WindowDays: 4, 7, 5, 12),
        };

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static string InLondon(DateTimeOffset instant) =>
        London.TimeOf(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
