using GpCollections.Extracts;
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
    public static Awaiting? For(Collection state, Terms terms)
    {
        return state.Status switch
        {
            CollectionStatus.Offered => By(
                AwaitedParty.Practice, CollectionAction.Accept, "The practice must accept or decline the offer",
                DeadlineStep.Respond),

            CollectionStatus.Participating => TypingToCome(state, terms) is { } words
                ? By(AwaitedParty.Practice, null, words, DeadlineStep.ManualEntry)
                : null,
            CollectionStatus.Collecting => ByTheClinicalSystem(),
            CollectionStatus.AwaitingEntry when OnlyTheExtractIsMissing(state, terms.Service) => ByTheClinicalSystem(),
            CollectionStatus.AwaitingEntry => By(
                AwaitedParty.Practice, CollectionAction.EnterFigures,
                "The practice must type the figures that are missing", DeadlineStep.ManualEntry),
            CollectionStatus.NotCollected => NotCollected(state, terms),

            CollectionStatus.AwaitingDeclaration when state.Adjusts is not null && !terms.Service.DeclarationRequired =>
                By(AwaitedParty.Practice, CollectionAction.EnterFigures,
                    "An adjustment is open: the practice must correct its figures, or send them again as they are",
                    DeadlineStep.ManualEntry),
            CollectionStatus.AwaitingDeclaration when state.Adjusts is not null => By(
                AwaitedParty.Practice, CollectionAction.Declare,
                "An adjustment is open: the practice must see to its figures and declare the difference",
                DeadlineStep.Declare),
            CollectionStatus.AwaitingDeclaration => By(
                AwaitedParty.Practice, CollectionAction.Declare,
                "The practice must check its figures and declare them", DeadlineStep.Declare),
            CollectionStatus.AwaitingApproval => By(
                AwaitedParty.Commissioner, CollectionAction.Approve,
                "The commissioner must approve or reject the declaration", DeadlineStep.Approve),
            CollectionStatus.AwaitingFinancialApproval => By(
                AwaitedParty.Commissioner, CollectionAction.ApproveFinancially,
                "The commissioner's finance manager must approve or reject the declaration", DeadlineStep.Approve),

            _ => null,
        };

        Awaiting ByTheClinicalSystem() => By(
            AwaitedParty.ClinicalSystem, null, "The clinical system must answer with the practice's figures",
            DeadlineStep.Extract);

        Awaiting By(AwaitedParty party, CollectionAction? action, string words, DeadlineStep step)
        {
            if (Deadlines.Closes(state, terms, step) is not { } due)
            {
                return new Awaiting(party, action, $"{words}.", null, null);
            }

            var lastDay = London.DayOf(due.AddTicks(-1));
            return new Awaiting(party, action, $"{words} by {lastDay:d MMMM yyyy}.", due, lastDay);
        }
    }

    /// <summary>Nothing more is extracted, and typing opens later; null: it is not so.</summary>
    private static string? TypingToCome(Collection state, Terms terms)
    {
        var extracted = Lifecycle.WasExtracted(state);
        return state.ManualEntry == Phase.NotYet && (extracted || state.ExtractWindow == Phase.Closed)
            && Deadlines.ManualEntry(state, terms) is { } typing
                ? $"{(extracted ? "The extract has come" : "No extract has come")}. From "
                    + $"{London.DayOf(typing.Opens):d MMMM yyyy} on the practice must type the figures that are missing"
                : null;
    }

    /// <summary>The window is still to come, and whatever only the practice can type is there.</summary>
    private static bool OnlyTheExtractIsMissing(Collection state, Service service) =>
        state.ExtractWindow == Phase.NotYet && FigureChecks.Missing(
            service.Indicators.Where(indicator => indicator.Manual), state.Figures?.Values ?? []).IsEmpty;

    private static Awaiting NotCollected(Collection state, Terms terms)
    {
        var isTyped = Deadlines.ManualEntry(state, terms) is not null;
        var extracted = Lifecycle.WasExtracted(state);
        return extracted || Deadlines.ExtractWindow(state, terms) is null
            ? new(
                AwaitedParty.Commissioner, CollectionAction.ExtendDeadline,
                $"{(extracted ? "The extract has come, but what" : "What")} the practice must type was not typed in "
                    + "time: the commissioner can extend the deadline of manual entry.",
                null, null)
            : new(
                AwaitedParty.Operator, CollectionAction.RequestReExtract,
                isTyped
                    ? "Nothing was collected, and typing has closed: an operator must ask for the extract again, or "
                        + "the commissioner extend the deadline of manual entry."
                    : "Nothing was collected and nothing may be typed: an operator must ask for the extract again.",
                null, null);
    }
}
