using System.Collections.Immutable;

namespace GpCollections.Collections;

/// <summary>
/// How figures from extract and from hand come together. One value per indicator; the order is the first's.
/// </summary>
public static class FigureMerge
{
    /// <summary>The base with the indicators of <paramref name="over"/> put in their place or added.</summary>
    public static ImmutableArray<IndicatorValues> Over(
        ImmutableArray<IndicatorValues> under, ImmutableArray<IndicatorValues> over)
    {
        var changed = over.ToDictionary(values => values.Indicator);
        var known = under.Select(values => values.Indicator).ToHashSet();
        return
        [
            .. under.Select(values => changed.GetValueOrDefault(values.Indicator, values)),
            .. over.Where(values => !known.Contains(values.Indicator)),
        ];
    }

    /// <summary>The same counts from the same sources, in whatever order.</summary>
    public static bool AreSame(ImmutableArray<IndicatorValues> left, ImmutableArray<IndicatorValues> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var others = right.ToDictionary(values => values.Indicator);
        return left.All(values => others.TryGetValue(values.Indicator, out var other)
            && values with { Measures = [] } == other with { Measures = [] }
            && values.Measures.SequenceEqual(other.Measures));
    }

    public static FiguresSource SourceOf(ImmutableArray<IndicatorValues> values) =>
        values.All(value => value.Source == FiguresSource.Extract) ? FiguresSource.Extract
        : values.All(value => value.Source == FiguresSource.Manual) ? FiguresSource.Manual
        : FiguresSource.ExtractAndManual;
}
