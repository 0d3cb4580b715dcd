using GpCollections.Extracts;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>The timetable's dates are moved for everybody, also for what was offered before.</summary>
public static partial class Lifecycle
{
    private static Decision Decide(Collection state, CollectionCommand.MoveDates move, Circumstances circumstances)
    {
        if (state.Status == CollectionStatus.Ended)
        {
            return Decision.Refuse(RefusalCode.WrongStatus, "The practice's participation has ended.");
        }

        if (Settled(state) is { } settled)
        {
            return settled;
        }

        if (state.Adjusts is not null)
        {
            return Decision.Refuse(RefusalCode.WrongStatus, "The timetable has no dates for adjustments.");
        }

        if (move.ServiceVersion <= Math.Max(state.ServiceVersion, state.MovedDates?.ServiceVersion ?? 0))
        {
            return Decision.Refuse(RefusalCode.Duplicate, "It has these dates, or newer ones, already.");
        }

        var moved = state with { MovedDates = new MovedDates(move.ServiceVersion, move.Dates) };
        var (terms, now) = (circumstances.Terms, circumstances.Now);
        return new CollectionEvent.DatesMoved(
            move.ServiceVersion,
            move.Dates,
            Back(state.ExtractWindow, Deadlines.ExtractWindow(moved, terms), now),
            Back(state.ManualEntry, Deadlines.ManualEntry(moved, terms), now),
            move.Reason);
    }

    // Only back: forward the clock takes it.
    private static Phase Back(Phase phase, Timetable.Span? span, DateTimeOffset now) =>
        PhaseOf(span, now) is var reached && reached < phase ? reached : phase;

    private static Collection Apply(Collection state, CollectionEvent.DatesMoved moved, RecordedEvent recorded)
    {
        var next = state with
        {
            MovedDates = new MovedDates(moved.ServiceVersion, moved.Dates),
            ExtractWindow = moved.ExtractWindow,
            ManualEntry = moved.ManualEntry,
            Extraction = AskedAnew(state, moved.ExtractWindow, recorded.At),
        };
        return IsWaitingForFigures(next) ? Waiting(next) : next;
    }

    /// <summary>Where no extract came: by a slot of the window that is to come, at once in one that is open.</summary>
    private static Extraction AskedAnew(Collection state, Phase window, DateTimeOffset now) =>
        WasExtracted(state) || state.Extraction.Outcome is ExtractOutcome.SharedSystem
            || state.Extraction.AskUntil > now
                ? state.Extraction
        : window == Phase.NotYet ? state.Extraction with { Attempts = 0, NextAttemptAt = null }
        : state.Extraction with { NextAttemptAt = state.Extraction.NextAttemptAt ?? now };
}
