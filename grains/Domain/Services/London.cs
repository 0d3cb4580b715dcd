using System.Globalization;

namespace GpCollections.Services;

/// <summary>Days are days in England; instants are UTC. Midnight in London is never doubled or skipped.</summary>
public static class London
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The first instant of the day.</summary>
    public static DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The first instant after the day: what has this for a deadline may still be done at 23:59:59.</summary>
    public static DateTimeOffset EndOf(DateOnly day) =>
        day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1));

    /// <summary>What clocks in England show.</summary>
    public static DateTimeOffset TimeOf(DateTimeOffset instant) => instant.ToOffset(Zone.GetUtcOffset(instant));

    public static DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime((instant + Zone.GetUtcOffset(instant)).UtcDateTime);
}

/// <summary>1 April to 31 March, written 2017-18.</summary>
public static class FinancialYear
{
    public static string Of(DateOnly day)
    {
        var start = day.Month >= 4 ? day.Year : day.Year - 1;
        return FormattableString.Invariant($"{start:0000}-{(start + 1) % 100:00}");
    }

    /// <summary>Whether the text is a year written so.</summary>
    public static bool IsOne(string text) =>
        text.Length == 7
        && DateOnly.TryParseExact($"{text.AsSpan(0, 4)}-04-01", "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var first)
        && Of(first) == text;
}
