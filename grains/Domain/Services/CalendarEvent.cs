namespace GpCollections.Services;

/// <summary>When an event of a calendar is: for whole days, or between two instants.</summary>
public abstract record EventTime
{
    private EventTime()
    {
    }

    /// <param name="Last">Included.</param>
    public sealed record Days(DateOnly First, DateOnly Last) : EventTime;

    /// <param name="Ends">Not included.</param>
    public sealed record Instants(DateTimeOffset Begins, DateTimeOffset Ends) : EventTime;
}

/// <summary>A step of a period, as calendar programs show it.</summary>
/// <param name="Uid">The same for ever, for programs to know it again by.</param>
/// <param name="Sequence">Rises with each change: the version of the service.</param>
/// <param name="Stamp">When this version was made.</param>
public sealed record CalendarEvent(
    string Uid, int Sequence, DateTimeOffset Stamp, string Summary, EventTime Time)
{
    /// <summary>The steps that a period has by its service's settings, first to last.</summary>
    public static IEnumerable<CalendarEvent> Of(Terms terms, DateTimeOffset definedAt)
    {
        var (service, period) = terms;
        yield return One("achievement", "achievement date", Day(period.AchievementDate));
        if (Timetable.ExtractWindow(terms) is { Closes: { } closes } window)
        {
            yield return One("extract", "extract", new EventTime.Instants(window.Opens, closes));
        }

        if (Timetable.ManualEntry(terms) is { } typing)
        {
            var opens = London.DayOf(typing.Opens);
            yield return period.ManualEntryClosesOn is { } last && last >= opens
                ? One("entry", "manual entry", new EventTime.Days(opens, last))
                : One("entry", "manual entry opens", Day(opens));
        }

        if (service.DeclarationRequired && period.DeclareBy is { } declareBy)
        {
            yield return One("declare", "declare by today", Day(declareBy));
        }

        if ((service.ApprovalRequired || service.FinancialApprovalRequired) && period.ApproveBy is { } approveBy)
        {
            yield return One("approve", "approve by today", Day(approveBy));
        }

        CalendarEvent One(string step, string words, EventTime time) => new(
            $"{service.Code}/{period.Code}/{step}@gpcollections", service.Version, definedAt,
            $"{service.Name} {period.Code}: {words}", time);

        static EventTime Day(DateOnly day) => new EventTime.Days(day, day);
    }
}
