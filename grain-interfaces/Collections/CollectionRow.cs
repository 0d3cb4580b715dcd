using GpCollections.Organisations;

namespace GpCollections.Collections;

public enum AwaitedParty
{
    Practice,
    Commissioner,
    ClinicalSystem,
    Operator,
    Requester,
}

/// <summary>What lists read of a collection: derived from its state, written with its events.</summary>
/// <param name="Events">How many events made it.</param>
/// <param name="DueAt">When the clock next changes it; null: never.</param>
/// <param name="AwaitedBy">The first instant that is too late for what is awaited; null: no deadline.</param>
/// <param name="FinancialYear">Of the period's end: 2017-18.</param>
/// <param name="AwaitsAnswerOf">The sides that were asked in a message and have not written since.</param>
[GenerateSerializer, Immutable, Alias("CollectionRow")]
public sealed record CollectionRow(
    CollectionKey Key,
    int Version,
    int Events,
    CollectionStatus Status,
    OdsCode Commissioner,
    string FinancialYear,
    bool PaymentRelated,
    DateTimeOffset? DueAt,
    AwaitedParty? Awaited,
    CollectionAction? AwaitedAction,
    DateTimeOffset? AwaitedBy,
    int? FiguresVersion,
    decimal? Points,
    decimal? Amount,
    DateTimeOffset ChangedAt,
    MessageSides AwaitsAnswerOf = MessageSides.None);

/// <summary>How many of some collections stand there.</summary>
public sealed record StatusCount(CollectionStatus Status, int Count);

/// <summary>What a person can do to a collection.</summary>
public enum CollectionAction
{
    Accept,
    Decline,
    WithdrawOffer,
    EndParticipation,
    EnterFigures,
    RecordCheck,
    Declare,
    WithdrawDeclaration,
    Approve,
    Reject,
    ApproveFinancially,
    PlaceHold,
    RequestReExtract,
    ExtendDeadline,
    OpenAdjustment,
    PostMessage,
}
