using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>Works out points and pounds from figures.</summary>
/// <remarks>
/// Source: GMS Statement of Financial Entitlements, QOF annex: nothing at or below the lower threshold, everything from
/// the upper one on, a straight line between. Rounded once, at the indicator, to two places, half up; all
/// else are sums.
/// </remarks>
public static class Achievements
{
    public static Achievement Of(Terms terms, ImmutableArray<IndicatorValues> values, bool provisional)
    {
        var byCode = values.DistinctBy(value => value.Indicator).ToDictionary(value => value.Indicator);
        var lines = terms.Service.Indicators
            .Select(indicator => Line.Of(indicator, byCode.GetValueOrDefault(indicator.Code), terms))
            .ToImmutableArray();
        return new Achievement(
            provisional,
            Sum(lines, line => line.Points),
            Sum(lines, line => line.Indicator.Points),
            Sum(lines, line => line.Amount),
            [.. lines.Select(line => new IndicatorAchievement(line.Code, line.Points, line.Amount, line.Earned.Words))],
            Groups(lines),
            Workings.Of(terms.Service, lines));
    }

    /// <summary>Null when there is nothing to add: that is not zero.</summary>
    internal static decimal? Sum(IEnumerable<Line> lines, Func<Line, decimal?> part) =>
        lines.Select(part).Aggregate((decimal?)null, (sum, next) => next is null ? sum : (sum ?? 0) + next);

    private static ImmutableArray<GroupAchievement> Groups(ImmutableArray<Line> lines) =>
    [
        .. lines.Where(line => line.Indicator.Group is not null)
            .GroupBy(line => line.Indicator.Group!) // Not null: filtered in the line above.
            .Select(group => new GroupAchievement(
                group.Key, Sum(group, line => line.Points), Sum(group, line => line.Amount))),
    ];
}

/// <summary>One indicator with what was counted, earned and paid for it.</summary>
internal sealed record Line(
    Indicator Indicator, IndicatorValues? Values, Earned Earned, decimal? Points, Price? Price, decimal? Amount)
{
    public string Code => Indicator.Code;

    public static Line Of(Indicator indicator, IndicatorValues? values, Terms terms)
    {
        var earned = Payments.Points.Earn(indicator, values);
        var price = Payments.Price.Of(indicator, terms);
        // Half away from zero, at the indicator: pounds have two places from here on.
        var amount = price is not null && values?.Count is { } count
            ? Payments.Points.Round(count * price.Amount)
            : (decimal?)null;
        return new Line(indicator, values, earned, earned.Rounded, price, amount);
    }
}
