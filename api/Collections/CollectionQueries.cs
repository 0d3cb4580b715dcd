using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GraphQL;

namespace GpCollections.Collections;

[QueryType, SignedIn]
public static class CollectionQueries
{
    /// <summary>
    /// One practice's collection of one service for one period, asked of its grain. Null if it was never offered, or if
    /// the viewer may not see it.
    /// </summary>
    public static async Task<CollectionNode?> GetCollection(
        CollectionKeyInput key,
        Viewer viewer,
        GrainCalls grains,
        CollectionLog log,
        CollectionReads reads,
        CancellationToken cancellationToken,
        [GraphQLDescription("As it stood at that moment; now if left out.")] DateTimeOffset? asAt = null)
    {
        if (key.ToKey() is not { } parsed)
        {
            return null;
        }

        var state = asAt is { } moment
            ? Lifecycle.Replay((await log.Load(parsed, cancellationToken)).TakeWhile(recorded => recorded.At <= moment))
            : await grains.Read(parsed, cancellationToken);
        return state is not null && Rights.Sees(viewer, parsed.Practice, state.Commissioner)
            ? await reads.Node(state, cancellationToken)
            : null;
    }

    /// <summary>Collections that the viewer may see, filtered and ordered by the server.</summary>
    public static Task<Connection<CollectionNode>> GetCollections(
        PagingArguments paging,
        Viewer viewer,
        CollectionReads reads,
        IResolveFieldContext context,
        CancellationToken cancellationToken,
        CollectionFilterInput? filter = null,
        CollectionOrder? order = CollectionOrder.DueSoonest) => reads.Page(
            filter?.ToFilter() ?? new CollectionFilter(),
            order ?? CollectionOrder.DueSoonest,
            paging,
            viewer,
            Selection.OfNodes(context),
            cancellationToken);

    /// <summary>What the viewer has to do now, soonest deadline first.</summary>
    public static Task<Connection<CollectionNode>> GetWorklist(
        PagingArguments paging,
        Viewer viewer,
        CollectionReads reads,
        IResolveFieldContext context,
        CancellationToken cancellationToken,
        [GraphQLDescription("Only what is to be done for this organisation.")] OdsCode? organisation = null) =>
        reads.Worklist(
            Duties.Of(viewer, organisation), paging, Selection.OfNodes(context), cancellationToken);

    /// <summary>
    /// How many collections stand in each status, per group: the funnel, the heat map, completeness. At most 10,000
    /// rows.
    /// </summary>
    [ListSize(AssumedSize = 100)]
    public static async Task<IReadOnlyList<SummaryRow>> GetCollectionSummary(
        Viewer viewer,
        CollectionSummaries summaries,
        OrganisationList organisations,
        Practices practices,
        TimeProvider clock,
        IReadOnlyList<SummaryGroup> groupBy,
        CancellationToken cancellationToken,
        CollectionFilterInput? filter = null)
    {
        ImmutableArray<SummaryGroup> groups = [.. groupBy.Distinct()];
        var found = await summaries.Of(
            filter?.ToFilter() ?? new CollectionFilter(),
            VisibleScope.Of(viewer),
            groups,
            clock.GetUtcNow(),
            cancellationToken);
        var labels = await SummaryLabels.For(found, groups, organisations, practices, cancellationToken);

        // A sum may hold collections of which the viewer may not see pounds: then it shows none.
        var showsPounds = Rights.SeesPoundsOfAll(viewer);
        return
        [
            .. found.Select(row => new SummaryRow(
                Shown(row.Keys, groups), labels(Shown(row.Keys, groups)), row.Total, row.Overdue, row.OnHold,
                showsPounds ? row.Amount : null, row.ByStatus)),
        ];
    }

    // A status is shown as the schema's enum spells it.
    private static IReadOnlyList<string> Shown(IReadOnlyList<string> keys, ImmutableArray<SummaryGroup> groups) =>
        [.. keys.Select((key, at) => groups[at] == SummaryGroup.Status ? Names.UpperSnake(key) : key)];
}

