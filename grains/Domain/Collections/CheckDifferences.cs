using System.Collections.Immutable;

namespace GpCollections.Collections;

/// <summary>Where the practice's own count is another than the collected one.</summary>
/// <param name="Field">numerator, denominator, exceptions, exclusions, register, count or yes.</param>
/// <param name="Difference">Counted less collected; null: one of both is missing.</param>
/// <param name="Reason">As the practice explains it; null: it does not.</param>
public sealed record CheckDifference(
    string Indicator, string Field, int? Collected, int? Counted, int? Difference, string? Reason);

public static class CheckDifferences
{
    /// <summary>In the order of the counts; what was not counted by the practice is no difference.</summary>
    /// <param name="figures">Those that were checked.</param>
    public static ImmutableArray<CheckDifference> Of(Check check, Figures figures) =>
    [
        .. from counts in check.Counts
           let collected = figures.For(counts.Indicator)
           from pair in Fields(counts).Zip(Fields(collected))
           where pair.First.Value is not null && pair.First.Value != pair.Second.Value
           select new CheckDifference(
               counts.Indicator, pair.First.Field, pair.Second.Value, pair.First.Value,
               pair.First.Value - pair.Second.Value,
               (check.Reasons ?? []).FirstOrDefault(reason => reason.Indicator == counts.Indicator)?.Reason),
    ];

    private static IEnumerable<(string Field, int? Value)> Fields(IndicatorValues? values) =>
    [
        ("numerator", values?.Numerator), ("denominator", values?.Denominator), ("exceptions", values?.Exceptions),
        ("exclusions", values?.Exclusions), ("register", values?.Register), ("count", values?.Count),
        ("yes", values?.Yes is { } yes ? yes ? 1 : 0 : null),
    ];
}
