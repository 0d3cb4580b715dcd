using System.Collections.Immutable;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Collections;

/// <summary>
/// Says what a list filters by in words that indexes know: a hold by its scope, a seldom supplier by its practices.
/// </summary>
public sealed class NarrowFilters(Database database, Holds holds)
{
    /// <summary>A supplier of more practices is met often enough on the way through an index.</summary>
    private const int SeldomPractices = 300;

    /// <summary>Beyond this, each row is asked for its holds.</summary>
    private const int FewHolds = 20;

    /// <summary>Together they let through what the filter does; some rows perhaps more than once.</summary>
    public async Task<ImmutableArray<CollectionFilter>> Of(
        CollectionFilter filter, CancellationToken cancellationToken)
    {
        var narrow = ImmutableArray.CreateBuilder<CollectionFilter>();
        foreach (var one in filter.OnHold == true ? await ByHold(filter, cancellationToken) : [filter])
        {
            narrow.Add(one.ClinicalSystem is { } systems ? await ByPractices(one, systems, cancellationToken) : one);
        }

        return narrow.DrainToImmutable();
    }

    private async Task<ImmutableArray<CollectionFilter>> ByHold(
        CollectionFilter filter, CancellationToken cancellationToken)
    {
        var active = await holds.Active(cancellationToken);
        return active.Length > FewHolds ? [filter] :
        [
            .. active.Select(hold => filter with
            {
                OnHold = null,
                Service = Both(filter.Service, hold.Service),
                Period = Both(filter.Period, hold.Period),
                Practice = Both(filter.Practice, hold.Practice),
                Commissioner = Both(filter.Commissioner, hold.Commissioner),
                ClinicalSystem = Both(filter.ClinicalSystem, hold.Supplier),
            }).Where(LetsThrough),
        ];
    }

    private async Task<CollectionFilter> ByPractices(
        CollectionFilter filter, ImmutableArray<string> systems, CancellationToken cancellationToken)
    {
        var practices = await database.List(
            "select code from practice where clinical_system = any($1) limit $2",
            row => row.Code(0),
            [Parameter.Texts(systems), Parameter.Integer(SeldomPractices + 1)],
            cancellationToken);
        return practices.Length > SeldomPractices ? filter : filter with
        {
            ClinicalSystem = null,
            Practice = filter.Practice is { } asked ? [.. asked.Intersect(practices)] : practices,
        };
    }

    private static bool LetsThrough(CollectionFilter filter) =>
        filter is not ({ Service.IsEmpty: true } or { Period.IsEmpty: true } or { Practice.IsEmpty: true }
            or { Commissioner.IsEmpty: true } or { ClinicalSystem.IsEmpty: true });

    private static ImmutableArray<string>? Both(ImmutableArray<string>? asked, string? hold) =>
        hold is null ? asked : asked is null || asked.Value.Contains(hold) ? [hold] : [];

    private static ImmutableArray<OdsCode>? Both(ImmutableArray<OdsCode>? asked, OdsCode? hold) =>
        hold is not { } one ? asked : asked is null || asked.Value.Contains(one) ? [one] : [];
}
