using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

public enum CollectionStatus
{
    Offered,
    Declined,
    Lapsed,
    Withdrawn,
    Ended,
    Participating,
    Collecting,
    AwaitingEntry,
    NotCollected,
    AwaitingDeclaration,
    AwaitingApproval,
    AwaitingFinancialApproval,
    Approved,
    ReadyToProvide,
    Provided,
}

/// <summary>Where a span of time stands for one collection. None: it has no such span.</summary>
public enum Phase
{
    None,
    NotYet,
    Open,
    Closed,
}

/// <summary>
/// One practice's collection of one service for one period, as its events made it: what is offered, collected, checked,
/// declared, approved and provided. Holds no rule; see Lifecycle.
/// </summary>
[GenerateSerializer, Immutable, Alias("Collection")]
public sealed record Collection
{
    [Id(0)] public required CollectionKey Key { get; init; }

    /// <summary>Rises by one with every committed change. 0: never offered.</summary>
    [Id(1)] public int Version { get; init; }

    /// <summary>How many events made it.</summary>
    [Id(2)] public int Sequence { get; init; }

    [Id(3)] public CollectionStatus Status { get; init; }

    /// <summary>The version of the service's definition that it is bound to.</summary>
    [Id(4)] public int ServiceVersion { get; init; }

    /// <summary>The practice's at the time.</summary>
    [Id(5)] public OdsCode Commissioner { get; init; }

    [Id(6)] public required Participation Participation { get; init; }

    [Id(7)] public Phase ExtractWindow { get; init; }

    [Id(8)] public Phase ManualEntry { get; init; }

    /// <summary>Every version of the figures, oldest first.</summary>
    [Id(9)] public ImmutableArray<Figures> FiguresHistory { get; init; } = [];

    [Id(10)] public Draft? Draft { get; init; }

    [Id(11)] public Extraction Extraction { get; init; } = Extraction.None;

    [Id(12)] public Check? Check { get; init; }

    /// <summary>Every declaration, oldest first.</summary>
    [Id(13)] public ImmutableArray<Declaration> Declarations { get; init; } = [];

    /// <summary>Everyone whose typing is in the figures, whatever version. They may not approve.</summary>
    [Id(14)] public ImmutableArray<Actor> FigurePersons { get; init; } = [];

    /// <summary>
    /// The commands that were carried out, so that a repeated one answers the same and writes nothing.
    /// </summary>
    [Id(15)] public ImmutableArray<Receipt> Receipts { get; init; } = [];

    [Id(16)] public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The delivery it went into; null until provided.</summary>
    [Id(17)] public int? Delivery { get; init; }

    /// <summary>Every indicator has its figures.</summary>
    [Id(18)] public bool FiguresComplete { get; init; }

    /// <summary>What pounds are worked out with; null: nothing is known that they need.</summary>
    [Id(19)] public Reference? Reference { get; init; }

    /// <summary>More time for single steps; the newest of a step counts.</summary>
    [Id(20)] public ImmutableArray<Extension> Extensions { get; init; } = [];

    /// <summary>Number of the declaration that an open adjustment corrects; null: none is open.</summary>
    [Id(21)] public int? Adjusts { get; init; }

    /// <summary>What was moved after the definition that it is bound to; null: nothing.</summary>
    [Id(22)] public MovedDates? MovedDates { get; init; }

    /// <summary>When a practice that joined late types what it missed; null: as everybody.</summary>
    [Id(31)] public LateTyping? LateTyping { get; init; }

    /// <summary>Of the newest change that was not the clock's alone.</summary>
    [Id(23)] public int ActedVersion { get; init; }

    /// <summary>What the clock alone has changed after that, oldest first.</summary>
    [Id(24)] public ImmutableArray<ClockTurn> ClockTurns { get; init; } = [];

    /// <summary>Indicators that another organisation typed for the practice, which does not change them.</summary>
    [Id(30)] public ImmutableArray<string> TypedByOthers { get; init; } = [];

    /// <summary>While an adjustment is open: somebody said that the figures are right as they are.</summary>
    [Id(41)] public bool FiguresStand { get; init; }

    /// <summary>What was paid in advance, month by month.</summary>
    [Id(51)] public ImmutableArray<AspirationMonth> Aspiration { get; init; } = [];

    /// <summary>What was written about it, oldest first.</summary>
    [Id(42)] public ImmutableArray<CollectionMessage> Messages { get; init; } = [];

    /// <summary>Ids of all files that a message ever had, withdrawn or not.</summary>
    [Id(43)] public ImmutableArray<string> Attached { get; init; } = [];

