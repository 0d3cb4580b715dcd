using System.Collections.Concurrent;
using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Extracts;

/// <summary>What has to be known of a collection to find what its figures are compared with.</summary>
public readonly record struct Compared(CollectionKey Key, OdsCode Commissioner, string Family, DateOnly EndsOn)
{
    public static Compared Of(Collection collection, Terms terms) =>
        new(collection.Key, collection.Commissioner, terms.Service.Family, terms.Period.EndsOn);
}

/// <summary>What figures are compared with; a region's figures are read at most once a minute.</summary>
public sealed class Comparisons(ValidationTables tables, ReferenceTables lists)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<RegionAsked, (ImmutableDictionary<string, RegionFigures> Figures,
        DateTimeOffset At)> _known = new();

    public async Task<Comparison> For(
        Collection collection, Terms terms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var one = Compared.Of(collection, terms);
        return (await Of([one], now, cancellationToken))[one];
    }

    /// <summary>Of all of them, by the same few statements as of one.</summary>
    public async Task<IReadOnlyDictionary<Compared, Comparison>> Of(
        IReadOnlyList<Compared> all, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = await tables.InForce([.. all.Select(one => one.Key.Service).Distinct()], cancellationToken);
        var sizes = await lists.ListSizes(
            [.. all.Select(one => (one.Key.Practice, one.EndsOn)).Distinct()], cancellationToken);
        var before = await tables.YearBefore(
            [.. all.Where(one => Has(one, ValidationKind.SamePeriodLastYear))], cancellationToken);
        var regions = await Regions(
            [.. all.Where(one => Has(one, ValidationKind.RegionOutlier)).Select(RegionOf).Distinct()], now,
            cancellationToken);
        return all.Distinct().ToDictionary(one => one, one => new Comparison(
            Reaching(one),
            sizes.TryGetValue((one.Key.Practice, one.EndsOn), out var patients) ? patients : null,
            before.GetValueOrDefault(one.Key, []),
            Has(one, ValidationKind.RegionOutlier)
                ? regions[RegionOf(one)]
                : ImmutableDictionary<string, RegionFigures>.Empty));

        ImmutableArray<ValidationRule> Reaching(Compared one) =>
            [.. rules.Where(rule => rule.Service == one.Key.Service || rule.Service == ValidationRule.All)];

        bool Has(Compared one, ValidationKind kind) =>
            Reaching(one).Any(rule => rule.Kind == kind && rule.Limit is not null);
    }

    private static RegionAsked RegionOf(Compared one) => new(one.Key.Service, one.Key.Period, one.Commissioner);

    private async Task<Dictionary<RegionAsked, ImmutableDictionary<string, RegionFigures>>> Regions(
        ImmutableArray<RegionAsked> asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = asked.Where(region => _known.TryGetValue(region, out var found) && now - found.At < Fresh)
            .ToDictionary(region => region, region => _known[region].Figures);
        ImmutableArray<RegionAsked> lacking = [.. asked.Where(region => !known.ContainsKey(region))];
        var read = await tables.Regions(lacking, cancellationToken);
        foreach (var region in lacking)
        {
            var figures = read.GetValueOrDefault(region, ImmutableDictionary<string, RegionFigures>.Empty);
            _known[region] = (figures, now);
            known[region] = figures;
        }

        return known;
    }
}
