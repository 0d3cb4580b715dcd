using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <summary>
/// periods null: all. everyone, commissioner: their active practices. A practice named in practices qualifies if it was
/// open at some time in the period, closed since or not; else it is a failure, INVALID. A period in which a practice
/// belonged to a commissioner for whom the person may not offer is a failure, FORBIDDEN. Already offered: skipped.
/// Declined, lapsed, withdrawn: offered again.
/// </summary>
/// <param name="RespondBy">The last day to answer; null: the offer never lapses.</param>
/// <param name="StartsOn">The service's own if left out.</param>
/// <param name="EndsOn">The service's own if left out.</param>
/// <param name="DryRun">Says what would be done, and does nothing.</param>
/// <param name="TookPartIn">A service's code, with everyone or commissioner: only practices that take part in it, and
/// were not offered this one before. Of each that is left out is told why.</param>
public sealed record OfferServiceInput(
    string Service,
    IReadOnlyList<string>? Periods,
    IReadOnlyList<OdsCode>? Practices,
    OdsCode? Commissioner,
    DateOnly? RespondBy,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    [ID] string? IdempotencyKey,
    bool Everyone = false,
    bool? DryRun = false,
    string? TookPartIn = null);

/// <summary>Exactly one of items, filter and confirms; none, or an empty filter, is INVALID.</summary>
/// <param name="Confirms">A finished dry run: exactly what it found, at figures and amounts seen.</param>
public sealed record ApproveManyInput(
    IReadOnlyList<ApproveInput>? Items,
    CollectionFilterInput? Filter,
    [ID] string? Confirms,
    [ID] string? IdempotencyKey,
    bool? Financially = false,
    bool? DryRun = false);

[MutationType, SignedIn]
public static class BulkMutations
{
    private const int MostItems = 10_000;

