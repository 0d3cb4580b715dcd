using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using GraphQL.DataLoader;

namespace GpCollections.Provision;

/// <param name="Service">Left out: all the requester's services that have no rule of their own.</param>
/// <param name="Threshold">Counts from 1 to below it are hidden, and what would tell them: 0 for none, or 3 to 1,000.
/// </param>
/// <param name="RoundTo">What is shown is rounded to a multiple of it: 1 to 1,000.</param>
/// <param name="Source">Where the rule comes from.</param>
public sealed record DisclosureRuleInput(
    OdsCode Requester, string? Service, int Threshold, int RoundTo, string Source, [ID] string? IdempotencyKey);

public sealed record DisclosureRulePayload(DisclosureRule? Rule, IReadOnlyList<UserError> Errors);

[ObjectType<DisclosureRule>]
public static class DisclosureRuleFields
{
    public static IDataLoaderResult<Organisation> GetRequester(
        [Parent] DisclosureRule rule, OrganisationLoader organisations) =>
        organisations.LoadRequiredAsync(rule.Requester);
}

[QueryType, SignedIn]
public static class DisclosureRuleQueries
{
    /// <summary>
    /// How small numbers are kept from a requester: every version, newest first. For members of the requester, and for
    /// those who see all nationally.
    /// </summary>
    [ListSize(AssumedSize = 10)]
    public static async Task<IReadOnlyList<DisclosureRule>> GetDisclosureRules(
        OdsCode requester, Viewer viewer, DisclosureRules rules, CancellationToken cancellationToken) =>
        DeliveryLaw.Sees(viewer, requester) ? await rules.Of(requester, cancellationToken) : [];
}

[MutationType, SignedIn]
public static class DisclosureRuleMutations
{
    /// <summary>
    /// From the next delivery on small numbers are kept from the requester so; practices and commissioners see theirs
    /// as ever. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<DisclosureRulePayload> SetDisclosureRule(
        DisclosureRuleInput input,
        Viewer viewer,
        GrainCalls grains,
        Catalogue catalogue,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if ((DeliveryLaw.RefusesRelease(viewer) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new(null, [UserError.Of(refusal)]);
        }

        if (input.Service is { } code
            && (await catalogue.ByCode(code, null, cancellationToken))?.Requester != input.Requester)
        {
            return new(
                null, [new(RefusalCode.Invalid, $"{input.Requester} asked for no service {code}.", ["service"])]);
        }

        var rule = new DisclosureRule(
            input.Requester, input.Service, 0, input.Threshold, input.RoundTo, input.Source,
            CommandSender.ActorFor(viewer, OdsCode.NhsEngland), clock.GetUtcNow());
        var outcome = await grains.Call(
            $"deliveries/{input.Requester}",
            (IDeliveriesGrain grain) => grain.SetDisclosure(
                OperationIds.For(viewer, input.IdempotencyKey), rule, input.IdempotencyKey, cancellationToken),
            cancellationToken);
        return new(outcome.Rule, UserError.List(outcome.Refusal));
    }
}
