using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using GraphQL.DataLoader;

namespace GpCollections.Provision;

/// <summary>How much of what a requester expects of one service and period is there.</summary>
/// <param name="Delivery">The newest; null: there was none.</param>
[GraphQLName("Provision")]
public sealed record ProvisionNode(Service Definition, string Period, Completeness Completeness, Delivery? Delivery);

[ObjectType<ProvisionNode>(IgnoreProperties = [nameof(ProvisionNode.Definition), nameof(ProvisionNode.Completeness)])]
public static class ProvisionFields
{
    public static IDataLoaderResult<Organisation> GetRequester(
        [Parent] ProvisionNode provision, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(provision.Definition.Requester);

    public static ServiceNode GetService([Parent] ProvisionNode provision) => new(provision.Definition);

    /// <summary>How many collections were accepted, and not ended since.</summary>
    public static int GetExpected([Parent] ProvisionNode provision) => provision.Completeness.Expected;

    /// <summary>How many wait for the next delivery.</summary>
    public static int GetReady([Parent] ProvisionNode provision) => provision.Completeness.Ready;

    /// <summary>How many are approved and not released: the next delivery takes them with it.</summary>
    public static int GetApproved([Parent] ProvisionNode provision) => provision.Completeness.Approved;

    /// <summary>How many stand in the newest delivery.</summary>
    public static int GetProvided([Parent] ProvisionNode provision) => provision.Completeness.Provided;

    /// <summary>The others that are expected, by what keeps them.</summary>
    [ListSize(AssumedSize = 8)]
    public static IReadOnlyList<StatusCount> GetMissing([Parent] ProvisionNode provision) =>
        provision.Completeness.Missing;

    /// <summary>Whether nothing is missing.</summary>
    public static bool GetComplete([Parent] ProvisionNode provision) => provision.Completeness.IsComplete;
}

[QueryType, SignedIn]
public static class ProvisionQueries
{
    /// <summary>
    /// How much of each of a requester's services and periods is there, for members of the requester and for those who
    /// see all nationally. Periods that were never offered are left out.
    /// </summary>
    [Cost(20)]
    [ListSize(AssumedSize = 50)]
    public static async Task<IReadOnlyList<ProvisionNode>> GetProvision(
        OdsCode requester,
        Viewer viewer,
        Catalogue catalogue,
        CollectionSummaries summaries,
        Deliveries deliveries,
        TimeProvider clock,
        CancellationToken cancellationToken,
        string? service = null,
        string? period = null)
    {
        if (!DeliveryLaw.Sees(viewer, requester))
        {
            return [];
        }

        var services = (await catalogue.All(cancellationToken))
            .Where(one => one.Requester == requester && (service is null || one.Code == service))
            .ToDictionary(one => one.Code);
        var found = services.Count == 0 ? [] : await summaries.Of(
            new CollectionFilter { Service = [.. services.Keys], Period = period is null ? null : [period] },
            VisibleTo.Everything,
            [SummaryGroup.Service, SummaryGroup.Period],
            clock.GetUtcNow(),
            cancellationToken);
        var newest = (await deliveries.Newest(requester, service, period, cancellationToken))
            .ToImmutableDictionary(delivery => (delivery.Service, delivery.Period));
        return
        [
            .. found.Select(row => new ProvisionNode(
                services[row.Keys[0]], row.Keys[1], Completeness.Of(row.ByStatus),
                newest.GetValueOrDefault((row.Keys[0], row.Keys[1])))),
        ];
    }
}
