using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Services;

/// <summary>Makes the periods of a service, with all their dates, from its calendar.</summary>
/// <remarks>
/// Source of the windows: the order of March and April 2017, as the BMA and local medical committees told practices.
/// QOF went first, at 00:01 on 1 April; nothing else before the fifth working day was over; then a group every four
/// days.
/// </remarks>
public static class Calendars
{
    private const int FirstWorkingDay = 5;
    private const int DaysBetweenGroups = 4;

    /// <returns>Nothing for a service without a calendar.</returns>
    public static ImmutableArray<ServicePeriod> Periods(Service service) => service.Calendar is { } calendar
        ? [.. Spans(service, calendar).Select(span => Period(service, calendar, span.From, span.To))]
        : [];

    /// <summary>The service; where no periods were given, with those of its calendar.</summary>
    /// <remarks>What has errors stays as it is: from such dates or counts no calendar is made.</remarks>
    public static Service Filled(Service service) => service.Periods.IsEmpty && ServiceChecks.MayMakePeriods(service)
        ? service with { Periods = Periods(service) }
        : service;

    /// <summary>The calendar's periods, but for those that are given: these stand as they are.</summary>
    public static ImmutableArray<ServicePeriod> Merged(Service service, ImmutableArray<ServicePeriod> given) =>
    [
        .. Periods(service).Select(made => given.FirstOrDefault(one => one.Code == made.Code) ?? made)
            .Concat(given).DistinctBy(period => period.Code).OrderBy(period => period.EndsOn)
            .ThenBy(period => period.Code, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Before this no clinical system is asked for the period: it must be over, and behind the first group the fifth
    /// working day of the month that follows too.
    /// </summary>
    public static DateTimeOffset EarliestOpening(ServicePeriod period)
    {
        var last = period.AchievementDate > period.EndsOn ? period.AchievementDate : period.EndsOn;
        return London.EndOf(period.PriorityGroup > 0 ? FirstWorkingDays(last) : last);
    }

    private static DateOnly FirstWorkingDays(DateOnly day) =>
        WorkingDays.OfMonth(new DateOnly(day.Year, day.Month, 1).AddMonths(1), FirstWorkingDay);

    private static IEnumerable<(DateOnly From, DateOnly To)> Spans(Service service, ServiceCalendar calendar)
    {
        var months = calendar.Frequency switch
        {
            CalendarFrequency.Monthly => 1,
            CalendarFrequency.Quarterly => 3,
            CalendarFrequency.HalfYearly => 6,
            _ => 12,
        };
        for (var from = service.StartsOn; from <= service.EndsOn;)
        {
            // How many months of its period have gone by: April is the first of a quarter, a half year and a year.
            var gone = (from.Month + 8) % months;
            var end = new DateOnly(from.Year, from.Month, 1).AddMonths(months - gone).AddDays(-1);
            yield return (from, end < service.EndsOn ? end : service.EndsOn);
            from = end.AddDays(1);
        }
    }

    private static ServicePeriod Period(Service service, ServiceCalendar calendar, DateOnly from, DateOnly to)
    {
        var window = service.IsCollectedAutomatically ? Window(calendar, to) : ((DateTimeOffset, DateTimeOffset)?)null;
        var collectedOn = window is { } open ? London.DayOf(open.Item2).AddDays(-1) : to;
        var declareBy = service.DeclarationRequired ? After(collectedOn, calendar.DeclareWorkingDays) : null;
        var isApproved = service.ApprovalRequired || service.FinancialApprovalRequired;
        var isTyped = service.CollectionMethod != CollectionMethod.None
            && service.ManualEntry != ManualEntryPolicy.None;
        return new ServicePeriod(
            to.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            from,
            to,
            AchievementDate: to,
            window?.Item1,
            window?.Item2,
            isTyped ? TypedFrom(service.ManualEntry, from, to, collectedOn) : null,
            isTyped ? After(collectedOn, calendar.EntryWorkingDays) : null,
            declareBy,
            isApproved ? After(declareBy ?? collectedOn, calendar.ApproveWorkingDays) : null,
            PaymentPeriod: service.PaymentRelated,
            Share: null,
            service.IsCollectedAutomatically ? calendar.PriorityGroup : null);
    }

    /// <summary>From <c>Opens</c> (included) to <c>Closes</c> (not included), in London's days.</summary>
    private static (DateTimeOffset Opens, DateTimeOffset Closes) Window(
        ServiceCalendar calendar, DateOnly achievementDate)
    {
        var nextDay = achievementDate.AddDays(1);
        if (calendar.PriorityGroup == 0)
        {
            return (London.StartOf(nextDay).AddMinutes(1), London.StartOf(nextDay.AddDays(calendar.WindowDays)));
        }

        var opensOn = FirstWorkingDays(achievementDate)
            .AddDays(1 + (DaysBetweenGroups * (calendar.PriorityGroup - 1)));
        return (London.StartOf(opensOn), London.StartOf(opensOn.AddDays(calendar.WindowDays)));
    }

    private static DateOnly TypedFrom(ManualEntryPolicy policy, DateOnly from, DateOnly to, DateOnly collectedOn) =>
        policy switch
        {
            ManualEntryPolicy.Always => from,
            ManualEntryPolicy.AfterExtractComplete => collectedOn.AddDays(1),
            _ => to.AddDays(1),
        };

    private static DateOnly? After(DateOnly day, int? workingDays) =>
        workingDays is { } count ? WorkingDays.After(day, count) : null;
}
