using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Extracts;

namespace GpCollections.Collections;

/// <summary>What each event means. Total over every event ever stored, in the order in which it was stored.</summary>
public static partial class Lifecycle
{
    public static Collection Apply(Collection? state, RecordedEvent recorded)
    {
        var next = (state, recorded.Event) switch
        {
            (_, CollectionEvent.Offered offered) => Apply(state, offered, recorded),
            (null, _) => throw new UnreachableException($"{recorded.Event.GetType().Name} before an offer."),
            (_, CollectionEvent.Accepted accepted) => Waiting(Answered(state, recorded, accepted.Reason)),
            (_, CollectionEvent.JoinedLate late) => Apply(state, late, recorded),
            (_, CollectionEvent.Declined declined) =>
                Answered(state, recorded, declined.Reason) with { Status = CollectionStatus.Declined },
            (_, CollectionEvent.OfferLapsed) => state with { Status = CollectionStatus.Lapsed },
            (_, CollectionEvent.OfferWithdrawn withdrawn) => state with
            {
                Status = CollectionStatus.Withdrawn,
                Participation = state.Participation with { Reason = withdrawn.Reason },
            },
            (_, CollectionEvent.ParticipationEnding ending) => state with
            {
                Participation = state.Participation with
                {
                    EndedOn = ending.EndsOn,
                    EndReason = ending.Why,
                    Reason = ending.Reason,
                },
            },
            (_, CollectionEvent.ParticipationEnded) => state with { Status = CollectionStatus.Ended },
            (_, CollectionEvent.CommissionerChanged changed) => state with { Commissioner = changed.To },
            (_, CollectionEvent.ExtractWindowOpened) => Waiting(state with { ExtractWindow = Phase.Open }),
            (_, CollectionEvent.ExtractWindowClosed) => Waiting(state with { ExtractWindow = Phase.Closed }),
            (_, CollectionEvent.ManualEntryOpened) => Waiting(state with { ManualEntry = Phase.Open }),
            (_, CollectionEvent.ManualEntryClosed) => Waiting(state with { ManualEntry = Phase.Closed }),
            (_, CollectionEvent.ReExtractRequested request) => state with
            {
                Extraction = state.Extraction with
                {
                    Attempts = 0,
                    AskUntil = request.AskUntil,
                    NextAttemptAt = recorded.At,
                },
            },
            (_, CollectionEvent.DeadlineExtended extended) => Apply(state, extended, recorded),
            (_, CollectionEvent.DatesMoved moved) => Apply(state, moved, recorded),
            (_, CollectionEvent.CountedInTime counted) => state with
            {
                Status = counted.Status,
                ExtractWindow = counted.ExtractWindow,
                ManualEntry = counted.ManualEntry,
            },
            (_, CollectionEvent.CheckRecorded check) => state with
            {
                Check = new Check(
                    check.FiguresVersion, recorded.By, recorded.At, check.Note, check.Counts, check.Reasons),
            },
            (_, CollectionEvent.ReferenceTaken taken) => state with { Reference = taken.Reference },
            (_, CollectionEvent.AspirationPaid paid) => state with
            {
                Aspiration = state.Aspiration.Add(new(
                    paid.Month, paid.Amount, paid.Basis, state.Commissioner, recorded.By, recorded.At)),
            },
            _ => ApplyFigures(state, recorded) ?? ApplyMessage(state, recorded) ?? ApplyDeclaration(state, recorded),
        };
        var isClocks = recorded.CommandId == ClockCommand && recorded.Version != next.ActedVersion;
        return next with
        {
            ActedVersion = isClocks ? next.ActedVersion : recorded.Version,
            ClockTurns = !isClocks ? []
                : next.ClockTurns is [.., { Version: var last }] && last == recorded.Version ? next.ClockTurns
                : next.ClockTurns.Add(new ClockTurn(recorded.Version, recorded.At)),
            Version = recorded.Version,
            Sequence = recorded.Sequence,
            ChangedAt = recorded.At,
            Receipts = Receipts(next.Receipts, recorded),
        };
    }

