using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Provision;

/// <summary>What of an indicator's counts may be shown.</summary>
/// <param name="Shown">Rounded, and without what is hidden.</param>
/// <param name="Hidden">The names of the counts that are hidden, as INDICATOR_VALUES names them.</param>
public sealed record DisclosedValues(IndicatorValues Shown, ImmutableSortedSet<string> Hidden);

/// <summary>Hides small counts, and with them all that they could be worked out from.</summary>
/// <remarks>
/// A count and what it is made of are a group: the register is made of denominator, exceptions, exclusions and the
/// others; the denominator of the numerator and the others; exceptions of their reasons. If any part is small, the
/// others included, all parts are hidden, and what those are made of; the whole is shown. Then every part that is
/// hidden can be more than one number, also for somebody who knows this rule.
/// </remarks>
public static class Disclosure
{
    /// <summary>Below this a count that is hidden could be only one number.</summary>
    public const int LeastThreshold = 3;

    public const int MostThreshold = 1_000;

    public static Refusal? Refuses(int threshold, int roundTo, string source) => (threshold, roundTo, source) switch
    {
        (not (0 or >= LeastThreshold and <= MostThreshold), _, _) => new(
            RefusalCode.Invalid, $"The threshold is 0, or {LeastThreshold} to {MostThreshold:N0}.", ["threshold"]),
        (_, < 1 or > MostThreshold, _) => new(
            RefusalCode.Invalid, $"Counts are rounded to a multiple of 1 to {MostThreshold:N0}.", ["roundTo"]),
        _ when string.IsNullOrWhiteSpace(source) || source.Length > 4_000 => new(
            RefusalCode.Invalid, "Say where the rule comes from, in 1 to 4,000 characters.", ["source"]),
        _ => null,
    };

    /// <param name="rule">Null: all is shown as it is.</param>
    public static DisclosedValues Of(DisclosureRule? rule, IndicatorValues values)
    {
        if (rule is null or { Threshold: 0, RoundTo: 1 })
        {
            return new(values, []);
        }

        var hidden = Groups(values).SelectMany(group => Hidden(group, rule.Threshold))
            .ToImmutableSortedSet(StringComparer.Ordinal);
        return new(
            values with
            {
                Numerator = Shown(IndicatorValuesLayout.Numerator, values.Numerator),
                Denominator = Shown(IndicatorValuesLayout.Denominator, values.Denominator),
                Exceptions = Shown(IndicatorValuesLayout.Exceptions, values.Exceptions),
                Exclusions = Shown(IndicatorValuesLayout.Exclusions, values.Exclusions),
                Register = Shown(IndicatorValuesLayout.Register, values.Register),
                Count = Shown(IndicatorValuesLayout.Count, values.Count),
                Measures =
                [
                    .. values.Measures.Where(measure => !hidden.Contains(measure.Code))
                        .Select(measure => measure with { Value = Rounded(measure.Value, rule.RoundTo) }),
                ],
            },
            hidden);

        int? Shown(string name, int? count) => count is not { } counted || hidden.Contains(name) ? null
            : (int)Rounded(counted, rule.RoundTo);
    }

    private static decimal Rounded(decimal count, int to) =>
        Math.Round(count / to, MidpointRounding.AwayFromZero) * to;

    /// <summary>What has no whole that was counted is a whole itself.</summary>
    private static IEnumerable<Whole> Groups(IndicatorValues values)
    {
        Whole[] reasons = [.. values.Measures.Select(measure => new Whole(measure.Code, measure.Value, []))];
        Whole[] parts =
        [
            .. One(IndicatorValuesLayout.Denominator, values.Denominator,
                One(IndicatorValuesLayout.Numerator, values.Numerator)),
            .. One(IndicatorValuesLayout.Exceptions, values.Exceptions, reasons),
            .. One(IndicatorValuesLayout.Exclusions, values.Exclusions),
            .. values.Exceptions is null ? reasons : [],
            .. values.Denominator is null ? One(IndicatorValuesLayout.Numerator, values.Numerator) : [],
        ];
        return [.. values.Register is null ? parts : One(IndicatorValuesLayout.Register, values.Register, parts),
            .. One(IndicatorValuesLayout.Count, values.Count)];
    }

    private static Whole[] One(string name, int? count, params Whole[] parts) =>
        count is { } counted ? [new(name, counted, [.. parts])] : [];

    private static IEnumerable<string> Hidden(Whole whole, int threshold) => IsSmall(whole.Count, threshold)
        ? whole.Names
        : HiddenParts(whole, threshold);

    private static IEnumerable<string> HiddenParts(Whole whole, int threshold)
    {
        var others = whole.Count - whole.Parts.Sum(part => part.Count);
        return IsSmall(others, threshold) || whole.Parts.Any(part => IsSmall(part.Count, threshold))
            ? whole.Parts.SelectMany(part => part.Names)
            : whole.Parts.SelectMany(part => HiddenParts(part, threshold));
    }

    private static bool IsSmall(decimal count, int threshold) => count > 0 && count < threshold;

    private sealed record Whole(string Name, decimal Count, ImmutableArray<Whole> Parts)
    {
        /// <summary>Its own and those of all that it is made of.</summary>
        public IEnumerable<string> Names => Parts.SelectMany(part => part.Names).Prepend(Name);
    }
}
