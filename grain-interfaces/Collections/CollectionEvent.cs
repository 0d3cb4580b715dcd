using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What happened to a collection. These are storage formats: add, never rename, never take away.</summary>
[GenerateSerializer, Immutable, Alias("CollectionEvent")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Offered), nameof(Offered))]
[JsonDerivedType(typeof(Accepted), nameof(Accepted))]
[JsonDerivedType(typeof(JoinedLate), nameof(JoinedLate))]
[JsonDerivedType(typeof(Declined), nameof(Declined))]
[JsonDerivedType(typeof(OfferLapsed), nameof(OfferLapsed))]
[JsonDerivedType(typeof(OfferWithdrawn), nameof(OfferWithdrawn))]
[JsonDerivedType(typeof(ParticipationEnding), nameof(ParticipationEnding))]
[JsonDerivedType(typeof(ParticipationEnded), nameof(ParticipationEnded))]
[JsonDerivedType(typeof(CommissionerChanged), nameof(CommissionerChanged))]
[JsonDerivedType(typeof(ExtractWindowOpened), nameof(ExtractWindowOpened))]
[JsonDerivedType(typeof(ExtractWindowClosed), nameof(ExtractWindowClosed))]
[JsonDerivedType(typeof(ManualEntryOpened), nameof(ManualEntryOpened))]
[JsonDerivedType(typeof(ManualEntryClosed), nameof(ManualEntryClosed))]
[JsonDerivedType(typeof(ExtractAttempted), nameof(ExtractAttempted))]
[JsonDerivedType(typeof(ExtractConfirmed), nameof(ExtractConfirmed))]
[JsonDerivedType(typeof(FiguresExtracted), nameof(FiguresExtracted))]
[JsonDerivedType(typeof(DraftSaved), nameof(DraftSaved))]
[JsonDerivedType(typeof(FiguresSubmitted), nameof(FiguresSubmitted))]
[JsonDerivedType(typeof(FiguresDefaulted), nameof(FiguresDefaulted))]
[JsonDerivedType(typeof(FiguresConfirmed), nameof(FiguresConfirmed))]
[JsonDerivedType(typeof(CheckRecorded), nameof(CheckRecorded))]
[JsonDerivedType(typeof(Declared), nameof(Declared))]
[JsonDerivedType(typeof(DeclarationWithdrawn), nameof(DeclarationWithdrawn))]
[JsonDerivedType(typeof(DeclarationVoided), nameof(DeclarationVoided))]
[JsonDerivedType(typeof(Approved), nameof(Approved))]
[JsonDerivedType(typeof(Rejected), nameof(Rejected))]
[JsonDerivedType(typeof(FinanciallyApproved), nameof(FinanciallyApproved))]
[JsonDerivedType(typeof(ReExtractRequested), nameof(ReExtractRequested))]
[JsonDerivedType(typeof(DeadlineExtended), nameof(DeadlineExtended))]
[JsonDerivedType(typeof(Released), nameof(Released))]
[JsonDerivedType(typeof(Provided), nameof(Provided))]
[JsonDerivedType(typeof(TakenBack), nameof(TakenBack))]
[JsonDerivedType(typeof(ReferenceTaken), nameof(ReferenceTaken))]
[JsonDerivedType(typeof(AdjustmentOpened), nameof(AdjustmentOpened))]
[JsonDerivedType(typeof(DatesMoved), nameof(DatesMoved))]
[JsonDerivedType(typeof(CountedInTime), nameof(CountedInTime))]
[JsonDerivedType(typeof(AspirationPaid), nameof(AspirationPaid))]
[JsonDerivedType(typeof(MessagePosted), nameof(MessagePosted))]
[JsonDerivedType(typeof(MessageWithdrawn), nameof(MessageWithdrawn))]
public abstract record CollectionEvent
{
    private CollectionEvent()
    {
    }