    /// <summary>
    /// Offer a service to practices: exactly one of practices, commissioner, everyone. Runs as a bulk operation. Needs
    /// COMMISSIONING_MANAGEMENT at the commissioner, or NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<BulkOperationPayload> OfferService(
        OfferServiceInput input,
        Viewer viewer,
        GrainCalls grains,
        Catalogue catalogue,
        Practices practices,
        CancellationToken cancellationToken)
    {
        var targets =
            (input.Practices is null ? 0 : 1) + (input.Commissioner is null ? 0 : 1) + (input.Everyone ? 1 : 0);
        if (targets != 1)
        {
            return Refused(RefusalCode.Invalid, "Give exactly one of practices, commissioner and everyone.");
        }

        if (await catalogue.ByCode(input.Service, null, cancellationToken) is not { } service)
        {
            return Refused(RefusalCode.NotFound, $"There is no service {input.Service}.", "service");
        }

        if (input.Periods?.FirstOrDefault(period => service.Period(period) is null) is { } unknown)
        {
            return Refused(RefusalCode.Invalid, $"{service.Code} has no period {unknown}.", "periods");
        }

        if (input.TookPartIn is { } other
            && (input.Practices is not null || await catalogue.ByCode(other, null, cancellationToken) is null))
        {
            return Refused(
                RefusalCode.Invalid, "tookPartIn names a service, beside everyone or commissioner.", "tookPartIn");
        }

        if ((await RefusesOffer(input, viewer, practices, cancellationToken)
            ?? CommandSender.BadKey(input.IdempotencyKey)
            ?? Offering.Refuses(service)) is { } refusal)
        {
            return new BulkOperationPayload(null, [UserError.Of(refusal)]);
        }

        var request = new BulkRequest.Offer(
            service.Code,
            input.Periods is null ? null : [.. input.Periods.Distinct()],
            input.Practices is null ? null : [.. input.Practices.Distinct()],
            input.Commissioner,
            input.Everyone,
            input.RespondBy,
            input.StartsOn ?? service.StartsOn,
            input.EndsOn ?? service.EndsOn,
            input.TookPartIn,
            service.Version,
            Rights.RefusesOffer(viewer, null) is null
                ? null
                : Rights.Holding(viewer, Role.CommissioningManagement).Limit);
        var by = CommandSender.ActorFor(
            viewer, input.Commissioner ?? await ActingFor(input, practices, cancellationToken));
        return await Start(request, input.DryRun ?? false, by, viewer, input.IdempotencyKey, grains, cancellationToken);
    }

    /// <summary>
    /// Approve everything that a filter or a list of keys selects. Runs as a bulk operation; each refusal is reported.
    /// Needs APPROVAL_MANAGEMENT (financially: FINANCE_MANAGEMENT) at the commissioner; what is not the viewer's is
    /// left out.
    /// </summary>
    public static async Task<BulkOperationPayload> ApproveMany(
        ApproveManyInput input,
        Viewer viewer,
        GrainCalls grains,
        BulkOperations operations,
        CancellationToken cancellationToken)
    {
        var ways = (input.Items is null ? 0 : 1) + (input.Filter is null ? 0 : 1) + (input.Confirms is null ? 0 : 1);
        if (ways != 1 || input.Items is { Count: 0 } || input.Filter is { IsEmpty: true })
        {
            return Refused(
                RefusalCode.Invalid,
                $"Give exactly one of items (1 to {MostItems:N0}), a filter that filters, and confirms.");
        }

        if (input.Items is { Count: > MostItems })
        {
            return Refused(
                RefusalCode.Invalid,
                $"items takes at most {MostItems:N0}, and {input.Items.Count:N0} were given. Give a filter instead, or "
                    + "confirm a dry run of one: they take any number.",
                "items");
        }

        if (input.Items?.FirstOrDefault(item => item.Key.ToKey() is null) is { } bad)
        {
            return Refused(
                RefusalCode.Invalid,
                $"{bad.Key.Service}/{bad.Key.Period}/{bad.Key.Practice} is no collection.",
                "items");
        }

        var financially = input.Financially ?? false;
        var scope = Rights.Holding(viewer, financially ? Role.FinanceManagement : Role.ApprovalManagement);
        if (scope.IsNothing)
        {
            return Refused(
                RefusalCode.Forbidden,
                $"This needs the role {(financially ? "Finance" : "Approval")} Management at a commissioner.");
        }

        if (await Refuses(input, viewer, operations, cancellationToken) is { } refusal)
        {
            return new BulkOperationPayload(null, [UserError.Of(refusal)]);
        }

        var request = new BulkRequest.Approve(
            input.Items is null ? null : [.. input.Items.Select(item =>
                new ApproveItem(item.Key.ToKey()!.Value, item.FiguresVersion, item.Amount, item.Note))],
            input.Filter?.ToFilter(),
            input.Confirms,
            financially,
            scope.Limit);
        var by = CommandSender.ActorFor(viewer, scope.IsNational ? OdsCode.NhsEngland : scope.Organisations[0]);
        return await Start(request, input.DryRun ?? false, by, viewer, input.IdempotencyKey, grains, cancellationToken);
    }

    private static async Task<Refusal?> Refuses(
        ApproveManyInput input, Viewer viewer, BulkOperations operations, CancellationToken cancellationToken)
    {
        if (input.Confirms is { } id && (await operations.ById(id, cancellationToken) is not
            { DryRun: true, State: BulkOperationState.Completed or BulkOperationState.CompletedWithFailures } dryRun
            || dryRun.StartedBy.Id != viewer.Id || dryRun.Kind != BulkKinds.Approval(input.Financially ?? false)))
        {
            return new Refusal(
                RefusalCode.Invalid,
                "confirms must name a finished dry run of your own, of the same approval.",
                ["confirms"]);
        }

        return CommandSender.BadKey(input.IdempotencyKey);
    }

    private static async Task<Refusal?> RefusesOffer(
        OfferServiceInput input, Viewer viewer, Practices practices, CancellationToken cancellationToken)
    {
        if (input.Practices is not { } named || Rights.RefusesOffer(viewer, null) is null)
        {
            return Rights.RefusesOffer(viewer, input.Commissioner);
        }

        if (named.Count is 0 or > MostItems)
        {
            return new Refusal(RefusalCode.Invalid, $"Name 1 to {MostItems:N0} practices.", ["practices"]);
        }

        // Who may not offer nationally names only practices of the commissioners for which they may.
        var commissioners = (await practices.ByCodes(named, cancellationToken))
            .Select(practice => practice.Commissioner).Distinct();
        return commissioners.Select(commissioner => Rights.RefusesOffer(viewer, commissioner))
                .FirstOrDefault(why => why is not null)
            ?? (commissioners.Any() ? null : Rights.RefusesOffer(viewer, null));
    }

    private static async Task<OdsCode> ActingFor(
        OfferServiceInput input, Practices practices, CancellationToken cancellationToken) =>
        input.Practices is [var first, ..] && (await practices.ByCodes([first], cancellationToken)) is [var practice]
            ? practice.Commissioner
            : OdsCode.NhsEngland;

    internal static async Task<BulkOperationPayload> Start(
        BulkRequest request,
        bool dryRun,
        Actor by,
        Viewer viewer,
        string? idempotencyKey,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        var outcome = await grains.Call(
            $"operation/{OperationIds.For(viewer, idempotencyKey)}",
            (IBulkOperationGrain grain) => grain.Start(request, dryRun, by, idempotencyKey, cancellationToken),
            cancellationToken);
        return new BulkOperationPayload(outcome.Operation, UserError.List(outcome.Refusal));
    }

    private static BulkOperationPayload Refused(RefusalCode code, string message, params string[] field) =>
        new(null, [new UserError(code, message, field is [] ? null : field)]);
}
