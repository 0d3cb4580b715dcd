using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GraphQL.DataLoader;

namespace GpCollections.Services;

/// <param name="Year">The financial year that is prepared, from the one before it: 2018-19.</param>
/// <param name="Services">Codes of services of the year before; left out: all of them.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
/// <param name="Offer">Offers each to the practices that take part in the year before's, whoever's they are.</param>
/// <param name="RespondBy">The last day to answer these offers; left out: they never lapse.</param>
public sealed record RollOverServicesInput(
    string Year,
    IReadOnlyList<string>? Services,
    DateOnly? RespondBy,
    [ID] string? IdempotencyKey,
    bool DryRun = false,
    bool Offer = false);

/// <param name="Services">What became of each service of the year before.</param>
public sealed record RollOverServicesPayload(
    IReadOnlyList<RolledOverNode> Services, IReadOnlyList<UserError> Errors);

/// <summary>What became of a service of the year before in the year that is prepared.</summary>
/// <param name="From">The code of the year before's: QOF-2017-18.</param>
/// <param name="Code">The code of the next one: QOF-2018-19.</param>
/// <param name="Differences">Of a new one from the year before's, of one that is there from what would be carried over;
/// a sentence each.</param>
/// <param name="Missing">What somebody has to give or to look at, a sentence each.</param>
/// <param name="Offer">Offers it to those who took part; null: not asked for, or it may not be offered yet.</param>
[GraphQLName("RolledOverService")]
public sealed record RolledOverNode(
    string From,
    string Code,
    RollOverOutcome Outcome,
    [property: ListSize(AssumedSize = 10)] IReadOnlyList<string> Differences,
    [property: ListSize(AssumedSize = 2)] IReadOnlyList<string> Missing,
    BulkOperation? Offer);

[ObjectType<RolledOverNode>]
public static class RolledOverFields
{
    /// <summary>As it stands; null while it is not there.</summary>
    public static IDataLoaderResult<ServiceNode?> GetService(
        [Parent] RolledOverNode rolledOver, ServiceVersionLoader versions) =>
        versions.LoadRequiredAsync(rolledOver.Code).Then<IReadOnlyList<ServiceVersion>, ServiceNode?>(
            found => found is [var newest, ..] ? new ServiceNode(newest.Definition) : null);
}

[MutationType, SignedIn]
public static class RollOverMutations
{
    /// <summary>
    /// Prepares the services of a financial year from those of the year before: their codes by family and year, their
    /// periods by each calendar, all else carried over, the legal basis where its days cover the year. What is there
    /// stands: a second run changes nothing. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<RollOverServicesPayload> RollOverServices(
        RollOverServicesInput input,
        Viewer viewer,
        GrainCalls grains,
        Catalogue catalogue,
        CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return new RollOverServicesPayload([], [UserError.Forbidden("the role National Service Manager at X24")]);
        }

        if (CommandSender.BadKey(input.IdempotencyKey) is { } badKey)
        {
            return new RollOverServicesPayload([], [UserError.Of(badKey)]);
        }

        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        ImmutableArray<string>? only = input.Services is { } codes ? [.. codes.Distinct()] : null;
        var answer = await grains.Call(
            "catalogue/all",
            (ICatalogueGrain grain) => grain.RollOver(
                new RollOverRequest(input.Year, only, input.DryRun, input.Offer, input.RespondBy), by,
                input.IdempotencyKey, cancellationToken),
            cancellationToken);
        var nodes = new List<RolledOverNode>();
        foreach (var one in answer.Services)
        {
            var offer = input is { Offer: true, DryRun: false }
                && await catalogue.ByCode(one.Code, null, cancellationToken) is { } service
                ? await Offer(service, one, input, viewer, grains, cancellationToken)
                : null;
            nodes.Add(new RolledOverNode(
                one.From, one.Code, one.Outcome, one.Differences,
                [.. one.Missing.Concat(offer?.Errors.Select(error => error.Message) ?? []).Distinct()],
                offer?.Operation));
        }

        return new RollOverServicesPayload(nodes, UserError.List(answer.Refusal));
    }

    private static async Task<BulkOperationPayload?> Offer(
        Service service,
        RolledOver one,
        RollOverServicesInput input,
        Viewer viewer,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        if (one.Outcome == RollOverOutcome.LeftOut)
        {
            return null;
        }

        return Offering.Refuses(service) is { } refusal
            ? new BulkOperationPayload(null, [UserError.Of(refusal)])
            : await BulkMutations.Start(
                RollOver.Offer(service, one.From, input.RespondBy), dryRun: false,
                CommandSender.ActorFor(viewer, OdsCode.NhsEngland), viewer,
                input.IdempotencyKey is { } key ? $"{key}/{service.Code}" : null, grains, cancellationToken);
    }
}
