using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Rules that are data: nothing above the list, and warnings about what is unlike others.</summary>
public static class Validation
{
    // What makes the deviation of the median comparable to a standard deviation.
    private const decimal Robust = 0.6745m;
    private const decimal WholeList = 100;

    /// <summary>What the practice cannot have counted: more patients than it has.</summary>
    public static ImmutableArray<Refusal> Errors(
        Service service, ImmutableArray<IndicatorValues> values, Comparison with) =>
    [
        .. from place in values.Select((value, index) => (Value: value, Index: index))
           let limit = ListLimit(service, place.Value.Indicator, with)
           from amount in Counted(place.Value)
           where amount.Value > limit
           select new Refusal(
               RefusalCode.Invalid,
               Invariant($"{place.Value.Indicator}: {amount.Value} is above the practice's list of {with.ListSize}."),
               ["values", Invariant($"{place.Index}"), amount.Field]),
    ];

    /// <summary>What is unlike the year before, unlike the region, or out of bounds, and may still be right.</summary>
    public static ImmutableArray<Warning> Warnings(
        Service service, ImmutableArray<IndicatorValues> values, Comparison with) =>
    [
        .. from value in values
           from amount in Counted(value).TakeLast(1)
           from warning in new[]
           {
               LastYear(service, value.Indicator, amount.Value, with),
               Region(service, value.Indicator, amount.Value, with),
               Bounds(service, value.Indicator, amount.Value, with),
           }.OfType<Warning>()
           select warning,
    ];

    /// <summary>
    /// All that is odd about figures that nobody can refuse: of an extract, also what is above the practice's list.
    /// </summary>
    public static ImmutableArray<Warning> AllWarnings(
        Service service, ImmutableArray<IndicatorValues> values, Comparison with) =>
    [
        .. FigureChecks.Warnings(service, values),
        .. Warnings(service, values, with),
        .. from value in values
           let above = Errors(service, [value], with)
           where !above.IsEmpty
           select new Warning($"{value.Indicator}:list", value.Indicator, above[0].Message),
    ];

    /// <summary>Null: all others have the same, so that nothing can be said.</summary>
    public static decimal? RobustScore(decimal value, RegionFigures region) =>
        region.Deviation == 0 ? null : Robust * (value - region.Median) / region.Deviation;

    /// <summary>The service's own goes before all services', the indicator's own before all indicators'.</summary>
    public static ValidationRule? RuleFor(
        Service service, string indicator, ValidationKind kind, ImmutableArray<ValidationRule> rules) =>
        rules.Where(rule => rule.Kind == kind
                && (rule.Service == service.Code || rule.Service == ValidationRule.All)
                && (rule.Indicator == indicator || rule.Indicator == ValidationRule.All))
            .OrderByDescending(rule => rule.Service != ValidationRule.All)
            .ThenByDescending(rule => rule.Indicator != ValidationRule.All)
            .FirstOrDefault();

    private static decimal? ListLimit(Service service, string indicator, Comparison with)
    {
        var rule = RuleFor(service, indicator, ValidationKind.AboveListSize, with.Rules);
        return with.ListSize * (rule is null ? WholeList : rule.Limit) / 100;
    }

    private static Warning? LastYear(Service service, string indicator, int value, Comparison with)
    {
        var rule = RuleFor(service, indicator, ValidationKind.SamePeriodLastYear, with.Rules);
        var before = with.LastYear.Where(one => one.Indicator == indicator).SelectMany(Counted).LastOrDefault();
        var change = Math.Abs((decimal)value - before.Value);
        return before.Field is not null && change > before.Value * rule?.Limit / 100 && change >= (rule?.Least ?? 0)
            ? new(
                $"{indicator}:last-year", indicator,
                Invariant($"{indicator}: {value}, but {before.Value} in the same period of the year before."))
            : null;
    }

    private static Warning? Region(Service service, string indicator, int value, Comparison with)
    {
        var rule = RuleFor(service, indicator, ValidationKind.RegionOutlier, with.Rules);
        return with.Region.GetValueOrDefault(indicator) is { } region && region.Practices >= (rule?.Least ?? 0)
            && RobustScore(value, region) is { } score && Math.Abs(score) > rule?.Limit
            ? new(
                $"{indicator}:region", indicator, Invariant(
                    $"{indicator}: {value} is far from {region.Median:0.#}, the median of the region's practices."))
            : null;
    }

    private static Warning? Bounds(Service service, string indicator, int value, Comparison with)
    {
        var rule = RuleFor(service, indicator, ValidationKind.MinMax, with.Rules);
        return value > rule?.Limit || value < rule?.Least
            ? new(
                $"{indicator}:min-max", indicator,
                Invariant($"{indicator}: {value} is not what is expected: {Between(rule)}."))
            : null;
    }

    private static string Between(ValidationRule rule) => (rule.Least, rule.Limit) switch
    {
        (null, var most) => Invariant($"at most {most}"),
        (var least, null) => Invariant($"at least {least}"),
        var (least, most) => Invariant($"{least} to {most}"),
    };

    /// <summary>The numbers of patients; the last one is what the indicator is about.</summary>
    private static IEnumerable<(string? Field, int Value)> Counted(IndicatorValues value) =>
        new (string? Field, int? Value)[]
        {
            ("register", value.Register), ("numerator", value.Numerator), ("count", value.Count),
        }.Where(pair => pair.Value is not null).Select(pair => (pair.Field, pair.Value.GetValueOrDefault()));
}
