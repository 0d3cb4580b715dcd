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

    /// <summary>
    /// The base with what was typed over it. What was extracted stands beside; typed as it was extracted, it counts
    /// again.
    /// </summary>
    public static ImmutableArray<IndicatorValues> Typed(
        ImmutableArray<IndicatorValues> under, ImmutableArray<IndicatorValues> typed)
    {
        var standing = under.ToDictionary(values => values.Indicator);
        return Over(under,
        [
            .. typed.Select(values => standing.GetValueOrDefault(values.Indicator) switch
            {
                { Source: FiguresSource.Manual, Other: not null } one
                    when values.Reason is null && HaveSameCounts(one, values) => one,
                var one when ExtractedOf(one) is { } extracted =>
                    HaveSameCounts(extracted, values) ? extracted : values with { Other = extracted },
                _ => values with { Reason = null },
            }),
        ]);
    }

    /// <summary>
    /// The base with what was extracted over it. What was typed over an extract goes on counting, with the new extract
    /// beside it; what was only typed stands beside the extract.
    /// </summary>
    public static ImmutableArray<IndicatorValues> Extracted(
        ImmutableArray<IndicatorValues> under, ImmutableArray<IndicatorValues> extracted)
    {
        var standing = under.ToDictionary(values => values.Indicator);
        return Over(under,
        [
            .. extracted.Select(values => standing.GetValueOrDefault(values.Indicator) switch
            {
                null or { Defaulted: true } => values,
                { } one when HaveSameCounts(TypedOf(one) ?? values, values) => values,
                { Source: FiguresSource.Manual, Other: not null } typed => typed with { Other = values },
                var one => values with { Other = TypedOf(one) },
            }),
        ]);
    }

    /// <summary>What was extracted of an indicator, whether it counts or stands beside; null: nothing was.</summary>
    public static IndicatorValues? ExtractedOf(IndicatorValues? values) => Of(values, FiguresSource.Extract);

    /// <summary>Exactly these were extracted into the figures, whatever was typed over or beside them.</summary>
    public static bool Hold(ImmutableArray<IndicatorValues> figures, ImmutableArray<IndicatorValues> extracted)
    {
        var standing = figures.ToDictionary(values => values.Indicator);
        return extracted.All(values => AreSame(
            ExtractedOf(standing.GetValueOrDefault(values.Indicator)),
            values with { Source = FiguresSource.Extract, Other = null }));
    }

    /// <summary>The same numbers, whatever they come from and however they are made up.</summary>
    public static bool HaveSameCounts(IndicatorValues left, IndicatorValues right) => Counts(left) == Counts(right);

    private static IndicatorValues? TypedOf(IndicatorValues? values) => Of(values, FiguresSource.Manual);

    private static IndicatorValues? Of(IndicatorValues? values, FiguresSource source) =>
        values?.Source == source ? values with { Other = null }
        : values?.Other?.Source == source ? values.Other
        : null;

    private static IndicatorValues Counts(IndicatorValues values) => values with
    {
        Source = FiguresSource.Manual,
        Defaulted = false,
        Measures = [],
        Reason = null,
        Other = null,
    };

    /// <summary>The same counts from the same sources, in whatever order.</summary>
    public static bool AreSame(ImmutableArray<IndicatorValues> left, ImmutableArray<IndicatorValues> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        var others = right.ToDictionary(values => values.Indicator);
        return left.All(values => others.TryGetValue(values.Indicator, out var other) && AreSame(values, other));
    }

    private static bool AreSame(IndicatorValues? left, IndicatorValues? right) => left is null || right is null
        ? left == right
        : left with { Measures = [], Other = null } == right with { Measures = [], Other = null }
            && left.Measures.SequenceEqual(right.Measures)
            && AreSame(left.Other, right.Other);

    public static FiguresSource SourceOf(ImmutableArray<IndicatorValues> values) =>
        values.All(value => value.Source == FiguresSource.Extract) ? FiguresSource.Extract
        : values.All(value => value.Source == FiguresSource.Manual) ? FiguresSource.Manual
        : FiguresSource.ExtractAndManual;
}
