using System.Globalization;
using Xunit;

namespace GpCollections.Services;

public sealed class WorkingDayTests
{
    /// <summary>Source: gov.uk, UK bank holidays, England and Wales; The Gazette for the years before 2012.</summary>
    [Theory]
    [InlineData("1999", "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31")]
    [InlineData("2002", "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26")]
    [InlineData("2011", "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27")]
    [InlineData("2012", "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26")]
    [InlineData("2016", "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27")]
    [InlineData("2017", "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    [InlineData("2018", "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26")]
    [InlineData("2019", "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26")]
    [InlineData("2020", "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28")]
    [InlineData("2021", "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28")]
    [InlineData("2022", "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27")]
    [InlineData("2023", "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData("2026", "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28")]
    public void Bank_holidays_are_those_that_were_published(string year, string published) => Assert.Equal(
        published.Split(' ').Select(day => $"{year}-{day}"),
        BankHolidays.Of(int.Parse(year, CultureInfo.InvariantCulture)).Keys.Order()
            .Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2017-04-13", 1, "2017-04-18")]
    [InlineData("2017-04-15", 1, "2017-04-18")]
    [InlineData("2017-12-22", 2, "2017-12-28")]
    [InlineData("2017-04-15", 0, "2017-04-15")]
    public void Working_days_pass_over_weekends_and_bank_holidays(string from, int count, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, CultureInfo.InvariantCulture),
            WorkingDays.After(DateOnly.Parse(from, CultureInfo.InvariantCulture), count));

    [Fact]
    public void Easter_lies_between_22_March_and_25_April_and_on_a_Sunday() => Assert.All(
        Enumerable.Range(1974, 226).Select(BankHolidays.Easter),
        easter =>
        {
            Assert.Equal(DayOfWeek.Sunday, easter.DayOfWeek);
            Assert.InRange(easter, new DateOnly(easter.Year, 3, 22), new DateOnly(easter.Year, 4, 25));
        });

    [Theory]
    [InlineData("2017-03-25", 24)]
    [InlineData("2017-03-26", 23)]
    [InlineData("2017-10-29", 25)]
    public void A_day_in_London_has_its_hours_when_clocks_change(string day, int hours)
    {
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);

        Assert.Equal(TimeSpan.FromHours(hours), London.EndOf(date) - London.StartOf(date));
        Assert.Equal(date, London.DayOf(London.EndOf(date).AddTicks(-1)));
        Assert.Equal(date.AddDays(1), London.DayOf(London.EndOf(date)));
    }
}