/// <summary>One group of collections.</summary>
/// <param name="Keys">One for each group asked for, in that order: codes, or the status.</param>
/// <param name="Labels">The same as names to show.</param>
/// <param name="Overdue">How many await something that is late.</param>
/// <param name="Amount">Pounds; null when no money depends on any, or the viewer may not see pounds.</param>
public sealed record SummaryRow(
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> Labels,
    int Total,
    int Overdue,
    int OnHold,
    [property: Money] decimal? Amount,
    [property: ListSize(AssumedSize = 5)] IReadOnlyList<StatusCount> ByStatus);

internal static class SummaryLabels
{
    public static async Task<Func<IReadOnlyList<string>, IReadOnlyList<string>>> For(
        ImmutableArray<CollectionSummary> rows,
        ImmutableArray<SummaryGroup> groups,
        OrganisationList organisations,
        Practices practices,
        CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>();
        if (groups.IndexOf(SummaryGroup.Commissioner) is >= 0 and var commissioner)
        {
            var found = await organisations.ByCodes(Codes(rows, commissioner), cancellationToken);
            foreach (var (code, organisation) in found)
            {
                names[code.ToString()] = organisation.Name;
            }
        }

        if (groups.IndexOf(SummaryGroup.Practice) is >= 0 and var practice)
        {
            foreach (var found in await practices.ByCodes(Codes(rows, practice), cancellationToken))
            {
                names[found.Code.ToString()] = found.Name;
            }
        }

        return keys => [.. keys.Select(key => names.GetValueOrDefault(key, key))];
    }

    private static IEnumerable<OdsCode> Codes(ImmutableArray<CollectionSummary> rows, int at) =>
        rows.Select(row => OdsCode.TryParse(row.Keys[at])).OfType<OdsCode>().Distinct();
}

/// <summary>What waits for whom.</summary>
internal static class Duties
{
    private static readonly ImmutableArray<Duty> Awaited =
    [
        new(CollectionStatus.Offered, AwaitedParty.Practice, CollectionAction.Accept),
        new(CollectionStatus.AwaitingEntry, AwaitedParty.Practice, CollectionAction.EnterFigures),
        new(CollectionStatus.AwaitingDeclaration, AwaitedParty.Practice, CollectionAction.Declare),
        new(CollectionStatus.AwaitingApproval, AwaitedParty.Commissioner, CollectionAction.Approve),
        new(CollectionStatus.AwaitingFinancialApproval, AwaitedParty.Commissioner, CollectionAction.ApproveFinancially),
        new(CollectionStatus.NotCollected, AwaitedParty.Operator, CollectionAction.RequestReExtract),
        new(CollectionStatus.NotCollected, AwaitedParty.Commissioner, CollectionAction.ExtendDeadline),
    ];

    /// <summary>Every pair of what is awaited and an organisation in which the viewer may do it.</summary>
    public static ImmutableArray<Duty> Of(Viewer viewer, OdsCode? organisation) =>
    [
        .. (from awaited in Awaited
            from membership in viewer.Memberships
            where organisation is null || membership.Organisation == organisation
            from grant in Rights.Table
            where grant.Action == awaited.Action && membership.Roles.Contains(grant.Role)
                && Fits(awaited.Party, grant.Place)
            select membership.Organisation == OdsCode.NhsEngland ? awaited
                : grant.Place == Place.Practice ? awaited with { Practice = membership.Organisation }
                : awaited with { Commissioner = membership.Organisation }).Distinct(),
    ];

    private static bool Fits(AwaitedParty party, Place place) => (party, place) switch
    {
        (AwaitedParty.Practice, Place.Practice) => true,
        (AwaitedParty.Commissioner, Place.Commissioner) => true,
        (AwaitedParty.Operator, Place.National) => true,
        _ => false,
    };
}
