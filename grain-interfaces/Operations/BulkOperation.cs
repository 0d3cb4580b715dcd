using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

public enum BulkOperationState
{
    Running,
    Paused,
    Cancelled,
    Completed,
    CompletedWithFailures,
}

/// <summary>A long piece of work over many collections; it survives the loss of any process.</summary>
/// <param name="Id">Made from the person and the idempotency key when one was given, so that the same call finds it
/// again.</param>
/// <param name="Total">Null while still selecting.</param>
/// <param name="Undoes">The operation that it takes back; null: none.</param>
[GenerateSerializer, Immutable, Alias("BulkOperation")]
public sealed record BulkOperation(
    string Id,
    string Kind,
    BulkOperationState State,
    Actor StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    bool DryRun,
    int? Total,
    int Done,
    int Skipped,
    int Failed,
    decimal? Amount,
    string? Undoes = null);

/// <summary>What a person makes of an operation that was started.</summary>
public enum BulkTurnKind
{
    Pause,
    Resume,
    Cancel,
    Retry,
}

/// <param name="Reason">In the person's words; null: none was given.</param>
[GenerateSerializer, Immutable, Alias("BulkTurn")]
public sealed record BulkTurn(BulkTurnKind Kind, Actor By, DateTimeOffset At, string? Reason);

/// <summary>What is to be done, and to what.</summary>
[GenerateSerializer, Immutable, Alias("BulkRequest")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Offer), "OFFER")]
[JsonDerivedType(typeof(Approve), "APPROVE")]
[JsonDerivedType(typeof(ReExtract), "RE_EXTRACT")]
[JsonDerivedType(typeof(Undo), "UNDO")]
[JsonDerivedType(typeof(RegisterChange), "REGISTER_CHANGE")]
[JsonDerivedType(typeof(TimetableChange), "TIMETABLE_CHANGE")]
[JsonDerivedType(typeof(EnterFigures), "ENTER_FIGURES")]
[JsonDerivedType(typeof(PayAspiration), "PAY_ASPIRATION")]
[JsonDerivedType(typeof(ExtendDeadline), "EXTEND_DEADLINE")]
public abstract record BulkRequest
{
    private BulkRequest()
    {
    }

    /// <summary>Offer a service: to exactly one of practices, a commissioner's, or everyone.</summary>
    /// <param name="Periods">Null: all of the service.</param>
    /// <param name="TookPartIn">Of a commissioner's or everyone, those who take part in this service, and were not
    /// offered the other before; null: all of them.</param>
    /// <param name="ServiceVersion">That everybody is offered; null: the newest at each one's moment.</param>
    [GenerateSerializer, Immutable, Alias("BulkOffer")]
    public sealed record Offer(
        string Service,
        ImmutableArray<string>? Periods,
        ImmutableArray<OdsCode>? Practices,
        OdsCode? Commissioner,
        bool Everyone,
        DateOnly? RespondBy,
        DateOnly StartsOn,
        DateOnly EndsOn,
        string? TookPartIn = null,
        int? ServiceVersion = null,
        ImmutableArray<OdsCode>? Scope = null) : BulkRequest;

    /// <summary>Approve what the items name, or what the filter selects at the moment of selecting.</summary>
    /// <param name="Scope">The commissioners for which the person may approve; null: all.</param>
    [GenerateSerializer, Immutable, Alias("BulkApprove")]
    public sealed record Approve(
        ImmutableArray<ApproveItem>? Items,
        CollectionFilter? Filter,
        string? Confirms,
        bool Financially,
        ImmutableArray<OdsCode>? Scope) : BulkRequest;

    /// <summary>Ask the clinical systems again for what the filter selects.</summary>
    /// <param name="Until">They are asked until then, whatever the window says.</param>
    /// <param name="Early">Also before the window opens.</param>
    [GenerateSerializer, Immutable, Alias("BulkReExtract")]
    public sealed record ReExtract(
        CollectionFilter Filter, DateTimeOffset Until, string Reason, bool Early = false) : BulkRequest;

