using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What can be asked of a collection.</summary>
[GenerateSerializer, Immutable, Alias("CollectionCommand")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(Offer), "Offer")]
[JsonDerivedType(typeof(Accept), "Accept")]
[JsonDerivedType(typeof(Decline), "Decline")]
[JsonDerivedType(typeof(WithdrawOffer), "WithdrawOffer")]
[JsonDerivedType(typeof(EndParticipation), "EndParticipation")]
[JsonDerivedType(typeof(ChangeCommissioner), "ChangeCommissioner")]
[JsonDerivedType(typeof(ReceiveExtract), "ReceiveExtract")]
[JsonDerivedType(typeof(RecordAttempt), "RecordAttempt")]
[JsonDerivedType(typeof(EnterFigures), "EnterFigures")]
[JsonDerivedType(typeof(RecordCheck), "RecordCheck")]
[JsonDerivedType(typeof(Declare), "Declare")]
[JsonDerivedType(typeof(WithdrawDeclaration), "WithdrawDeclaration")]
[JsonDerivedType(typeof(Approve), "Approve")]
[JsonDerivedType(typeof(Reject), "Reject")]
[JsonDerivedType(typeof(ApproveFinancially), "ApproveFinancially")]
[JsonDerivedType(typeof(RequestReExtract), "RequestReExtract")]
[JsonDerivedType(typeof(ExtendDeadline), "ExtendDeadline")]
[JsonDerivedType(typeof(OpenAdjustment), "OpenAdjustment")]
[JsonDerivedType(typeof(MoveDates), "MoveDates")]
[JsonDerivedType(typeof(PostMessage), "PostMessage")]
[JsonDerivedType(typeof(WithdrawMessage), "WithdrawMessage")]
[JsonDerivedType(typeof(Release), "Release")]
[JsonDerivedType(typeof(Provide), "Provide")]
[JsonDerivedType(typeof(TakeBack), "TakeBack")]
[JsonDerivedType(typeof(PayAspiration), "PayAspiration")]
[JsonDerivedType(typeof(CatchUp), "CatchUp")]
public abstract record CollectionCommand
{
    private CollectionCommand()
    {
    }

    /// <param name="Commissioner">The practice's commissioner at the time of the offer.</param>
    /// <param name="ServiceVersion">Of the definition that is offered; null: the newest.</param>
    [GenerateSerializer, Immutable, Alias("Offer")]
    public sealed record Offer(
        OdsCode Commissioner,
        DateOnly? RespondBy,
        DateOnly StartsOn,
        DateOnly EndsOn,
        int? ServiceVersion = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("Accept")]
    public sealed record Accept(string? Reason = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("Decline")]
    public sealed record Decline(string? Reason = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("WithdrawOffer")]
    public sealed record WithdrawOffer(string? Reason = null) : CollectionCommand;

    /// <param name="EndsOn">The last day of participation.</param>
    [GenerateSerializer, Immutable, Alias("EndParticipation")]
    public sealed record EndParticipation(DateOnly EndsOn, EndReason Why, string Reason) : CollectionCommand;

    /// <summary>The practice has another commissioner.</summary>
    /// <param name="On">From this day on: a period that was over by then stays where it is.</param>
    [GenerateSerializer, Immutable, Alias("ChangeCommissioner")]
    public sealed record ChangeCommissioner(OdsCode To, DateOnly On) : CollectionCommand;

    /// <summary>A clinical system's answer for this practice and period.</summary>
    /// <param name="MessageId">The message's own id: the same one again does nothing.</param>
    [GenerateSerializer, Immutable, Alias("ReceiveExtract")]
    public sealed record ReceiveExtract(string MessageId, ImmutableArray<IndicatorValues> Values) : CollectionCommand;

    /// <summary>The clinical system was asked, and gave nothing that could be used.</summary>
    /// <param name="FirstRetry">How long to wait after a first failure; null: not to be asked again.</param>
    [GenerateSerializer, Immutable, Alias("RecordAttempt")]
    public sealed record RecordAttempt(
        ExtractOutcome Outcome, string Detail, TimeSpan? FirstRetry) : CollectionCommand;

    /// <param name="Values">Indicators left out stay as they are.</param>
    /// <param name="Confirm">Ids of the warnings that the person stands by.</param>
    [GenerateSerializer, Immutable, Alias("EnterFigures")]
    public sealed record EnterFigures(
        ImmutableArray<IndicatorValues> Values,
        bool Submit,
        ImmutableArray<string> Confirm,
        string? Note = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("RecordCheck")]
    public sealed record RecordCheck(
        int FiguresVersion,
        ImmutableArray<IndicatorValues> Counts,
        string? Note = null,
        ImmutableArray<CheckReason>? Reasons = null) : CollectionCommand;

    /// <param name="Amount">Pounds as seen; refused if now another. Null: not said.</param>
    [GenerateSerializer, Immutable, Alias("Declare")]
    public sealed record Declare(
        int FiguresVersion, string StatementVersion, decimal? Amount = null, string? Note = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("WithdrawDeclaration")]
    public sealed record WithdrawDeclaration(string Reason) : CollectionCommand;

    /// <param name="Amount">Pounds as seen; refused if now another. Null: not said.</param>
    [GenerateSerializer, Immutable, Alias("Approve")]
    public sealed record Approve(int FiguresVersion, decimal? Amount = null, string? Note = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("Reject")]
    public sealed record Reject(RejectReason Code, string Note) : CollectionCommand;