    private static Collection Apply(Collection? earlier, CollectionEvent.Offered offered, RecordedEvent recorded) =>
        (earlier ?? new Collection { Key = recorded.Key, Participation = null! }) with
        {
            Status = CollectionStatus.Offered,
            ServiceVersion = offered.ServiceVersion,
            Commissioner = offered.Commissioner,
            Participation = new Participation(
                recorded.By, recorded.At, offered.RespondBy, offered.StartsOn, offered.EndsOn),
            ExtractWindow = offered.HasExtractWindow ? Phase.NotYet : Phase.None,
            ManualEntry = offered.AllowsManualEntry ? Phase.NotYet : Phase.None,
            Extensions = [],
            LateTyping = null,
        };

    private static Collection? ApplyFigures(Collection state, RecordedEvent recorded) => recorded.Event switch
    {
        CollectionEvent.ExtractAttempted attempt => state with
        {
            Extraction = state.Extraction with
            {
                Attempts = state.Extraction.Attempts + 1,
                LastAttemptAt = recorded.At,
                NextAttemptAt = attempt.NextAttemptAt,
                Outcome = attempt.Outcome,
                Detail = attempt.Detail,
            },
        },
        CollectionEvent.ExtractConfirmed => state with
        {
            Extraction = Received(state, recorded),
            FiguresStand = state.Adjusts is not null,
        },
        CollectionEvent.FiguresExtracted extracted => NewFigures(
            state,
            new Figures(
                extracted.Version, FigureMerge.SourceOf(extracted.Values), recorded.At, null,
                extracted.MessageId, null, extracted.Values),
            extracted.Complete) with
        {
            Extraction = Received(state, recorded),
            // A person who posts a message has entered its figures; the connector, which asked, is nobody.
            FigurePersons = recorded.By.Organisation is null
                ? state.FigurePersons
                : Union(state.FigurePersons, [recorded.By]),
        },
        CollectionEvent.DraftSaved draft => state with
        {
            Draft = new Draft(
                recorded.At, recorded.By, Union(state.Draft?.Typists ?? [], [recorded.By]), draft.Note, draft.Values),
        },
        CollectionEvent.FiguresSubmitted submitted => NewFigures(
            state,
            new Figures(
                submitted.Version, FigureMerge.SourceOf(submitted.Values), recorded.At, recorded.By,
                null, submitted.Note, submitted.Values)
            {
                Warnings = submitted.Raised ?? [],
            },
            submitted.Complete) with
        {
            Draft = state.Draft?.By.Organisation == recorded.By.Organisation ? null : state.Draft,
            FigurePersons = Union(state.FigurePersons, submitted.Typists),
            TypedByOthers = TypedByOthers(state, submitted.Values, recorded.By),
        },
        CollectionEvent.FiguresDefaulted defaulted => NewFigures(
            state,
            new Figures(
                defaulted.Version, FigureMerge.SourceOf(defaulted.Values), recorded.At, null, null, null,
                defaulted.Values),
            defaulted.Complete),
        CollectionEvent.FiguresConfirmed confirmed => state with
        {
            Draft = state.Draft?.By.Organisation == recorded.By.Organisation ? null : state.Draft,
            FigurePersons = Union(state.FigurePersons, confirmed.Typists),
            FiguresStand = state.Adjusts is not null,
        },
        _ => null,
    };

