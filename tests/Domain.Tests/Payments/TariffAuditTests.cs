using System.Collections.Immutable;
using System.Numerics;
using GpCollections.Collections;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>A second, plain implementation agrees to the penny on every kind of tariff, and the books add up.</summary>
public sealed class TariffAuditTests
{
    private const int Practices = 100_000;

    private static readonly TariffKind[] Kinds =
    [
        TariffKind.ItemOfService, TariffKind.PerRegisteredPatient, TariffKind.Fixed, TariffKind.Banded,
        TariffKind.TickBox,
    ];

    [Fact]
    public void The_auditor_agrees_on_a_hundred_thousand_practices() => Shards.Run(Practices, random =>
    {
        var (terms, figures, known) = Practice(random);
        var achievement = Achievements.Of(terms, known, figures, false);
        var audited = TariffAuditor.Pence(
            terms, figures, known.List?.Patients,
            known.Earlier.ToDictionary(earlier => earlier.Indicator, earlier => earlier.Count));
        Assert.Equal(
            audited.Count == 0 ? null : audited.Values.Aggregate(BigInteger.Add), Pence(achievement.Amount));
        foreach (var (place, pence) in audited.Where(one => one.Key.Length > 0))
        {
            Assert.Equal(pence, Pence(
                achievement.Groups.FirstOrDefault(group => group.Group == place)?.Amount
                    ?? achievement.Indicators.FirstOrDefault(indicator => indicator.Indicator == place)?.Amount));
        }
    });

    [Fact]
    public void Every_amount_opens_down_into_parts_that_add_up_to_the_penny() => Shards.Run(10_000, random =>
    {
        var (terms, figures, known) = Practice(random);
        var achievement = Achievements.Of(terms, known, figures, false);
        var byId = new Dictionary<string, Working>();
        foreach (var working in achievement.Workings)
        {
            Assert.True(working.Parent is null || byId.ContainsKey(working.Parent), working.Id);
            byId.Add(working.Id, working);
            Assert.False(string.IsNullOrWhiteSpace(working.Label) || string.IsNullOrWhiteSpace(working.Source));
        }

        Assert.Equal(achievement.Amount, byId.GetValueOrDefault(Working.AmountRoot)?.Value);
        foreach (var parent in achievement.Workings.Where(working => working.Unit == Working.Pounds))
        {
            var parts = achievement.Workings.Where(working => working.Parent == parent.Id).ToList();
            var pounds = parts.Where(part => part.Unit == Working.Pounds).ToList();
            Assert.True(pounds.Count == 0 || pounds.Sum(part => part.Value ?? 0) == (parent.Value ?? 0), parent.Id);

            // Whatever has no parts in pounds says by which rule it came about, and is less than a penny from it; an
            // indicator's part of a group's share of the year, of which two sums are rounded, less than two.
            var exact = parts.Where(part => part.Unit == Working.ExactPounds).ToList();
            Assert.True(pounds.Count > 0 || exact.Count == 1, parent.Id);
            Assert.All(exact, one => Assert.True(
                one.Value is null == parent.Value is null && Math.Abs((one.Value ?? 0) - (parent.Value ?? 0))
                < (one.Source == Rounding.OfShares ? 0.02m : 0.01m)));
        }
    });

    private static BigInteger? Pence(decimal? amount) => amount is { } pounds ? (BigInteger)(pounds * 100) : null;

    [Fact]
    public void All_that_is_audited_may_be_defined() =>
        Assert.All(Services, service => Assert.Empty(ServiceChecks.Errors(service)));

    private static readonly Indicator[] Indicators =
    [
        Some.Count("C1", group: "A"), Some.Count("C2", group: "A"), Some.Count("C3"),
        Some.Register("R1", null), Some.Question("Y1", null, "B"), Some.Question("Y2", null, "B"),
        Some.Fraction("F1", null, group: "A"), Some.Fraction("F2", null),
    ];

