using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;

namespace GpCollections.Collections;

/// <summary>
/// The law of a collection's life. <see cref="Run"/> is what the grain calls;
/// <see cref="Decide(Collection?, CollectionCommand, Circumstances)"/> holds the rules,
/// <see cref="Apply(Collection?, RecordedEvent)"/> says what an event means, <see cref="NextDeadline"/> when the clock
/// acts.
/// </summary>
public static partial class Lifecycle
{
    /// <summary>The command id of what the clock does.</summary>
    public const string ClockCommand = "clock";

    /// <summary>
    /// Catches up with the clock until the command arrived, carries it out, and catches up until now.
    /// </summary>
    /// <param name="inputHash">Of the command's content: see <see cref="Receipt"/>.</param>
    public static Change Run(
        CollectionKey key, Collection? state, CommandEnvelope envelope, string inputHash, Circumstances circumstances)
    {
        var recorder = new Recorder(key, state, circumstances.Now);
        if (state?.Receipts.FirstOrDefault(receipt => receipt.CommandId == envelope.CommandId) is { } receipt)
        {
            recorder.CatchUp(circumstances, circumstances.Now);
            return receipt.InputHash == inputHash
                ? new Change(recorder.Collection, recorder.Recorded, Repeated: true)
                : new Change(recorder.Collection, recorder.Recorded, Refusals.KeyUsedForAnother);
        }

        var arrivedAt = ArrivedAt(envelope.Arrival, circumstances.Now);
        recorder.CatchUp(circumstances, arrivedAt);
        var stood = recorder.Collection is { } caughtUp ? AsOf(caughtUp, circumstances.Terms, arrivedAt) : null;
        var decision = envelope.ExpectedVersion is { } expected
            && IsStale(state, expected, arrivedAt, recorder.HasRecorded) ? StaleVersion(recorder.Collection)
            : CommandTexts.TooLong(envelope.Command) is { } tooLong ? tooLong
            : Decide(stood, envelope.Command, circumstances with { Now = arrivedAt });
        if (decision is { Refusal: null, Events.IsEmpty: false })
        {
            ImmutableArray<CollectionEvent> inTime = ReferenceEquals(stood, recorder.Collection)
                ? []
                : [new CollectionEvent.CountedInTime(
                    arrivedAt, stood!.Status, stood.ExtractWindow, stood.ManualEntry)];
            recorder.Record(inTime.AddRange(decision.Events), circumstances.By, envelope.CommandId, inputHash);
        }

        recorder.CatchUp(circumstances, circumstances.Now);
        return new Change(recorder.Collection, recorder.Recorded, decision.Refusal, decision.Warnings);
    }

    /// <summary>The rule for every command in every status.</summary>
    public static Decision Decide(Collection? state, CollectionCommand command, Circumstances circumstances) =>
        (state, command) switch
        {
            (_, CollectionCommand.CatchUp) => Decision.Nothing,
            (_, CollectionCommand.Offer offer) => Decide(state, offer, circumstances),
            (null, _) => Decision.Refuse(RefusalCode.NotFound, "This was never offered to the practice."),
            (_, CollectionCommand.Accept accept) => Decide(state, accept, circumstances),
            (_, CollectionCommand.Decline decline) => Decide(state, decline),
            (_, CollectionCommand.WithdrawOffer withdraw) => Decide(state, withdraw),
            (_, CollectionCommand.ChangeCommissioner change) => Decide(state, change, circumstances),
            (_, CollectionCommand.ExtendDeadline extend) => Decide(state, extend, circumstances),
            (_, CollectionCommand.MoveDates move) => Decide(state, move, circumstances),
            (_, CollectionCommand.PostMessage post) => Decide(state, post, circumstances),
            (_, CollectionCommand.WithdrawMessage withdraw) => Decide(state, withdraw, circumstances),
            (_, _) when NotParticipating(state) is { } refusal => refusal,
            (_, CollectionCommand.EndParticipation end) => Decide(state, end, circumstances),
            (_, CollectionCommand.ReceiveExtract extract) => Decide(state, extract, circumstances),
            (_, CollectionCommand.RecordAttempt attempt) => Decide(state, attempt, circumstances),
            (_, CollectionCommand.EnterFigures entry) => Decide(state, entry, circumstances),
            (_, CollectionCommand.RecordCheck check) => Decide(state, check, circumstances),
            (_, CollectionCommand.RequestReExtract request) => Decide(state, request, circumstances),
            (_, CollectionCommand.Declare declare) => Decide(state, declare, circumstances),
            (_, CollectionCommand.WithdrawDeclaration withdraw) => Decide(state, withdraw),
            (_, CollectionCommand.Approve approve) => Decide(state, approve, circumstances),
            (_, CollectionCommand.Reject reject) => Decide(state, reject, circumstances),
            (_, CollectionCommand.ApproveFinancially approve) => Decide(state, approve, circumstances),
            (_, CollectionCommand.OpenAdjustment open) => Decide(state, open),
            (_, CollectionCommand.PayAspiration pay) => Decide(state, pay, circumstances),
            (_, CollectionCommand.Release) => DecideRelease(state),
            (_, CollectionCommand.Provide provide) => Decide(state, provide),
            (_, CollectionCommand.TakeBack takeBack) => Decide(state, takeBack),
            _ => throw new UnreachableException($"No rule for {command.GetType().Name}."),
        };

