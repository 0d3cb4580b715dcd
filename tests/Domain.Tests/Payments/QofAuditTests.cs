using System.Collections.Immutable;
using System.Numerics;
using GpCollections.Collections;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Two that never spoke with each other pay the same, to the penny, and the books add up.</summary>
public sealed class QofAuditTests
{
    private const int Practices = 100_000;

    private static readonly string[] Groups =
        [.. Qof.Indicators.Select(indicator => indicator.Group!).Distinct()];

    [Fact]
    public void The_auditor_agrees_on_a_hundred_thousand_practices() => ForEachPractice(Practices, practice =>
    {
        var (terms, values, known) = practice;
        var audit = QofAuditor.Audit(terms.Service, values, known);
        var achievement = Achievements.Of(terms, known, values, false);
        foreach (var indicator in achievement.Indicators)
        {
            Same(audit.Points, indicator.Indicator, indicator.Points);
        }

        foreach (var group in achievement.Groups)
        {
            Same(audit.Pence, group.Group, group.Amount);
        }

        var sum = audit.Unknown.Count > 0 || audit.Pence.Count == 0
            ? (BigInteger?)null
            : audit.Pence.Values.Aggregate(BigInteger.Add);
        Assert.Equal(sum, Hundredths(achievement.Amount));
    });

    [Fact]
    public void Every_amount_opens_down_into_parts_that_add_up_to_the_penny() => ForEachPractice(5_000, practice =>
    {
        var (terms, values, known) = practice;
        var achievement = Achievements.Of(terms, known, values, false);
        var byId = achievement.Workings.ToDictionary(working => working.Id);
        Assert.All(
            achievement.Workings,
            working => Assert.True(working.Parent is null || byId.ContainsKey(working.Parent), working.Id));
        Assert.Equal(achievement.Amount, byId[Working.AmountRoot].Value);
        foreach (var parts in achievement.Workings.Where(working => working.Parent is not null)
            .ToLookup(working => byId[working.Parent!]))
        {
            var addends = parts.Where(part => part.Unit == parts.Key.Unit).ToList();
            Assert.True(
                addends.Count == 0 || addends.Sum(part => part.Value ?? 0) == (parts.Key.Value ?? 0), parts.Key.Id);
        }

        if (achievement.Amount is { } amount)
        {
            Assert.Equal(amount, achievement.Indicators.Sum(indicator => indicator.Amount ?? 0));
            Assert.Equal(amount, achievement.Groups.Sum(group => group.Amount ?? 0));
            var leaves = achievement.Workings.Where(working => working.Unit == Working.Pounds
                && !achievement.Workings.Any(part => part.Parent == working.Id && part.Unit == Working.Pounds));
            Assert.Equal(amount, leaves.Sum(leaf => leaf.Value ?? 0));
        }
    });

    private static void Same(Dictionary<string, BigInteger> audited, string name, decimal? found) =>
        Assert.Equal(audited.TryGetValue(name, out var amount) ? amount : (BigInteger?)null, Hundredths(found));

    private static BigInteger? Hundredths(decimal? amount) => amount is { } pounds ? (BigInteger)(pounds * 100) : null;

    /// <summary>Each with some groups of QOF 2017/18, counts of any size, and now and then something missing.</summary>
    private static void ForEachPractice(
        int practices, Action<(Terms Terms, ImmutableArray<IndicatorValues> Values, Reference Known)> check)
    {
        var tariff = new Tariff(TariffKind.QofPoints, null, null, []);
        Shards.Run(practices, random =>
        {
            var groups = random.GetItems(Groups, 3).ToHashSet();
            Indicator[] indicators = [.. Qof.Indicators.Where(indicator => groups.Contains(indicator.Group!))];
            var terms = Some.Terms(indicators);
            terms = terms with { Service = terms.Service with { Tariff = tariff } };
            var known = References.Of(
                terms,
                random.Next(50) == 0 ? null : new ListSize(new(2018, 1, 1), random.Next(1, 40_000)),
                groups.Where(_ => random.Next(50) > 0)
                    .Select(group => new NationalPrevalence(group, random.Next(1, 100_000) / 1000m)));
            check((terms, [.. indicators.Select(indicator => Values(indicator, random))], known));
        });
    }

    private static IndicatorValues Values(Indicator indicator, Random random)
    {
        var whole = random.Next(random.Next(2) == 0 ? 30 : 3000);
        int? part = random.Next(100) == 0 ? null : random.Next(whole + 1);
        return indicator.Kind switch
        {
            IndicatorKind.Register => Some.Counted(
                indicator.Code, register: random.Next(100) == 0 ? null : random.Next(20) == 0 ? 0 : whole),
            IndicatorKind.YesNo => Some.Counted(indicator.Code, yes: random.Next(20) == 0 ? null : whole % 2 == 0),
            _ => Some.Counted(indicator.Code, part, whole),
        };
    }
}
