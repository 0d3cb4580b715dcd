using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>Which collections. What is left out filters nothing; an empty list lets nothing through.</summary>
/// <param name="DueBefore">What is awaited is due before then.</param>
/// <param name="FinancialYear">2017-18: of the period's end.</param>
/// <param name="AwaitsAnswerOf">A message asks this side for an answer, and it has not written since.</param>
[GraphQLName("CollectionFilter")]
public sealed record CollectionFilterInput(
    IReadOnlyList<OdsCode>? Practice,
    IReadOnlyList<OdsCode>? Commissioner,
    IReadOnlyList<string>? ClinicalSystem,
    IReadOnlyList<string>? Service,
    IReadOnlyList<string>? Period,
    string? FinancialYear,
    IReadOnlyList<CollectionStatus>? Status,
    bool? OnHold,
    DateTimeOffset? DueBefore,
    bool? PaymentRelated,
    MessageSide? AwaitsAnswerOf)
{
    internal bool IsEmpty =>
        this == new CollectionFilterInput(null, null, null, null, null, null, null, null, null, null, null);

    internal CollectionFilter ToFilter() => new(
        Array(Practice), Array(Commissioner), Array(ClinicalSystem), Array(Service), Array(Period), FinancialYear,
        Array(Status), OnHold, DueBefore, PaymentRelated, AwaitsAnswerOf);

    private static ImmutableArray<T>? Array<T>(IReadOnlyList<T>? list) => list is null ? null : [.. list];
}