    /// <summary>The state that events make; null when there are none.</summary>
    public static Collection? Replay(IEnumerable<RecordedEvent> events) =>
        events.Aggregate((Collection?)null, Apply);

    private static Decision StaleVersion(Collection? state) => Decision.Refuse(
        RefusalCode.Conflict,
        $"The collection has changed since you read it: it is now at version {state?.Version ?? 0}. "
            + "Look again, then decide.",
        "expectedVersion");

    private static Refusal? NotParticipating(Collection state) => state.Status switch
    {
        CollectionStatus.Offered => new(RefusalCode.NotParticipating, "The practice has not accepted the offer yet."),
        CollectionStatus.Declined => new(RefusalCode.NotParticipating, "The practice declined the offer."),
        CollectionStatus.Lapsed => new(RefusalCode.NotParticipating, "The offer lapsed unanswered."),
        CollectionStatus.Withdrawn => new(RefusalCode.NotParticipating, "The offer was withdrawn."),
        CollectionStatus.Ended => new(RefusalCode.NotParticipating, "The practice's participation has ended."),
        _ => null,
    };

    /// <summary>Gathers the events of one change and the state that they make.</summary>
    private sealed class Recorder(CollectionKey key, Collection? state, DateTimeOffset now)
    {
        private readonly ImmutableArray<RecordedEvent>.Builder _recorded =
            ImmutableArray.CreateBuilder<RecordedEvent>();
        private readonly int _version = (state?.Version ?? 0) + 1;

        public Collection? Collection { get; private set; } = state;

        public bool HasRecorded => _recorded.Count > 0;

        public ImmutableArray<RecordedEvent> Recorded => _recorded.ToImmutable();

        public void CatchUp(Circumstances circumstances, DateTimeOffset until)
        {
            while (Collection is not null && Next(Collection, circumstances, until) is { } happened)
            {
                Record([happened], Actor.System, ClockCommand, "");
            }
        }

        // What is known of lists and prevalences comes first: a declaration that follows of itself counts with it.
        private static CollectionEvent? Next(Collection state, Circumstances circumstances, DateTimeOffset until) =>
            NewReference(state, circumstances)
            ?? (NextPending(state, circumstances.Terms) is { } pending && pending.At <= until ? pending.Event : null);

        public void Record(IEnumerable<CollectionEvent> events, Actor by, string commandId, string inputHash)
        {
            foreach (var happened in events)
            {
                var sequence = (Collection?.Sequence ?? 0) + 1;
                var recorded = new RecordedEvent(
                    key, sequence, _version, now, by, commandId, inputHash, CollectionStatus.Offered, happened);
                Collection = Apply(Collection, recorded);
                _recorded.Add(recorded with { Status = Collection.Status });
            }
        }
    }
}
