using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>More time for one step of one practice.</summary>
public static partial class Lifecycle
{
    private static readonly TimeSpan LongestExtension = TimeSpan.FromDays(366);

    /// <summary>What refuses it for every collection whose deadline is not far ahead; null: nothing.</summary>
    public static Refusal? RefusesOfAll(CollectionCommand.ExtendDeadline extend, DateTimeOffset now) =>
        CommandTexts.TooLong(extend)
        ?? (string.IsNullOrWhiteSpace(extend.Reason)
            ? new(RefusalCode.Invalid, "Say why more time is given.", ["reason"])
        : extend.Until <= now || extend.Until > now + LongestExtension
            ? new(RefusalCode.Invalid, $"Say an end that is to come, within {LongestExtension.Days} days.", ["until"])
        : null);

    private static Decision Decide(
        Collection state, CollectionCommand.ExtendDeadline extend, Circumstances circumstances)
    {
        var (now, step) = (circumstances.Now, extend.Step);
        if (step != DeadlineStep.Respond && NotParticipating(state) is { } refusal)
        {
            return refusal;
        }

        if (Passed(state, step) is { } passed)
        {
            return passed;
        }

        if (Deadlines.Closes(state, circumstances.Terms, step) is not { } closes)
        {
            return Decision.Refuse(
                RefusalCode.WrongStatus, "This step has no deadline here that could be extended.", "deadline");
        }

        if (string.IsNullOrWhiteSpace(extend.Reason))
        {
            return Decision.Refuse(RefusalCode.Invalid, "Say why more time is given.", "reason");
        }

        return extend.Until <= closes || extend.Until <= now || extend.Until > Latest(closes, now)
            ? Decision.Refuse(
                RefusalCode.Invalid,
                $"Say an end later than now and than the one that stands, {London.TimeOf(closes):d MMMM yyyy HH:mm}, "
                    + $"by at most {LongestExtension.Days} days.",
                "until")
            : new CollectionEvent.DeadlineExtended(step, extend.Until, extend.Reason);
    }

    private static DateTimeOffset Latest(DateTimeOffset closes, DateTimeOffset now) =>
        (closes > now ? closes : now) + LongestExtension;

    /// <summary>The collection is beyond the step: more time for it would change nothing.</summary>
    private static Refusal? Passed(Collection state, DeadlineStep step) => step switch
    {
        DeadlineStep.Respond when state.Status is CollectionStatus.Offered or CollectionStatus.Lapsed => null,
        DeadlineStep.Respond when state.Status is CollectionStatus.Declined or CollectionStatus.Withdrawn => new(
            RefusalCode.WrongStatus, "There is no open offer. Offer it again."),
        DeadlineStep.Respond => new(RefusalCode.WrongStatus, "The offer has been answered already."),
        DeadlineStep.Declare when state.Declaration is not null => new(
            RefusalCode.WrongStatus, "The figures have been declared already."),
        _ when state.Status is CollectionStatus.ReadyToProvide or CollectionStatus.Provided => new(
            RefusalCode.WrongStatus, "Nothing is awaited any more."),
        _ => Settled(state),
    };

    /// <summary>What had closed opens again.</summary>
    private static Collection Apply(Collection state, CollectionEvent.DeadlineExtended extended, RecordedEvent recorded)
    {
        var next = state with
        {
            Extensions = state.Extensions.Add(
                new Extension(extended.Step, extended.Until, recorded.By, recorded.At, extended.Reason)),
        };
        next = extended.Step switch
        {
            DeadlineStep.Respond => next with { Status = CollectionStatus.Offered },
            DeadlineStep.Extract => next with
            {
                ExtractWindow = Reopened(state.ExtractWindow),
                // Where the last attempt was the last one that fitted in, there is room for others.
                Extraction = WasExtracted(state)
                    ? state.Extraction
                    : state.Extraction with { NextAttemptAt = state.Extraction.NextAttemptAt ?? recorded.At },
            },
            DeadlineStep.ManualEntry => next with { ManualEntry = Reopened(state.ManualEntry) },
            _ => next,
        };
        return IsWaitingForFigures(next) ? Waiting(next) : next;
    }

    private static Phase Reopened(Phase phase) => phase == Phase.Closed ? Phase.Open : phase;
}
