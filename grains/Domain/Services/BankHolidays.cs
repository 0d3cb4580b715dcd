using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Services;

/// <summary>The bank holidays of England from 1974 on: bank_holidays.csv, every row with its source.</summary>
public static class BankHolidays
{
    private static readonly ImmutableArray<Rule> Rules = [.. Csv.Shipped("bank_holidays.csv").Select(Rule.Of)];
    private static readonly ConcurrentDictionary<int, FrozenDictionary<DateOnly, string>> Years = new();

    /// <summary>Its name; null when the day is none.</summary>
    public static string? On(DateOnly day) => Of(day.Year).GetValueOrDefault(day);

    /// <summary>The year's, with the days that stand in for those that fall on a weekend.</summary>
    public static FrozenDictionary<DateOnly, string> Of(int year) => Years.GetOrAdd(year, Made);

    private static FrozenDictionary<DateOnly, string> Made(int year)
    {
        var days = Rules.Where(rule => rule.Covers(year)).Select(rule => (Day: rule.In(year), rule.Name)).ToList();
        var holidays = days.Where(each => !IsWeekend(each.Day)).ToDictionary(each => each.Day, each => each.Name);
        foreach (var (day, name) in days.Where(each => IsWeekend(each.Day)).OrderBy(each => each.Day))
        {
            var instead = day;
            while (IsWeekend(instead) || holidays.ContainsKey(instead))
            {
                instead = instead.AddDays(1);
            }

            holidays.Add(instead, $"{name} (substitute day)");
        }

        return holidays.ToFrozenDictionary();
    }

    /// <summary>Easter Sunday of the Gregorian calendar.</summary>
    /// <remarks>Source: the algorithm of Meeus, Jones and Butcher.</remarks>
    public static DateOnly Easter(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var march = epact + weekday - (7 * correction) + 114;
        return new DateOnly(year, march / 31, (march % 31) + 1);
    }

    internal static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <param name="Text">2011-04-29, 12-25, EASTER-2, FIRST-MONDAY-05 or LAST-MONDAY-08.</param>
    private sealed record Rule(string Name, string Text, int First, int? Last, FrozenSet<string> Except)
    {
        public static Rule Of(string[] row) => new(
            row[0],
            row[1],
            Number(row[2]),
            row[3] is "" ? null : Number(row[3]),
            row[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet());

        public bool Covers(int year) => First <= year && (Last is null || year <= Last)
            && !Except.Contains(year.ToString(CultureInfo.InvariantCulture));

        public DateOnly In(int year) => Text.Split('-') switch
        {
            [var month, var day] when month.Length == 2 => new DateOnly(year, Number(month), Number(day)),
            ["FIRST", "MONDAY", var month] => MondayFrom(new DateOnly(year, Number(month), 1)),
            ["LAST", "MONDAY", var month] => MondayFrom(new DateOnly(year, Number(month), 1).AddMonths(1).AddDays(-7)),
            [var given, var month, var day] =>
                new DateOnly(Number(given), Number(month), Number(day)),
            _ => Easter(year).AddDays(int.Parse(Text["EASTER".Length..], CultureInfo.InvariantCulture)),
        };

        private static DateOnly MondayFrom(DateOnly day) =>
            day.AddDays(((int)DayOfWeek.Monday - (int)day.DayOfWeek + 7) % 7);

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}

/// <summary>Monday to Friday in England, but for bank holidays.</summary>
public static class WorkingDays
{
    public static bool Includes(DateOnly day) => !BankHolidays.IsWeekend(day) && BankHolidays.On(day) is null;

    /// <summary>The day that is the given number of working days after; 0: the day itself, working or not.</summary>
    public static DateOnly After(DateOnly day, int count)
    {
        for (var left = count; left > 0;)
        {
            day = day.AddDays(1);
            left -= Includes(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>The day that is the given number of working days before; 0: the day itself, working or not.</summary>
    public static DateOnly Before(DateOnly day, int count)
    {
        for (var left = count; left > 0;)
        {
            day = day.AddDays(-1);
            left -= Includes(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>The month's first working day, second, and so on.</summary>
    public static DateOnly OfMonth(DateOnly dayOfMonth, int number) =>
        After(new DateOnly(dayOfMonth.Year, dayOfMonth.Month, 1).AddDays(-1), number);
}
