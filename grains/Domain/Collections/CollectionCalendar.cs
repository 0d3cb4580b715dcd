using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What a practice's calendar shows of a collection: its deadlines, with the time given beyond.</summary>
public static class CollectionCalendar
{
    /// <summary>First to last; nothing of what the practice takes no part in.</summary>
    public static IEnumerable<CalendarEvent> Of(Collection state, Terms terms)
    {
        if (state.Status is CollectionStatus.Declined or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
            or CollectionStatus.Ended)
        {
            yield break;
        }

        foreach (var step in Enum.GetValues<DeadlineStep>())
        {
            if (Deadlines.Closes(state, terms, step) is { } closes
                && (step == DeadlineStep.Respond) == (state.Status == CollectionStatus.Offered))
            {
                yield return One(step, closes);
            }
        }

        CalendarEvent One(DeadlineStep step, DateTimeOffset closes)
        {
            var more = Deadlines.ExtensionOf(state, step) is null ? "" : " (extended)";
            return new CalendarEvent(
                $"{state.Key.Practice}/{state.Key.Service}/{state.Key.Period}/{Name(step)}@gpcollections",
                state.Version, state.ChangedAt, $"{terms.Service.Name} {terms.Period.Code}: {Words(step)}{more}",
                Time(step, closes, state, terms));
        }
    }

    private static EventTime Time(DeadlineStep step, DateTimeOffset closes, Collection state, Terms terms)
    {
        var last = London.DayOf(closes.AddTicks(-1));
        return step switch
        {
            DeadlineStep.Extract when Deadlines.ExtractWindow(state, terms) is { } window =>
                new EventTime.Instants(window.Opens, closes),
            DeadlineStep.ManualEntry when Deadlines.ManualEntry(state, terms) is { } typing
                && London.DayOf(typing.Opens) <= last => new EventTime.Days(London.DayOf(typing.Opens), last),
            _ => new EventTime.Days(last, last),
        };
    }

    private static string Name(DeadlineStep step) => step switch
    {
        DeadlineStep.Respond => "respond",
        DeadlineStep.Extract => "extract",
        DeadlineStep.ManualEntry => "entry",
        DeadlineStep.Declare => "declare",
        _ => "approve",
    };

    private static string Words(DeadlineStep step) => step switch
    {
        DeadlineStep.Respond => "answer the offer by today",
        DeadlineStep.Extract => "extract",
        DeadlineStep.ManualEntry => "manual entry",
        DeadlineStep.Declare => "declare by today",
        _ => "approve by today",
    };
}