    /// <param name="Amount">Pounds as seen; refused if now another. Null: not said.</param>
    [GenerateSerializer, Immutable, Alias("ApproveFinancially")]
    public sealed record ApproveFinancially(
        int FiguresVersion, decimal? Amount = null, string? Note = null) : CollectionCommand;

    /// <param name="Until">The clinical system is asked until then at least; null: for 24 h.</param>
    /// <param name="Early">Also before the window opens, once the achievement date is over.</param>
    [GenerateSerializer, Immutable, Alias("RequestReExtract")]
    public sealed record RequestReExtract(
        string Reason, DateTimeOffset? Until = null, bool Early = false) : CollectionCommand;

    /// <param name="Until">The first instant that is too late.</param>
    [GenerateSerializer, Immutable, Alias("ExtendDeadline")]
    public sealed record ExtendDeadline(
        DeadlineStep Step, DateTimeOffset Until, string Reason) : CollectionCommand;

    /// <summary>The timetable's dates have been moved for everybody.</summary>
    /// <param name="ServiceVersion">The version of the service that has them: what is no newer changes nothing.</param>
    /// <param name="Reason">Null: none was given.</param>
    [GenerateSerializer, Immutable, Alias("MoveDates")]
    public sealed record MoveDates(int ServiceVersion, PeriodDates Dates, string? Reason = null) : CollectionCommand;

    /// <summary>Open what was approved for the last time, for corrected figures.</summary>
    [GenerateSerializer, Immutable, Alias("OpenAdjustment")]
    public sealed record OpenAdjustment(string Reason) : CollectionCommand;

    /// <summary>Pay a month's part of what the year is expected to achieve.</summary>
    /// <param name="Month">2017-04.</param>
    /// <param name="Points">That the practice aspires to; null: by last year's achievement.</param>
    [GenerateSerializer, Immutable, Alias("PayAspiration")]
    public sealed record PayAspiration(string Month, decimal? Points = null) : CollectionCommand;

    /// <param name="AwaitsAnswerOf">Null: nobody is asked for an answer.</param>
    /// <param name="Attachments">Ids of files that the person uploaded for it; null: none.</param>
    [GenerateSerializer, Immutable, Alias("PostMessage")]
    public sealed record PostMessage(
        string Text, MessageSide? AwaitsAnswerOf, ImmutableArray<string>? Attachments = null) : CollectionCommand;

    [GenerateSerializer, Immutable, Alias("WithdrawMessage")]
    public sealed record WithdrawMessage(int Number) : CollectionCommand;

    /// <summary>To the requester's next delivery.</summary>
    [GenerateSerializer, Immutable, Alias("Release")]
    public sealed record Release : CollectionCommand;

    /// <summary>What is only approved is released with it.</summary>
    /// <param name="Delivery">The requester's number for it.</param>
    /// <param name="FiguresVersion">The version in the delivery; refused if now another. Null: any.</param>
    [GenerateSerializer, Immutable, Alias("Provide")]
    public sealed record Provide(int Delivery, int? FiguresVersion = null) : CollectionCommand;

    /// <summary>The delivery that it stands in is withdrawn.</summary>
    /// <param name="FiguresVersion">The version in the delivery: what changed since is not concerned.</param>
    [GenerateSerializer, Immutable, Alias("TakeBack")]
    public sealed record TakeBack(int Delivery, int FiguresVersion, string Reason) : CollectionCommand;

    /// <summary>Let the clock do what is due; nothing else.</summary>
    [GenerateSerializer, Immutable, Alias("CatchUp")]
    public sealed record CatchUp : CollectionCommand;
}

/// <summary>A command on its way to its collection.</summary>
/// <param name="CommandId">The same id with the same content is carried out once, however often it is sent.</param>
/// <param name="IdempotencyKey">The caller's own key, which belongs to the person; null when none was given.</param>
/// <param name="ExpectedVersion">Refused (CONFLICT) when the collection stands at another; null: any.</param>
/// <param name="DryRun">Decide, but write nothing.</param>
/// <param name="Arrival">When it was received; null: now.</param>
[GenerateSerializer, Immutable, Alias("CommandEnvelope")]
public sealed record CommandEnvelope(
    CollectionCommand Command,
    Actor By,
    string CommandId,
    string? IdempotencyKey = null,
    int? ExpectedVersion = null,
    bool DryRun = false,
    Arrival? Arrival = null);

/// <summary>When something was received that may be carried out later: deadlines are judged by it.</summary>
/// <param name="IsKept">
/// It stands in our tables. Otherwise another process's clock told it, which is believed for some minutes.
/// </param>
[GenerateSerializer, Immutable, Alias("Arrival")]
public sealed record Arrival(DateTimeOffset At, bool IsKept = false);

/// <summary>The collection as it now stands, also when refused. Null: never offered.</summary>
/// <param name="Repeated">The command had been carried out before, and nothing was written now.</param>
[GenerateSerializer, Immutable, Alias("CommandOutcome")]
public sealed record CommandOutcome(
    Collection? Collection, Refusal? Refusal = null, ImmutableArray<Warning>? Warnings = null, bool Repeated = false);
