using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>What the other practices of a region have for one indicator.</summary>
/// <param name="Deviation">The median of how far they are from the median.</param>
public sealed record RegionFigures(int Practices, decimal Median, decimal Deviation);

/// <summary>What figures are compared with, and by which rules.</summary>
/// <param name="Rules">The newest version of each that may reach the service.</param>
/// <param name="ListSize">Null: not known, so nothing is above it.</param>
public sealed record Comparison(
    ImmutableArray<ValidationRule> Rules,
    int? ListSize,
    ImmutableArray<IndicatorValues> LastYear,
    ImmutableDictionary<string, RegionFigures> Region)
{
    public static Comparison None { get; } = new([], null, [], ImmutableDictionary<string, RegionFigures>.Empty);
}
