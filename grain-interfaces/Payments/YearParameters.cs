using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Payments;

public enum ParametersState
{
    Shipped,
    Proposed,
    Released,
}

/// <summary>One version of what is set for a year's QOF.</summary>
/// <param name="FinancialYear">2017-18.</param>
/// <param name="Version">1 is what was shipped for the year, where something was.</param>
/// <param name="PoundsPerPoint">At the average list.</param>
/// <param name="ProposedBy">Null: it was shipped.</param>
/// <param name="ReleasedBy">Another person; null: it was shipped, or nothing rests on it yet.</param>
[GenerateSerializer, Immutable, Alias("YearParameters")]
public sealed record YearParameters(
    string FinancialYear,
    int Version,
    decimal PoundsPerPoint,
    int NationalAverageListSize,
    string Source,
    Actor? ProposedBy = null,
    DateTimeOffset? ProposedAt = null,
    Actor? ReleasedBy = null,
    DateTimeOffset? ReleasedAt = null)
{
    public ParametersState State => (ProposedBy, ReleasedBy) switch
    {
        (null, _) => ParametersState.Shipped,
        (_, null) => ParametersState.Proposed,
        _ => ParametersState.Released,
    };
}

/// <param name="Parameters">As they now stand; null: there are none.</param>
[GenerateSerializer, Immutable, Alias("ParametersOutcome")]
public sealed record ParametersOutcome(YearParameters? Parameters, Refusal? Refusal);