    /// <summary>The newest figures extracted or submitted; never a draft.</summary>
    public Figures? Figures => FiguresHistory is [.., var newest] ? newest : null;

    /// <summary>
    /// The declaration that stands: made, and neither withdrawn, rejected nor voided. Null also once an adjustment is
    /// open, until its own is made.
    /// </summary>
    public Declaration? Declaration =>
        Declarations is [.., { Stands: true } newest] && newest.Number != Adjusts ? newest : null;
}

/// <param name="Until">The first instant that is too late.</param>
[GenerateSerializer, Immutable, Alias("LateTyping")]
public sealed record LateTyping(DateTimeOffset From, DateTimeOffset Until);

/// <param name="RespondBy">The last day to answer; null: the offer never lapses.</param>
/// <param name="EndedOn">The last day of participation, when it was ended early.</param>
[GenerateSerializer, Immutable, Alias("Participation")]
public sealed record Participation(
    Actor OfferedBy,
    DateTimeOffset OfferedAt,
    DateOnly? RespondBy,
    DateOnly StartsOn,
    DateOnly EndsOn,
    Actor? AnsweredBy = null,
    DateTimeOffset? AnsweredAt = null,
    DateOnly? EndedOn = null,
    EndReason? EndReason = null,
    string? Reason = null);

/// <summary>A step that has dates.</summary>
public enum DeadlineStep
{
    Respond,
    Extract,
    ManualEntry,
    Declare,
    Approve,
}

/// <summary>More time for one step of one collection.</summary>
/// <param name="Until">The first instant that is too late.</param>
[GenerateSerializer, Immutable, Alias("Extension")]
public sealed record Extension(DeadlineStep Step, DateTimeOffset Until, Actor By, DateTimeOffset At, string Reason);

/// <param name="ServiceVersion">The version of the service that has them.</param>
[GenerateSerializer, Immutable, Alias("MovedDates")]
public sealed record MovedDates(int ServiceVersion, PeriodDates Dates);

public enum EndReason
{
    PracticeWithdrew,
    CommissionerEnded,
    PracticeClosed,
    PracticeMerged,
    ServiceEnded,
}

public enum DeclarationState
{
    Declared,
    Approved,
    FinanciallyApproved,
    Withdrawn,
    Rejected,
    Voided,
}

public enum RejectReason
{
    FiguresWrong,
    EvidenceMissing,
    NotEntitled,
    DuplicateClaim,
    SupplierFault,
    Other,
}

/// <param name="Number">1 for the first of this collection, rising.</param>
/// <param name="StatementVersion">Null when the service asks for no declaration and the system declared.</param>
/// <param name="Amount">Pounds, as declared; null when no money depends on it. In an adjustment the signed difference.
/// </param>
/// <param name="Adjusts">Number of the declaration that it corrects; null: it is no adjustment.</param>
[GenerateSerializer, Immutable, Alias("Declaration")]
public sealed record Declaration(
    int Number,
    DeclarationState State,
    Actor By,
    DateTimeOffset At,
    int FiguresVersion,
    string? StatementVersion,
    string? Note,
    decimal? Points,
    decimal? Amount,
    int? Adjusts = null,
    Actor? EndedBy = null,
    DateTimeOffset? EndedAt = null,
    RejectReason? Rejection = null,
    string? EndReason = null,
    Actor? ApprovedBy = null,
    DateTimeOffset? ApprovedAt = null,
    Actor? FinanciallyApprovedBy = null,
    DateTimeOffset? FinanciallyApprovedAt = null)
{
    public bool Stands =>
        State is DeclarationState.Declared or DeclarationState.Approved or DeclarationState.FinanciallyApproved;
}

/// <summary>The practice's own count beside the collected one.</summary>
[GenerateSerializer, Immutable, Alias("Check")]
public sealed record Check(
    int FiguresVersion,
    Actor By,
    DateTimeOffset At,
    string? Note,
    ImmutableArray<IndicatorValues> Counts,
    ImmutableArray<CheckReason>? Reasons = null);

/// <summary>Why the practice's own count of an indicator is another.</summary>
[GenerateSerializer, Immutable, Alias("CheckReason")]
public sealed record CheckReason(string Indicator, string Reason);

/// <summary>That a command was carried out.</summary>
/// <param name="InputHash">Of the command's content: the same id with another content is no repetition.</param>
[GenerateSerializer, Immutable, Alias("Receipt")]
public sealed record Receipt(string CommandId, string InputHash, int Version);

/// <summary>A version that the clock alone made, and when.</summary>
[GenerateSerializer, Immutable, Alias("ClockTurn")]
public sealed record ClockTurn(int Version, DateTimeOffset At);
