namespace GpCollections.Services;

/// <summary>How often a period ends. Counted from April, as financial years are.</summary>
public enum CalendarFrequency
{
    Monthly,
    Quarterly,
    HalfYearly,
    Annual,
}

/// <summary>
/// What makes a service's periods and all their dates; a season is what the service's own dates leave of a year.
/// </summary>
/// <param name="PriorityGroup">
/// 0: extracts open one minute into the day after the achievement date, before everybody else's. 1 and higher: after
/// the fifth English working day of the month that follows, each group some days after the one before.
/// </param>
/// <param name="WindowDays">How many days the extract window is open.</param>
/// <param name="DeclareWorkingDays">
/// From the window's last day, or without one from the achievement date; null: any time.
/// </param>
/// <param name="ApproveWorkingDays">From the last day to declare; null: any time.</param>
/// <param name="EntryWorkingDays">
/// From the window's last day, or without one from the achievement date; null: typing never closes.
/// </param>
[GenerateSerializer, Immutable, Alias("ServiceCalendar")]
public sealed record ServiceCalendar(
    CalendarFrequency Frequency,
    int PriorityGroup,
    int WindowDays,
    int? DeclareWorkingDays = null,
    int? ApproveWorkingDays = null,
    int? EntryWorkingDays = null);
