using System.Globalization;

namespace GpCollections.Services;

/// <summary>The same, a year later.</summary>
internal static class NextYear
{
    /// <summary>The last day of a month stays the last one.</summary>
    public static DateOnly Of(DateOnly day)
    {
        var later = day.AddYears(1);
        return day.AddDays(1).Day == 1 ? new DateOnly(later.Year, later.Month, 1).AddMonths(1).AddDays(-1) : later;
    }

    /// <summary>The first English working day from then on.</summary>
    public static DateOnly? Deadline(DateOnly? lastDay)
    {
        if (lastDay is not { } day)
        {
            return null;
        }

        var later = Of(day);
        return WorkingDays.Includes(later) ? later : WorkingDays.After(later, 1);
    }

    /// <summary>At the same time of day in London.</summary>
    public static DateTimeOffset? Of(DateTimeOffset? instant) => instant is { } at
        ? London.StartOf(Of(London.DayOf(at))) + London.TimeOf(at).TimeOfDay
        : null;

    /// <summary>Whose days were given one by one, not by a calendar.</summary>
    public static ServicePeriod Of(ServicePeriod period) => period with
    {
        Code = CodeOf(period),
        StartsOn = Of(period.StartsOn),
        EndsOn = Of(period.EndsOn),
        AchievementDate = Of(period.AchievementDate),
        ExtractOpensAt = Of(period.ExtractOpensAt),
        ExtractClosesAt = Of(period.ExtractClosesAt),
        ManualEntryOpensOn = period.ManualEntryOpensOn is { } opens ? Of(opens) : null,
        ManualEntryClosesOn = Deadline(period.ManualEntryClosesOn),
        DeclareBy = Deadline(period.DeclareBy),
        ApproveBy = Deadline(period.ApproveBy),
    };

    /// <summary>2017-03: 2018-03; other codes name no year.</summary>
    public static string CodeOf(ServicePeriod period) =>
        period.Code == Month(period.EndsOn) ? Month(Of(period.EndsOn)) : period.Code;

    private static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
