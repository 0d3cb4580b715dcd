using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>One step's dates for this practice, extensions counted in.</summary>
/// <param name="ClosesAt">The first instant that is too late.</param>
/// <param name="LastDay">The last day, to show.</param>
public sealed record CollectionDeadline(
    DeadlineStep Step,
    DateTimeOffset? OpensAt,
    DateTimeOffset? ClosesAt,
    DateOnly? LastDay,
    Actor? ExtendedBy = null,
    string? Reason = null)
{
    internal static IEnumerable<CollectionDeadline> Of(Collection state, Terms terms)
    {
        var service = terms.Service;
        yield return Step(DeadlineStep.Respond, state.Participation.OfferedAt);
        if (Deadlines.ExtractWindow(state, terms) is { } window)
        {
            yield return Step(DeadlineStep.Extract, window.Opens);
        }

        if (Deadlines.ManualEntry(state, terms) is { } entry)
        {
            yield return Step(DeadlineStep.ManualEntry, entry.Opens);
        }

        if (service.DeclarationRequired)
        {
            yield return Step(DeadlineStep.Declare, null);
        }

        if (service.ApprovalRequired || service.FinancialApprovalRequired)
        {
            yield return Step(DeadlineStep.Approve, null);
        }

        CollectionDeadline Step(DeadlineStep step, DateTimeOffset? opens)
        {
            var closes = Deadlines.Closes(state, terms, step);
            var extension = Deadlines.ExtensionOf(state, step);
            DateOnly? lastDay = closes is { } end ? London.DayOf(end.AddTicks(-1)) : null;
            return new(step, opens, closes, lastDay, extension?.By, extension?.Reason);
        }
    }
}

/// <summary>Whether an action may be taken now and, if not, why not.</summary>
[GraphQLName("AvailableAction")]
public sealed record AvailableActionNode(CollectionAction Action, bool Allowed, RefusalCode? Code, string? Reason)
{
    internal static AvailableActionNode Of(CollectionAction action, Refusal? whyNot) =>
        new(action, whyNot is null, whyNot?.Code, whyNot?.Message);
}

/// <summary>One version of the figures.</summary>
/// <param name="Version">1 for the first figures of this collection, rising. A draft has the number that it would
/// get.</param>
/// <param name="Submitted">False for a draft.</param>
[GraphQLName("Figures")]
public sealed record FiguresNode(
    int Version,
    FiguresSource Source,
    DateTimeOffset ReceivedAt,
    Actor? EnteredBy,
    bool Submitted,
    string? Note,
    IReadOnlyList<IndicatorValuesNode> Values)
{
    internal CollectionNode Collection { get; private init; } = null!; // Never null: both makers set it.

    /// <summary>As they were confirmed; null: they are worked out.</summary>
    internal ImmutableArray<Warning>? Kept { get; private init; }

    internal ImmutableArray<IndicatorValues> Counted { get; private init; } = [];

    internal static FiguresNode Of(Figures figures, CollectionNode collection) => new(
        figures.Version, figures.Source, figures.ReceivedAt, figures.EnteredBy, true, figures.Note,
        IndicatorValuesNode.Of(figures.Values, collection.Terms.Service))
    {
        Collection = collection,
        Counted = figures.Values,
        Kept = figures.EnteredBy is null ? null : figures.Warnings,
    };

    internal static FiguresNode Of(Draft draft, CollectionNode collection) => new(
        (collection.State.Figures?.Version ?? 0) + 1, FiguresSource.Manual, draft.SavedAt, draft.By, false, draft.Note,
        IndicatorValuesNode.Of(draft.Values, collection.Terms.Service))
    {
        Collection = collection,
        Counted = draft.Values,
    };
}

/// <summary>What was counted for one indicator. Null is not counted; zero is a count.</summary>
/// <param name="Defaulted">A default nobody typed.</param>
/// <param name="Measures">Every output by its own code: exceptions by reason, the extracted beside the typed.</param>
/// <param name="Percentage">numerator / denominator in per cent; null without a denominator.</param>
/// <param name="Reason">Why what was typed goes before what was extracted; null: it does not.</param>
/// <param name="Other">What came from the other source and does not count: the extracted beside the typed, or the
/// typed beside the extracted; null: nothing did, or the same.</param>
[GraphQLName("IndicatorValues")]
public sealed record IndicatorValuesNode(
    Indicator Indicator,
    int? Numerator,
    int? Denominator,
    int? Exceptions,
    int? Exclusions,
    int? Register,
    int? Count,
    bool? Yes,
    FiguresSource Source,
    bool Defaulted,
    IReadOnlyList<Measure> Measures,
    decimal? Percentage,
    string? Reason,
    IndicatorValuesNode? Other)
{
    internal static IReadOnlyList<IndicatorValuesNode> Of(IEnumerable<IndicatorValues> values, Service service) =>
    [
        .. from value in values
           let indicator = service.Indicator(value.Indicator)
           where indicator is not null
           select Of(value, indicator),
    ];

    private static IndicatorValuesNode Of(IndicatorValues value, Indicator indicator) => new(
        indicator, value.Numerator, value.Denominator, value.Exceptions, value.Exclusions, value.Register, value.Count,
        value.Yes, value.Source, value.Defaulted, value.Measures,
        value is { Numerator: { } n, Denominator: { } d and > 0 } ? Math.Round(100m * n / d, 6) : null,
        value.Reason,
        value.Other is { } other ? Of(other, indicator) : null);
}

