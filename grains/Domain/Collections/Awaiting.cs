using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Who must do what, by when.</summary>
/// <param name="Action">Null when no person's action is awaited.</param>
/// <param name="Words">The same as a sentence.</param>
/// <param name="Due">The first instant that is too late; null: no deadline.</param>
/// <param name="DueOn">The last day, to show.</param>
public sealed record Awaiting(
    AwaitedParty Party, CollectionAction? Action, string Words, DateTimeOffset? Due, DateOnly? DueOn)
{
    /// <summary>Null when nothing is awaited.</summary>
    public static Awaiting? For(Collection state, Terms terms) => state.Status switch
    {
        CollectionStatus.Offered => ByDay(
            AwaitedParty.Practice, CollectionAction.Accept, "The practice must accept or decline the offer",
            state.Participation.RespondBy),

        CollectionStatus.Collecting => ByInstant(
            AwaitedParty.ClinicalSystem, null, "The clinical system must answer with the practice's figures",
            Timetable.ExtractWindow(terms)?.Closes),
        CollectionStatus.AwaitingEntry => ByInstant(
            AwaitedParty.Practice, CollectionAction.EnterFigures, "The practice must type the figures that are missing",
            Timetable.ManualEntry(terms)?.Closes),
        CollectionStatus.NotCollected => ByInstant(
            AwaitedParty.Operator, CollectionAction.RequestReExtract,
            "Nothing was collected and nothing may be typed: an operator must ask for the extract again", null),

        CollectionStatus.AwaitingDeclaration => ByDay(
            AwaitedParty.Practice, CollectionAction.Declare, "The practice must check its figures and declare them",
            terms.Period.DeclareBy),
        CollectionStatus.AwaitingApproval => ByDay(
            AwaitedParty.Commissioner, CollectionAction.Approve,
            "The commissioner must approve or reject the declaration", terms.Period.ApproveBy),
        CollectionStatus.AwaitingFinancialApproval => ByDay(
            AwaitedParty.Commissioner, CollectionAction.ApproveFinancially,
            "The commissioner's finance manager must approve or reject the declaration", terms.Period.ApproveBy),

        _ => null,
    };

    private static Awaiting ByDay(AwaitedParty party, CollectionAction? action, string words, DateOnly? lastDay) =>
        lastDay is { } day
            ? new Awaiting(party, action, $"{words} by {day:d MMMM yyyy}.", London.EndOf(day), day)
            : new Awaiting(party, action, $"{words}.", null, null);

    private static Awaiting ByInstant(
        AwaitedParty party, CollectionAction? action, string words, DateTimeOffset? closes) =>
        ByDay(party, action, words, closes is { } instant ? London.DayOf(instant.AddTicks(-1)) : null) with
        {
            Due = closes,
        };
}
