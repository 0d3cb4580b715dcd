using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What the clock does by itself, and what follows at once from the rules.</summary>
public static partial class Lifecycle
{
    /// <summary>
    /// The first instant at which the clock changes the collection; null: never, unless somebody acts.
    /// </summary>
    public static DateTimeOffset? NextDeadline(Collection state, Terms terms) => NextPending(state, terms)?.At;

    /// <summary>Where a span stands at an instant.</summary>
    internal static Phase PhaseOf(Timetable.Span? span, DateTimeOffset now) => span switch
    {
        null => Phase.None,
        { } it when it.Opens > now => Phase.NotYet,
        { } it when it.HasClosed(now) => Phase.Closed,
        _ => Phase.Open,
    };

    private static (DateTimeOffset At, CollectionEvent Event)? NextPending(Collection state, Terms terms) =>
        Pending(state, terms)
            .OrderBy(pending => pending.At)
            .Cast<(DateTimeOffset, CollectionEvent)?>()
            .FirstOrDefault();

    // What follows of itself comes before whatever the clock does. Ties go to the one that stands first: participation
    // ends before its window opens, a window closes before typing opens.
    private static IEnumerable<(DateTimeOffset At, CollectionEvent Event)> Pending(Collection state, Terms terms)
    {
        if (state.Status == CollectionStatus.Offered
            && Deadlines.Closes(state, terms, DeadlineStep.Respond) is { } tooLate)
        {
            yield return (tooLate, new CollectionEvent.OfferLapsed());
        }

        if (IsOpenToChange(state) && state.Participation.EndedOn is { } endedOn)
        {
            yield return (London.EndOf(endedOn), new CollectionEvent.ParticipationEnded());
        }

        if (IsWaitingForFigures(state))
        {
            foreach (var pending in Phases(state, terms))
            {
                yield return pending;
            }
        }

        if ((Defaults(state, terms.Service) ?? Follows(state, terms)) is { } consequence)
        {
            yield return (DateTimeOffset.MinValue, consequence);
        }
    }

    private static IEnumerable<(DateTimeOffset At, CollectionEvent Event)> Phases(Collection state, Terms terms)
    {
        if (Deadlines.ExtractWindow(state, terms) is { } window)
        {
            if (state.ExtractWindow == Phase.NotYet)
            {
                yield return (window.Opens, new CollectionEvent.ExtractWindowOpened());
            }

            if (state.ExtractWindow == Phase.Open)
            {
                yield return (window.Closes!.Value, new CollectionEvent.ExtractWindowClosed());
            }
        }

        if (Deadlines.ManualEntry(state, terms) is { } entry)
        {
            if (state.ManualEntry == Phase.NotYet)
            {
                yield return (entry.Opens, new CollectionEvent.ManualEntryOpened());
            }

            if (state.ManualEntry == Phase.Open && entry.Closes is { } closes)
            {
                yield return (closes, new CollectionEvent.ManualEntryClosed());
            }
        }
    }

    /// <summary>
    /// A service that asks for no declaration declares by itself, once for each version of the figures.
    /// </summary>
    private static CollectionEvent? Follows(Collection state, Terms terms)
    {
        var service = terms.Service;
        if (state.Status != CollectionStatus.AwaitingDeclaration
            || service.DeclarationRequired
            || state.Figures is not { } figures
            || IsToBeCorrected(state, figures)
            || state.Declarations.Any(declaration =>
                declaration.FiguresVersion == figures.Version && declaration.Number > (state.Adjusts ?? 0)))
        {
            return null;
        }

        return service.ApprovalRequired || service.FinancialApprovalRequired
            ? DeclaredEvent(state, terms, statement: null, note: null)
            : new CollectionEvent.Released();
    }

    /// <summary>
    /// An adjustment was opened for figures that are still to come: what is there is what was approved before.
    /// </summary>
    private static bool IsToBeCorrected(Collection state, Figures figures) =>
        !state.FiguresStand && state.Declarations.Any(
            declaration => declaration.Number == state.Adjusts && declaration.FiguresVersion == figures.Version);

    /// <summary>
    /// Reference data that are new to figures that nobody declared yet. What was declared keeps what it was worked out
    /// with.
    /// </summary>
    private static CollectionEvent.ReferenceTaken? NewReference(Collection state, Circumstances circumstances) =>
        circumstances.Reference is { } known
        && known != state.Reference
        && (known.List is not null || !known.Earlier.IsEmpty || state.Reference is not null)
        && state is { Figures: not null, Declaration: null }
        && (IsWaitingForFigures(state) || state.Status == CollectionStatus.AwaitingDeclaration)
            ? new CollectionEvent.ReferenceTaken(known)
            : null;

    /// <summary>Accepted, and no figures that would let it move on.</summary>
    private static bool IsWaitingForFigures(Collection state) => state.Status is CollectionStatus.Participating
        or CollectionStatus.Collecting or CollectionStatus.AwaitingEntry or CollectionStatus.NotCollected;

    /// <summary>
    /// Accepted, and the last approval was never given: participation can still end.
    /// </summary>
    private static bool IsOpenToChange(Collection state) => state.Adjusts is null
        && (IsWaitingForFigures(state) || state.Status is CollectionStatus.AwaitingDeclaration
            or CollectionStatus.AwaitingApproval or CollectionStatus.AwaitingFinancialApproval);
}
