using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What a practice missed that accepted too late: the service's policy says how it comes.</summary>
public static partial class Lifecycle
{
    private const int LateTypingDays = 28;
    private static readonly TimeSpan LateAskingLasts = TimeSpan.FromDays(7);

    /// <summary>Null: it joined in time, or waits for the next extract.</summary>
    private static CollectionEvent.JoinedLate? LateJoining(Collection state, Circumstances circumstances)
    {
        var (terms, now) = (circumstances.Terms, circumstances.Now);
        var window = Deadlines.ExtractWindow(state, terms);
        var isOver = (window ?? Deadlines.ManualEntry(state, terms))?.HasClosed(now) == true;
        return (isOver, terms.Service.LateJoin) switch
        {
            (true, LateJoin.BackfillManual) => new(
                TypeUntil: London.EndOf(London.DayOf(now).AddDays(LateTypingDays)), AskUntil: null),
            (true, LateJoin.BackfillExtract) when window is not null => new(
                TypeUntil: null, AskUntil: now + LateAskingLasts),
            _ => null,
        };
    }

    private static Collection Apply(Collection state, CollectionEvent.JoinedLate late, RecordedEvent recorded)
    {
        if (late.AskUntil is { } askUntil)
        {
            return state with
            {
                Extraction = state.Extraction with { AskUntil = askUntil, NextAttemptAt = recorded.At },
            };
        }

        return Waiting(state with
        {
            LateTyping = late.TypeUntil is { } until ? new LateTyping(recorded.At, until) : null,
            ManualEntry = Phase.NotYet,
        });
    }
}
