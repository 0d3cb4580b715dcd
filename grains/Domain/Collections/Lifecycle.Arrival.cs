using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What was received in time counts, however late it is carried out.</summary>
public static partial class Lifecycle
{
    private static readonly TimeSpan LongestOnItsWay = TimeSpan.FromMinutes(15);

    /// <summary>The moment by which deadlines are judged; now, where none was told or the one told can't be.</summary>
    public static DateTimeOffset ArrivedAt(Arrival? arrival, DateTimeOffset now) =>
        arrival is { } told && told.At <= now && (told.IsKept || told.At >= now - LongestOnItsWay) ? told.At : now;

    /// <summary>The collection without what the clock alone did to it after an instant.</summary>
    private static Collection AsOf(Collection state, Terms terms, DateTimeOffset instant)
    {
        if (state.Status == CollectionStatus.Lapsed)
        {
            return Deadlines.Closes(state, terms, DeadlineStep.Respond) > instant
                ? state with { Status = CollectionStatus.Offered }
                : state;
        }

        var taking = state is { Status: CollectionStatus.Ended, Participation.EndedOn: { } last }
            && London.EndOf(last) > instant
                ? state with { Status = BeforeItEnded(state, terms.Service) }
                : state;
        if (!IsWaitingForFigures(taking))
        {
            return taking;
        }

        var window = Back(state.ExtractWindow, Deadlines.ExtractWindow(state, terms), instant);
        var entry = Back(state.ManualEntry, Deadlines.ManualEntry(state, terms), instant);
        return ReferenceEquals(taking, state) && (window, entry) == (state.ExtractWindow, state.ManualEntry)
            ? state
            : Waiting(taking with { ExtractWindow = window, ManualEntry = entry });
    }

    private static CollectionStatus BeforeItEnded(Collection state, Service service) => state switch
    {
        { Declaration.State: DeclarationState.Approved } => CollectionStatus.AwaitingFinancialApproval,
        { Declaration: not null } when service.ApprovalRequired => CollectionStatus.AwaitingApproval,
        { Declaration: not null } => CollectionStatus.AwaitingFinancialApproval,
        { FiguresComplete: true } => CollectionStatus.AwaitingDeclaration,
        _ => CollectionStatus.Participating,
    };

    /// <summary>Others have acted since; that the clock has, after the command arrived, is no fault.</summary>
    private static bool IsStale(Collection? state, int expected, DateTimeOffset arrivedAt, bool clockActed) =>
        clockActed || (expected != (state?.Version ?? 0) && !IsReadBefore(state, expected, arrivedAt));

    /// <summary>The version that was expected was the newest one when the command arrived.</summary>
    private static bool IsReadBefore(Collection? state, int expected, DateTimeOffset arrivedAt) =>
        state is not null && expected >= state.ActedVersion && expected < state.Version
        && state.ClockTurns.All(turn => turn.Version <= expected || turn.At > arrivedAt);
}