    private static Collection ApplyDeclaration(Collection state, RecordedEvent recorded) => recorded.Event switch
    {
        CollectionEvent.Declared declared => state with
        {
            Status = declared.Next,
            Declarations = state.Declarations.Add(new Declaration(
                declared.Number, DeclarationState.Declared, recorded.By, recorded.At, declared.FiguresVersion,
                declared.StatementVersion, declared.Note, declared.Points, declared.Amount, declared.Adjusts)),
        },
        CollectionEvent.DeclarationWithdrawn withdrawn => EndDeclaration(
            state, recorded, DeclarationState.Withdrawn, withdrawn.Reason) with
        {
            Status = CollectionStatus.AwaitingDeclaration,
        },
        CollectionEvent.DeclarationVoided voided => EndDeclaration(
            state, recorded, DeclarationState.Voided, $"Figures version {voided.FiguresVersion} came."),
        CollectionEvent.Rejected rejected => EndDeclaration(
            state, recorded, DeclarationState.Rejected, rejected.Note, rejected.Code) with
        {
            Status = CollectionStatus.AwaitingDeclaration,
        },
        CollectionEvent.Approved approved => InDeclaration(state, declaration => declaration with
        {
            State = DeclarationState.Approved,
            ApprovedBy = recorded.By,
            ApprovedAt = recorded.At,
        }) with
        {
            Status = approved.Next,
            Adjusts = approved.Next == CollectionStatus.Approved ? null : state.Adjusts,
        },
        CollectionEvent.FinanciallyApproved => InDeclaration(state, declaration => declaration with
        {
            State = DeclarationState.FinanciallyApproved,
            FinanciallyApprovedBy = recorded.By,
            FinanciallyApprovedAt = recorded.At,
        }) with
        {
            Status = CollectionStatus.Approved,
            Adjusts = null,
        },
        CollectionEvent.AdjustmentOpened opened => state with
        {
            Status = CollectionStatus.AwaitingDeclaration,
            Adjusts = opened.Adjusts,
            FiguresStand = false,
            Delivery = null,
        },
        CollectionEvent.Released => state with { Status = CollectionStatus.ReadyToProvide },
        CollectionEvent.Provided provided => state with
        {
            Status = CollectionStatus.Provided,
            Delivery = provided.Delivery,
        },
        CollectionEvent.TakenBack => state with { Status = CollectionStatus.ReadyToProvide, Delivery = null },
        _ => throw new UnreachableException($"{recorded.Event.GetType().Name} has no meaning."),
    };

    private static Collection Answered(Collection state, RecordedEvent recorded, string? reason) => state with
    {
        Participation = state.Participation with
        {
            AnsweredBy = recorded.By,
            AnsweredAt = recorded.At,
            Reason = reason,
        },
    };

    private static Collection NewFigures(Collection state, Figures figures, bool complete)
    {
        var next = state with
        {
            FiguresHistory = state.FiguresHistory.Add(figures),
            FiguresComplete = complete,
            Delivery = null,
        };
        return complete ? next with { Status = CollectionStatus.AwaitingDeclaration } : Waiting(next);
    }

    /// <summary>The status of a collection that has been accepted and has no complete figures.</summary>
    private static Collection Waiting(Collection state) => state with
    {
        Status = state switch
        {
            { ExtractWindow: Phase.Open } when !WasExtracted(state) => CollectionStatus.Collecting,
            { ManualEntry: Phase.Open } => CollectionStatus.AwaitingEntry,
            { ExtractWindow: Phase.NotYet } or { ManualEntry: Phase.NotYet } => CollectionStatus.Participating,
            { ExtractWindow: Phase.None, ManualEntry: Phase.None } => CollectionStatus.Participating,
            _ => CollectionStatus.NotCollected,
        },
    };

    private static Extraction Received(Collection state, RecordedEvent recorded) => new(
        state.Extraction.Attempts + 1, recorded.At, null, ExtractOutcome.Received, null);

    private static Collection InDeclaration(Collection state, Func<Declaration, Declaration> change) => state with
    {
        Declarations = state.Declarations.SetItem(state.Declarations.Length - 1, change(state.Declarations[^1])),
    };

    private static Collection EndDeclaration(
        Collection state,
        RecordedEvent recorded,
        DeclarationState as_,
        string reason,
        RejectReason? rejection = null) =>
        InDeclaration(state, declaration => declaration with
        {
            State = as_,
            EndedBy = recorded.By,
            EndedAt = recorded.At,
            EndReason = reason,
            Rejection = rejection,
        });

    private static ImmutableArray<Receipt> Receipts(ImmutableArray<Receipt> receipts, RecordedEvent recorded) =>
        recorded.CommandId == ClockCommand || receipts.Any(receipt => receipt.CommandId == recorded.CommandId)
            ? receipts
            : receipts.Add(new Receipt(recorded.CommandId, recorded.InputHash, recorded.Version));

    private static ImmutableArray<Actor> Union(ImmutableArray<Actor> known, ImmutableArray<Actor> more) =>
        [.. known.Concat(more).DistinctBy(actor => (actor.Id, actor.OnBehalfOf?.Id))];
}
