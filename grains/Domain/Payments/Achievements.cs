using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>Works out points and pounds from figures.</summary>
/// <remarks>
/// Source: GMS Statement of Financial Entitlements, QOF annex: nothing at or below the lower threshold, everything from
/// the upper one on, a straight line between. Where anything is rounded, <see cref="Rounding"/> says; all else are
/// sums.
/// </remarks>
public static class Achievements
{
    /// <param name="reference">Null: nothing is known that only QOF pounds need.</param>
    public static Achievement Of(
        Terms terms, Reference? reference, ImmutableArray<IndicatorValues> values, bool provisional)
    {
        var (lines, groups, yearly) = Calculate(terms, reference, values);
        var (points, amount) = Sums(lines, groups, yearly);
        return new Achievement(
            provisional,
            points,
            Sum(lines, line => line.Indicator.Points),
            amount,
            Indicators(lines),
            [.. Groups(lines).Select(group => With(group, groups ?? []))],
            [
                .. Workings.Of(terms.Service, lines, ofPounds: groups is null),
                .. yearly?.Workings() ?? [],
                .. groups is null ? [] : QofWorkings.Of(groups.Value, amount),
            ]);
    }

    /// <summary>The sums of <see cref="Of"/>, without what explains them.</summary>
    public static (decimal? Points, decimal? Amount) Worth(
        Terms terms, Reference? reference, ImmutableArray<IndicatorValues> values)
    {
        var (lines, groups, yearly) = Calculate(terms, reference, values);
        return Sums(lines, groups, yearly);
    }

    /// <summary>Null when there is nothing to add: that is not zero.</summary>
    internal static decimal? Sum<T>(IEnumerable<T> parts, Func<T, decimal?> part) =>
        parts.Select(part).Aggregate((decimal?)null, (sum, next) => next is null ? sum : (sum ?? 0) + next);

    // The groups, if it is paid by points; else the sum of the year, if it is paid by that.
    private static (ImmutableArray<Line> Lines, ImmutableArray<QofGroup>? Groups, YearlySum? Yearly) Calculate(
        Terms terms, Reference? reference, ImmutableArray<IndicatorValues> values)
    {
        var byCode = values.DistinctBy(value => value.Indicator).ToDictionary(value => value.Indicator);
        var lines = terms.Service.Indicators
            .Select(indicator => Line.Of(
                indicator, byCode.GetValueOrDefault(indicator.Code), Payable.Of(indicator, terms, byCode, reference)))
            .ToImmutableArray();
        if (terms.Service is { PaymentRelated: true, Tariff.Kind: TariffKind.QofPoints })
        {
            var groups = lines.Where(line => line.Indicator.Points is not null)
                .GroupBy(line => line.Indicator.Group)
                .Select(group => QofGroup.Of(QofFactors.Of(group.Key, lines, terms, reference), [.. group]))
                .ToImmutableArray();
            var paid = groups.SelectMany(group => group.Lines).ToDictionary(line => line.Code);
            return ([.. lines.Select(line => paid.GetValueOrDefault(line.Code, line))], groups, null);
        }

        lines = [.. Line.WithAmounts(lines)];
        return (lines, null, YearlySum.Of(terms, reference, lines));
    }

    /// <summary>No pounds at all, unless all of them are known: a part of an amount is a wrong amount.</summary>
    private static (decimal? Points, decimal? Amount) Sums(
        ImmutableArray<Line> lines, ImmutableArray<QofGroup>? groups, YearlySum? yearly) => (
        Sum(lines, line => line.Points),
        groups is { } ofQof
            ? ofQof.All(group => group.Factors.Missing.IsEmpty) ? Sum(ofQof, group => group.Amount) : null
            : yearly is null ? Sum(lines, line => line.Amount) : yearly.Amount);

    private static ImmutableArray<IndicatorAchievement> Indicators(ImmutableArray<Line> lines) =>
        [.. lines.Select(line => new IndicatorAchievement(line.Code, line.Points, line.Amount, line.Earned.Explain()))];

    private static ImmutableArray<GroupAchievement> Groups(ImmutableArray<Line> lines) =>
    [
        .. lines.Where(line => line.Indicator.Group is not null)
            .GroupBy(line => line.Indicator.Group!) // Not null: filtered in the line above.
            .Select(group => new GroupAchievement(
                group.Key, Sum(group, line => line.Points), Sum(group, line => line.Amount))),
    ];

    private static GroupAchievement With(GroupAchievement group, ImmutableArray<QofGroup> groups) =>
        groups.FirstOrDefault(found => found.Factors.Group == group.Group)?.Factors is { } factors
            ? group with
            {
                ContractorPopulationIndex = factors.Population?.Shown,
                AdjustedPracticeDiseaseFactor = factors.Prevalence?.Shown,
                PoundsPerPoint = factors.Parameters?.PoundsPerPoint,
            }
            : group;
}

/// <summary>One indicator with what was counted, earned and paid for it.</summary>
/// <param name="Payable">What it is paid by itself; null: nothing.</param>
internal sealed record Line(
    Indicator Indicator, IndicatorValues? Values, Earned Earned, decimal? Points, Payable? Payable, decimal? Amount)
{
    public string Code => Indicator.Code;

    public static Line Of(Indicator indicator, IndicatorValues? values, Payable? payable)
    {
        var earned = Payments.Points.Earn(indicator, values);
        return new Line(indicator, values, earned, earned.Rounded, payable, null);
    }

    /// <summary>
    /// Rounded once for each group, and for each indicator that has none: each line has the rounded sum up to it less
    /// the rounded sum before it, so that no penny is lost.
    /// </summary>
    public static IEnumerable<Line> WithAmounts(IEnumerable<Line> lines)
    {
        var sums = new Dictionary<(string?, string?), Sum>();
        foreach (var line in lines)
        {
            if (line.Payable?.Sum is not { } sum)
            {
                yield return line;
                continue;
            }

            var group = line.Indicator.Group is { } name ? (name, null) : ((string?)null, line.Code);
            var before = sums.GetValueOrDefault(group);
            sums[group] = before + sum;
            yield return line with { Amount = sums[group].Rounded - before.Rounded };
        }
    }
}
