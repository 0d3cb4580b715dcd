using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>When the steps of one collection close: the timetable's dates, and the time given beyond.</summary>
public static class Deadlines
{
    /// <summary>What the collection is bound to, with the dates that were moved since.</summary>
    public static Terms Dated(Collection state, Terms terms) =>
        state.MovedDates is { } moved && moved.ServiceVersion > state.ServiceVersion
            ? terms with { Period = moved.Dates.In(terms.Period) }
            : terms;

    public static Timetable.Span? ExtractWindow(Collection state, Terms terms) =>
        Longer(Timetable.ExtractWindow(Dated(state, terms)), state, DeadlineStep.Extract);

    public static Timetable.Span? ManualEntry(Collection state, Terms terms) =>
        Longer(Typing(state, Dated(state, terms)), state, DeadlineStep.ManualEntry);

    /// <summary>The first instant that is too late; null: there is no such step, or it never closes.</summary>
    public static DateTimeOffset? Closes(Collection state, Terms terms, DeadlineStep step) =>
        Later(AsPlanned(state, Dated(state, terms), step), state, step);

    /// <summary>The newest; null: the step has its own dates.</summary>
    public static Extension? ExtensionOf(Collection state, DeadlineStep step) =>
        state.Extensions.LastOrDefault(extension => extension.Step == step);

    /// <summary>The last day to answer the offer; null: any.</summary>
    public static DateOnly? RespondBy(Collection state) =>
        Later(EndOf(state.Participation.RespondBy), state, DeadlineStep.Respond) is { } tooLate
            ? London.DayOf(tooLate.AddTicks(-1))
            : null;

    private static DateTimeOffset? AsPlanned(Collection state, Terms terms, DeadlineStep step) => step switch
    {
        // The timetable knows of no corrections.
        DeadlineStep.Declare or DeadlineStep.Approve when state.Adjusts is not null => null,
        DeadlineStep.Respond => EndOf(state.Participation.RespondBy),
        DeadlineStep.Extract => Timetable.ExtractWindow(terms)?.Closes,
        DeadlineStep.ManualEntry => Typing(state, terms)?.Closes,
        DeadlineStep.Declare => terms.Service.DeclarationRequired ? EndOf(terms.Period.DeclareBy) : null,
        _ => terms.Service.ApprovalRequired || terms.Service.FinancialApprovalRequired
            ? EndOf(terms.Period.ApproveBy)
            : null,
    };

    /// <summary>The timetable's, and the time beyond it of who joined late.</summary>
    private static Timetable.Span? Typing(Collection state, Terms terms) =>
        (Timetable.ManualEntry(terms), state.LateTyping) switch
        {
            (var planned, null) => planned,
            (null, var late) => new(late.From, late.Until),
            ({ } planned, var late) => new(
                planned.Opens < late.From ? planned.Opens : late.From,
                planned.Closes > late.Until ? planned.Closes : planned.Closes is null ? null : late.Until),
        };

    private static DateTimeOffset? EndOf(DateOnly? lastDay) => lastDay is { } day ? London.EndOf(day) : null;

    private static Timetable.Span? Longer(Timetable.Span? planned, Collection state, DeadlineStep step) =>
        planned is { } span ? span with { Closes = Later(span.Closes, state, step) } : null;

    private static DateTimeOffset? Later(DateTimeOffset? planned, Collection state, DeadlineStep step) =>
        ExtensionOf(state, step) is { } extension && extension.Until > planned ? extension.Until : planned;
}
