using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <summary>All that a filter asks of a collection, as it stood at one moment.</summary>
/// <param name="ClinicalSystem">The supplier of the practice's; null when not known.</param>
public sealed record Selectable(
    CollectionKey Key,
    OdsCode Commissioner,
    CollectionStatus Status,
    string FinancialYear,
    bool PaymentRelated,
    DateTimeOffset? AwaitedBy,
    string? ClinicalSystem,
    bool OnHold,
    ImmutableArray<MessageSide> AwaitedAnswers)
{
    /// <param name="holds">Those that may have stood then.</param>
    public static Selectable Of(
        Collection state, Terms terms, string? clinicalSystem, ImmutableArray<Hold> holds, DateTimeOffset at) => new(
        state.Key,
        state.Commissioner,
        state.Status,
        Services.FinancialYear.Of(terms.Period.EndsOn),
        terms.Service.PaymentRelated,
        Awaiting.For(state, terms)?.Due,
        clinicalSystem,
        holds.Any(hold => HoldScope.Reached(hold, state.Key, state.Commissioner, clinicalSystem, at)),
        Lifecycle.AwaitedAnswers(state));

    /// <summary>As lists decide it in SQL.</summary>
    public bool Matches(CollectionFilter filter) =>
        Among(filter.Practice, Key.Practice)
        && Among(filter.Commissioner, Commissioner)
        && Among(filter.ClinicalSystem, ClinicalSystem ?? "")
        && Among(filter.Service, Key.Service)
        && Among(filter.Period, Key.Period)
        && (filter.FinancialYear is null || filter.FinancialYear == FinancialYear)
        && Among(filter.Status, Status)
        && (filter.OnHold is null || filter.OnHold == OnHold)
        && (filter.DueBefore is null || AwaitedBy < filter.DueBefore)
        && (filter.PaymentRelated is null || filter.PaymentRelated == PaymentRelated)
        && (filter.AwaitsAnswerOf is not { } side || AwaitedAnswers.Contains(side));

    private static bool Among<T>(ImmutableArray<T>? asked, T value) => asked is not { } any || any.Contains(value);
}