    /// <summary>Take back what an operation did, and nothing else.</summary>
    /// <param name="WhatKind">Of that operation.</param>
    /// <param name="Scope">The commissioners for which the person may take it back; null: all.</param>
    [GenerateSerializer, Immutable, Alias("BulkUndo")]
    public sealed record Undo(
        string Operation, string WhatKind, string? Reason, ImmutableArray<OdsCode>? Scope) : BulkRequest;

    /// <summary>Pay a month in advance to all that the filter selects.</summary>
    /// <param name="Points">That they aspire to; null: by last year's achievement.</param>
    /// <param name="Scope">The commissioners for which the person may pay; null: all.</param>
    [GenerateSerializer, Immutable, Alias("BulkPayAspiration")]
    public sealed record PayAspiration(
        CollectionFilter Filter, string Month, decimal? Points, ImmutableArray<OdsCode>? Scope) : BulkRequest;

    /// <summary>Give more time for one step to all that the filter selects.</summary>
    /// <param name="Until">The first instant that is too late.</param>
    /// <param name="Scope">The commissioners for which the person may give more time; null: all.</param>
    [GenerateSerializer, Immutable, Alias("BulkExtendDeadline")]
    public sealed record ExtendDeadline(
        CollectionFilter Filter,
        DeadlineStep Step,
        DateTimeOffset Until,
        string Reason,
        ImmutableArray<OdsCode>? Scope) : BulkRequest;

    /// <summary>Let collections follow what imports changed about their practices, and nobody saw to yet.</summary>
    [GenerateSerializer, Immutable, Alias("BulkRegisterChange")]
    public sealed record RegisterChange : BulkRequest;

    /// <summary>Let collections follow dates that imports moved, and nobody saw to yet.</summary>
    [GenerateSerializer, Immutable, Alias("BulkTimetableChange")]
    public sealed record TimetableChange : BulkRequest;

    /// <summary>Enter the figures of many collections, each as a person does by hand.</summary>
    [GenerateSerializer, Immutable, Alias("BulkEnterFigures")]
    public sealed record EnterFigures(
        ImmutableArray<EnterItem> Items, bool Submit, string? Note) : BulkRequest;
}

/// <param name="Acting">The organisation for which the person enters them.</param>
/// <param name="Confirm">Ids of the warnings that the person stands by; null: none.</param>
[GenerateSerializer, Immutable, Alias("EnterItem")]
public sealed record EnterItem(
    CollectionKey Key,
    OdsCode Acting,
    ImmutableArray<IndicatorValues> Values,
    ImmutableArray<string>? Confirm = null);

/// <param name="Amount">Pounds as seen; null: not said.</param>
[GenerateSerializer, Immutable, Alias("ApproveItem")]
public sealed record ApproveItem(CollectionKey Key, int FiguresVersion, decimal? Amount, string? Note);

/// <summary>Runs one bulk operation. Key: operation/id.</summary>
[Alias("IBulkOperationGrain")]
public interface IBulkOperationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores the request, answers at once, and works on. The same call again answers the same operation.
    /// </summary>
    [Alias("Start")]
    Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Works on, if anything is left and nobody works.</summary>
    [Alias("Wake")]
    Task Wake();

    /// <summary>
    /// Pauses, resumes, cancels, or tries again what failed. Durable when it answers; what was under way at that moment
    /// has an outcome by then, unless the database is slow.
    /// </summary>
    /// <param name="commandId">The same id with the same content is carried out once.</param>
    /// <param name="idempotencyKey">The person's own; null when none was given.</param>
    [Alias("Turn")]
    Task<BulkOutcome> Turn(
        BulkTurnKind kind,
        string? reason,
        Actor by,
        string commandId,
        string? idempotencyKey,
        CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("BulkOutcome")]
public sealed record BulkOutcome(BulkOperation? Operation, Refusal? Refusal);

/// <summary>An item of an operation that was skipped or failed.</summary>
[GenerateSerializer, Immutable, Alias("BulkFailure")]
public sealed record BulkFailure(CollectionKey Key, RefusalCode Code, string Message);
