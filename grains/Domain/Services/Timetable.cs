namespace GpCollections.Services;

/// <summary>The instants that a service's rules and a period's dates make together.</summary>
public static class Timetable
{
    /// <summary>From <c>Opens</c> (included) to <c>Closes</c> (not included; null: never).</summary>
    public readonly record struct Span(DateTimeOffset Opens, DateTimeOffset? Closes)
    {
        public bool Contains(DateTimeOffset now) => Opens <= now && !HasClosed(now);

        public bool HasClosed(DateTimeOffset now) => Closes <= now;
    }

    /// <summary>When the clinical systems are asked; null when they never are.</summary>
    public static Span? ExtractWindow(Terms terms) =>
        terms.Service.IsCollectedAutomatically
            && terms.Period is { ExtractOpensAt: { } opens, ExtractClosesAt: { } closes }
                ? new Span(opens, closes)
                : null;

    /// <summary>
    /// When figures may be typed; null when they never are. The later of policy and timetable opens it.
    /// </summary>
    public static Span? ManualEntry(Terms terms)
    {
        if (terms.Service.CollectionMethod == CollectionMethod.None || PolicyOpens(terms) is not { } opens)
        {
            return null;
        }

        if (terms.Period.ManualEntryOpensOn is { } day && London.StartOf(day) > opens)
        {
            opens = London.StartOf(day);
        }

        return new Span(opens, terms.Period.ManualEntryClosesOn is { } last ? London.EndOf(last) : null);
    }

    private static DateTimeOffset? PolicyOpens(Terms terms) => terms.Service.ManualEntry switch
    {
        ManualEntryPolicy.None => null,
        ManualEntryPolicy.Always => London.StartOf(terms.Period.StartsOn),
        ManualEntryPolicy.AfterExtractComplete when ExtractWindow(terms)?.Closes is { } closes =>
            London.EndOf(London.DayOf(closes.AddTicks(-1))),
        _ => London.EndOf(terms.Period.AchievementDate),
    };
}
