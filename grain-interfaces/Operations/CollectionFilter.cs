using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>Which collections. What is null filters nothing; an empty list lets nothing through.</summary>
/// <param name="DueBefore">What is awaited is due before then.</param>
/// <param name="AwaitsAnswerOf">A message asks this side, which has not written since.</param>
[GenerateSerializer, Immutable, Alias("CollectionFilter")]
public sealed record CollectionFilter(
    ImmutableArray<OdsCode>? Practice = null,
    ImmutableArray<OdsCode>? Commissioner = null,
    ImmutableArray<string>? ClinicalSystem = null,
    ImmutableArray<string>? Service = null,
    ImmutableArray<string>? Period = null,
    string? FinancialYear = null,
    ImmutableArray<CollectionStatus>? Status = null,
    bool? OnHold = null,
    DateTimeOffset? DueBefore = null,
    bool? PaymentRelated = null,
    MessageSide? AwaitsAnswerOf = null);