/// <summary>The practice's own count beside the collected one.</summary>
/// <param name="Differences">Where both are not the same, and why.</param>
[GraphQLName("Check")]
public sealed record CheckNode(
    int FiguresVersion,
    Actor By,
    DateTimeOffset At,
    string? Note,
    IReadOnlyList<IndicatorValuesNode> Counts,
    IReadOnlyList<CheckDifference> Differences)
{
    internal static CheckNode Of(Check check, Collection state, Service service) => new(
        check.FiguresVersion, check.By, check.At, check.Note, IndicatorValuesNode.Of(check.Counts, service),
        state.FiguresHistory.FirstOrDefault(figures => figures.Version == check.FiguresVersion) is { } figures
            ? CheckDifferences.Of(check, figures)
            : []);
}

/// <summary>A declaration, and what became of it.</summary>
[GraphQLName("Declaration")]
public sealed class DeclarationNode(Declaration declaration, bool seesPounds)
{
    /// <summary>1 for the first of this collection, rising.</summary>
    public int Number => declaration.Number;

    public DeclarationState State => declaration.State;

    public Actor By => declaration.By;

    public DateTimeOffset At => declaration.At;

    public int FiguresVersion => declaration.FiguresVersion;

    /// <summary>Null when the service asks for no declaration and the system declared.</summary>
    public string? StatementVersion => declaration.StatementVersion;

    public string? Note => declaration.Note;

    /// <summary>QOF points, as declared.</summary>
    public decimal? Points => declaration.Points;

    /// <summary>
    /// Pounds, as declared; in an adjustment the signed difference. Null also for those who may not see pounds.
    /// </summary>
    [Money]
    public decimal? Amount => seesPounds ? declaration.Amount : null;

    /// <summary>Number of the declaration it corrects.</summary>
    public int? Adjusts => declaration.Adjusts;

    public Actor? EndedBy => declaration.EndedBy;

    public DateTimeOffset? EndedAt => declaration.EndedAt;

    public RejectReason? Rejection => declaration.Rejection;

    public string? EndReason => declaration.EndReason;

    public Actor? ApprovedBy => declaration.ApprovedBy;

    public DateTimeOffset? ApprovedAt => declaration.ApprovedAt;

    public Actor? FinanciallyApprovedBy => declaration.FinanciallyApprovedBy;

    public DateTimeOffset? FinanciallyApprovedAt => declaration.FinanciallyApprovedAt;
}

/// <summary>Points and pounds worked out from figures.</summary>
/// <param name="AmountHidden">There are pounds, but the viewer may not see them.</param>
/// <param name="Workings">The calculation as a tree, parents first.</param>
[GraphQLName("Achievement")]
public sealed record AchievementNode(
    bool Provisional,
    bool AmountHidden,
    IReadOnlyList<Working> Workings,
    decimal? Points,
    decimal? PointsAvailable,
    [property: Money] decimal? Amount,
    IReadOnlyList<IndicatorAchievementNode> Indicators,
    IReadOnlyList<GroupAchievementNode> Groups)
{
    internal static AchievementNode Of(Achievement achievement, Service service, bool seesPounds)
    {
        var shown = seesPounds ? achievement : achievement.WithoutPounds();
        return new AchievementNode(
            shown.Provisional,
            !seesPounds && achievement.Amount is not null,
            shown.Workings,
            shown.Points,
            shown.PointsAvailable,
            shown.Amount,
            [.. shown.Indicators.Select(each => new IndicatorAchievementNode(
                service.Indicator(each.Indicator)!, each.Points, each.Amount, each.Explanation))],
            [.. shown.Groups.Select(each => new GroupAchievementNode(
                each.Group, each.Points, each.Amount, each.ContractorPopulationIndex,
                each.AdjustedPracticeDiseaseFactor, each.PoundsPerPoint))]);
    }
}

/// <summary>One value of the calculation.</summary>
[ObjectType<Working>(IgnoreProperties =
    [nameof(Working.IsMoney), nameof(Working.IsOfPounds), nameof(Working.Id), nameof(Working.Parent)])]
public static class WorkingFields
{
    [ID]
    public static string GetId([Parent] Working working) => working.Id;

    /// <summary>The id of the value that this one explains; null at the top.</summary>
    [ID]
    public static string? GetParent([Parent] Working working) => working.Parent;
}

/// <summary>What one indicator earned.</summary>
/// <param name="Explanation">The points in words; never pounds.</param>
[GraphQLName("IndicatorAchievement")]
public sealed record IndicatorAchievementNode(
    Indicator Indicator, decimal? Points, [property: Money] decimal? Amount, string Explanation);

/// <summary>What a group of indicators earned: the sum of its indicators.</summary>
/// <param name="ContractorPopulationIndex">The practice's list against England's average list; null: not known, or no
/// pounds depend on it.</param>
/// <param name="AdjustedPracticeDiseaseFactor">How common the condition is at the practice, against England; null: the
/// group is not weighted so.</param>
/// <param name="PoundsPerPoint">For the whole of England, before both factors.</param>
[GraphQLName("GroupAchievement")]
public sealed record GroupAchievementNode(
    string Group,
    decimal? Points,
    [property: Money] decimal? Amount,
    decimal? ContractorPopulationIndex,
    decimal? AdjustedPracticeDiseaseFactor,
    [property: Money] decimal? PoundsPerPoint);