    private static readonly Service[] Services = [.. Made(new Random(1)).Take(500)];

    /// <summary>
    /// With four quarters, or three parts of 46, 27 and 27 per cent; with prices of the year before, of this year's
    /// begin and of within it.
    /// </summary>
    private static IEnumerable<Service> Made(Random random)
    {
        while (true)
        {
            var shares = random.Next(2) == 0 ? new decimal?[] { null, null, null, null } : [46, 27, 27];
            yield return Some.Service(Indicators) with
            {
                Tariff = Tariff(random, Indicators),
                Periods =
                [
                    .. shares.Select((share, at) => Some.Period(new DateOnly(2017, 6, 30).AddMonths(3 * at)) with
                    {
                        Code = $"P{at}",
                        Share = share,
                    }),
                ],
            };
        }
    }

    /// <summary>Now and then something is missing.</summary>
    private static (Terms Terms, ImmutableArray<IndicatorValues> Figures, Reference Known) Practice(Random random)
    {
        var service = Services[random.Next(Services.Length)];
        var terms = new Terms(service, service.Periods[random.Next(service.Periods.Length)]);
        ImmutableArray<EarlierCount> earlier = random.Next(2) == 0 ? [] : [new EarlierCount("C3", random.Next(60))];
        var known = References.Of(
            terms, random.Next(20) == 0 ? null : new ListSize(new(2017, 4, 1), random.Next(1, 40_000)), [], earlier);
        return (terms, [.. Indicators.Where(_ => random.Next(30) > 0).Select(one => Values(one, random))], known);
    }

    private static Tariff Tariff(Random random, Indicator[] indicators)
    {
        var kind = random.GetItems(Kinds, 1)[0];
        var isForAll = kind is TariffKind.Fixed or TariffKind.PerRegisteredPatient;
        var rates =
            from day in new DateOnly[] { new(2016, 4, 1), new(2017, 4, 1), new(2017, 10, 30) }
            where random.Next(3) > 0
            from indicator in isForAll ? new Indicator?[] { null } : Priced(kind, indicators)
            where random.Next(4) > 0
            from band in kind == TariffKind.Banded ? new[] { 0, 1 } : [0]
            select new Rate(
                indicator?.Code,
                day,
                random.Next(1, 500_000) / 1000m + 1000 * band,
                kind == TariffKind.Banded ? random.Next(400, 650) / 10m + 35 * band : null,
                kind == TariffKind.Banded && random.Next(2) == 0 ? random.Next(1, 100) : null,
                kind == TariffKind.ItemOfService && indicator?.Code == "C3" && random.Next(2) == 0 ? "R1" : null);
        return new(kind, null, null, [.. rates], isForAll && random.Next(2) == 0 ? "Y1" : null);
    }

    private static IEnumerable<Indicator?> Priced(TariffKind kind, Indicator[] indicators) =>
        indicators.Where(indicator => indicator.Kind == kind switch
        {
            TariffKind.ItemOfService => IndicatorKind.Count,
            TariffKind.TickBox => IndicatorKind.YesNo,
            _ => IndicatorKind.Fraction,
        }).Concat(kind == TariffKind.ItemOfService ? new Indicator?[] { null } : []);

    private static IndicatorValues Values(Indicator indicator, Random random)
    {
        var whole = random.Next(random.Next(3) == 0 ? 3 : 2000);
        return indicator.Kind switch
        {
            IndicatorKind.Register => Some.Counted(indicator.Code, register: random.Next(80)),
            IndicatorKind.YesNo => Some.Counted(indicator.Code, yes: random.Next(20) == 0 ? null : whole % 2 == 0),
            IndicatorKind.Count => Some.Counted(indicator.Code, count: random.Next(20) == 0 ? null : whole),
            _ => Some.Counted(indicator.Code, random.Next(30) == 0 ? null : random.Next(whole + 1), whole),
        };
    }
}