    /// <param name="ServiceVersion">The definition that the collection is bound to.</param>
    /// <param name="HasExtractWindow">The period has one, and the service collects automatically.</param>
    /// <param name="AllowsManualEntry">The service lets figures be typed at some time.</param>
    [GenerateSerializer, Immutable, Alias("Offered")]
    public sealed record Offered(
        int ServiceVersion,
        OdsCode Commissioner,
        DateOnly? RespondBy,
        DateOnly StartsOn,
        DateOnly EndsOn,
        bool HasExtractWindow,
        bool AllowsManualEntry) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("Accepted")]
    public sealed record Accepted(string? Reason) : CollectionEvent;

    /// <summary>
    /// The practice accepted when collecting was over, and the service lets what it missed come after all.
    /// </summary>
    /// <param name="TypeUntil">Figures are typed from now until then; null: they come by extract.</param>
    /// <param name="AskUntil">The clinical system is asked until then; null: figures are typed.</param>
    [GenerateSerializer, Immutable, Alias("JoinedLate")]
    public sealed record JoinedLate(DateTimeOffset? TypeUntil, DateTimeOffset? AskUntil) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("Declined")]
    public sealed record Declined(string? Reason) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("OfferLapsed")]
    public sealed record OfferLapsed : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("OfferWithdrawn")]
    public sealed record OfferWithdrawn(string? Reason) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ParticipationEnding")]
    public sealed record ParticipationEnding(DateOnly EndsOn, EndReason Why, string Reason) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ParticipationEnded")]
    public sealed record ParticipationEnded : CollectionEvent;

    /// <param name="On">The first day of the new commissioner.</param>
    [GenerateSerializer, Immutable, Alias("CommissionerChanged")]
    public sealed record CommissionerChanged(OdsCode From, OdsCode To, DateOnly On) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ExtractWindowOpened")]
    public sealed record ExtractWindowOpened : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ExtractWindowClosed")]
    public sealed record ExtractWindowClosed : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ManualEntryOpened")]
    public sealed record ManualEntryOpened : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ManualEntryClosed")]
    public sealed record ManualEntryClosed : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("ExtractAttempted")]
    public sealed record ExtractAttempted(
        ExtractOutcome Outcome, string Detail, DateTimeOffset? NextAttemptAt) : CollectionEvent;

    /// <summary>Another message with the figures that stand: nothing changes.</summary>
    [GenerateSerializer, Immutable, Alias("ExtractConfirmed")]
    public sealed record ExtractConfirmed(string MessageId) : CollectionEvent;

    /// <param name="Complete">Every indicator has its figures.</param>
    [GenerateSerializer, Immutable, Alias("FiguresExtracted")]
    public sealed record FiguresExtracted(
        int Version, string MessageId, ImmutableArray<IndicatorValues> Values, bool Complete) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("DraftSaved")]
    public sealed record DraftSaved(ImmutableArray<IndicatorValues> Values, string? Note) : CollectionEvent;

    /// <param name="Typists">Who typed the values: the submitter, and whoever worked on the draft.</param>
    /// <param name="Confirmed">Ids of the warnings that the person stood by.</param>
    /// <param name="Raised">All warnings that there were, as the person saw them; null: none.</param>
    [GenerateSerializer, Immutable, Alias("FiguresSubmitted")]
    public sealed record FiguresSubmitted(
        int Version,
        ImmutableArray<IndicatorValues> Values,
        ImmutableArray<Actor> Typists,
        ImmutableArray<string> Confirmed,
        string? Note,
        bool Complete,
        ImmutableArray<Warning>? Raised = null) : CollectionEvent;

    /// <summary>Typing has ended, and defaults stand for what nobody typed.</summary>
    [GenerateSerializer, Immutable, Alias("FiguresDefaulted")]
    public sealed record FiguresDefaulted(
        int Version, ImmutableArray<IndicatorValues> Values, bool Complete) : CollectionEvent;

    /// <summary>Somebody submitted the figures that stand: nothing changes but that they stand by them too.</summary>
    [GenerateSerializer, Immutable, Alias("FiguresConfirmed")]
    public sealed record FiguresConfirmed(int Version, ImmutableArray<Actor> Typists, string? Note) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("CheckRecorded")]
    public sealed record CheckRecorded(
        int FiguresVersion,
        ImmutableArray<IndicatorValues> Counts,
        string? Note,
        ImmutableArray<CheckReason>? Reasons = null) : CollectionEvent;

    /// <param name="Next">The step that follows: awaiting approval, financial approval, or ready to provide.</param>
    /// <param name="Adjusts">Number of the declaration that it corrects; null: it is no adjustment.</param>
    [GenerateSerializer, Immutable, Alias("Declared")]
    public sealed record Declared(
        int Number,
        int FiguresVersion,
        string? StatementVersion,
        string? Note,
        decimal? Points,
        decimal? Amount,
        CollectionStatus Next,
        int? Adjusts = null) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("DeclarationWithdrawn")]
    public sealed record DeclarationWithdrawn(string Reason) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("DeclarationVoided")]
    public sealed record DeclarationVoided(int FiguresVersion) : CollectionEvent;

    /// <param name="Next">The step that follows: awaiting financial approval, or approved.</param>
    [GenerateSerializer, Immutable, Alias("Approved")]
    public sealed record Approved(
        int FiguresVersion, decimal? Amount, string? Note, CollectionStatus Next) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("Rejected")]
    public sealed record Rejected(RejectReason Code, string Note) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("FinanciallyApproved")]
    public sealed record FinanciallyApproved(int FiguresVersion, decimal? Amount, string? Note) : CollectionEvent;

    /// <param name="AskUntil">The clinical system is asked until then, whatever the window says.</param>
    [GenerateSerializer, Immutable, Alias("ReExtractRequested")]
    public sealed record ReExtractRequested(string Reason, DateTimeOffset AskUntil) : CollectionEvent;

    /// <param name="Until">The first instant that is too late.</param>
    [GenerateSerializer, Immutable, Alias("DeadlineExtended")]
    public sealed record DeadlineExtended(DeadlineStep Step, DateTimeOffset Until, string Reason) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("Released")]
    public sealed record Released : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("Provided")]
    public sealed record Provided(int Delivery) : CollectionEvent;

    /// <summary>The delivery was withdrawn: ready for the next one.</summary>
    [GenerateSerializer, Immutable, Alias("TakenBack")]
    public sealed record TakenBack(int Delivery, string Reason) : CollectionEvent;

    /// <summary>From now on pounds are worked out with this. Never while a declaration stands.</summary>
    [GenerateSerializer, Immutable, Alias("ReferenceTaken")]
    public sealed record ReferenceTaken(Reference Reference) : CollectionEvent;

    /// <summary>The next declaration carries the signed difference from what was approved so far.</summary>
    /// <param name="Adjusts">Number of the declaration that is to be corrected.</param>
    [GenerateSerializer, Immutable, Alias("AdjustmentOpened")]
    public sealed record AdjustmentOpened(int Adjusts, string Reason) : CollectionEvent;

    /// <summary>From now on the steps have these dates.</summary>
    /// <param name="ServiceVersion">The version of the service that has them.</param>
    /// <param name="ExtractWindow">Where it stands by them: what had opened or closed may not have any more.</param>
    /// <param name="ManualEntry">As for the extract window.</param>
    [GenerateSerializer, Immutable, Alias("DatesMoved")]
    public sealed record DatesMoved(
        int ServiceVersion,
        PeriodDates Dates,
        Phase ExtractWindow,
        Phase ManualEntry,
        string? Reason = null) : CollectionEvent;

    /// <summary>
    /// What follows arrived before the clock acted, and is carried out after it: it finds what stood when it arrived.
    /// </summary>
    [GenerateSerializer, Immutable, Alias("CountedInTime")]
    public sealed record CountedInTime(
        DateTimeOffset ArrivedAt,
        CollectionStatus Status,
        Phase ExtractWindow,
        Phase ManualEntry) : CollectionEvent;

    /// <param name="Month">2017-04.</param>
    [GenerateSerializer, Immutable, Alias("AspirationPaid")]
    public sealed record AspirationPaid(string Month, decimal Amount, AspirationBasis Basis) : CollectionEvent;

    /// <param name="Attachments">Null: none.</param>
    [GenerateSerializer, Immutable, Alias("MessagePosted")]
    public sealed record MessagePosted(
        int Number,
        string Text,
        MessageSide Side,
        MessageSide? AwaitsAnswerOf,
        ImmutableArray<Attachment>? Attachments = null) : CollectionEvent;

    [GenerateSerializer, Immutable, Alias("MessageWithdrawn")]
    public sealed record MessageWithdrawn(int Number) : CollectionEvent;
}

/// <summary>An event as it stands in the log.</summary>
/// <param name="Sequence">Of the collection, from 1, without gaps.</param>
/// <param name="Version">Of the collection after the change that it belongs to.</param>
/// <param name="CommandId">The command that caused it.</param>
/// <param name="InputHash">Of that command's content.</param>
/// <param name="Status">Of the collection after it.</param>
[GenerateSerializer, Immutable, Alias("RecordedEvent")]
public sealed record RecordedEvent(
    CollectionKey Key,
    int Sequence,
    int Version,
    DateTimeOffset At,
    Actor By,
    string CommandId,
    string InputHash,
    CollectionStatus Status,
    CollectionEvent Event);
