using System.Collections.Concurrent;
using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Extracts;

/// <summary>What figures are compared with; a region's figures are read at most once a minute.</summary>
public sealed class Comparisons(ValidationTables tables, ReferenceTables lists)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<
        string, (ImmutableDictionary<string, RegionFigures> Figures, DateTimeOffset At)> _known = new();

    public async Task<Comparison> For(
        Collection collection, Terms terms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = collection.Key;
        var rules = await tables.InForce(key.Service, cancellationToken);
        var day = (key.Practice, terms.Period.EndsOn);
        var list = await lists.ListSizes([day], cancellationToken);
        return new(
            rules,
            list.TryGetValue(day, out var patients) ? patients : null,
            Has(ValidationKind.SamePeriodLastYear)
                ? await tables.YearBefore(key.Practice, terms.Service.Family, terms.Period.EndsOn, cancellationToken)
                : [],
            Has(ValidationKind.RegionOutlier)
                ? await Region(key, collection.Commissioner, now, cancellationToken)
                : ImmutableDictionary<string, RegionFigures>.Empty);

        bool Has(ValidationKind kind) => rules.Any(rule => rule.Kind == kind && rule.Limit is not null);
    }

    private async ValueTask<ImmutableDictionary<string, RegionFigures>> Region(
        CollectionKey key, OdsCode commissioner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var region = $"{key.Service}/{key.Period}/{commissioner}";
        if (_known.TryGetValue(region, out var known) && now - known.At < Fresh)
        {
            return known.Figures;
        }

        var figures = await tables.Region(key.Service, key.Period, commissioner, cancellationToken);
        _known[region] = (figures, now);
        return figures;
    }
}
