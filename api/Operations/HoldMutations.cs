using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <summary>At least one scope.</summary>
/// <param name="Supplier">Of clinical systems: EMIS.</param>
/// <param name="Banner">Shown to everybody who works on what is held.</param>
public sealed record HoldInput(
    string? Service,
    string? Period,
    string? Supplier,
    OdsCode? Commissioner,
    OdsCode? Practice,
    string Reason,
    string? Banner,
    [ID] string? IdempotencyKey);

public sealed record ReleaseHoldInput([ID] string Id, string Reason, [ID] string? IdempotencyKey);

/// <param name="Affected">How many collections the hold reaches now.</param>
public sealed record HoldPayload(Hold? Hold, int Affected, IReadOnlyList<UserError> Errors);

[ObjectType<Hold>]
public static class HoldFields
{
    [ID]
    public static string GetId([Parent] Hold hold) => hold.Id;
}

[QueryType, SignedIn]
public static class HoldQueries
{
    /// <summary>The holds that stand, or those released; newest first.</summary>
    [ListSize(AssumedSize = 20)]
    public static async Task<IReadOnlyList<Hold>> GetHolds(
        Viewer viewer,
        Holds holds,
        Practices practices,
        CancellationToken cancellationToken,
        bool released = false) =>
        await Seen(viewer, await holds.List(released, cancellationToken), practices, cancellationToken);

    /// <summary>Those of the holds that the viewer may know of.</summary>
    internal static async Task<IReadOnlyList<Hold>> Seen(
        Viewer viewer, IReadOnlyList<Hold> holds, Practices practices, CancellationToken cancellationToken)
    {
        var scope = Rights.Visible(viewer);
        if (scope.IsNothing || scope.IsNational)
        {
            return scope.IsNothing ? [] : holds;
        }

        var held = await practices.ByCodes(holds.Select(hold => hold.Practice).OfType<OdsCode>(), cancellationToken);
        var commissioners = held.ToDictionary(practice => practice.Code, practice => practice.Commissioner);
        return
        [
            .. holds.Where(hold => hold is { Commissioner: null, Practice: null }
                || Covers(scope, hold.Commissioner) || Covers(scope, hold.Practice)
                || (hold.Practice is { } code && commissioners.TryGetValue(code, out var its) && Covers(scope, its))),
        ];
    }

    private static bool Covers(Scope scope, OdsCode? organisation) =>
        organisation is { } code && scope.Organisations.Contains(code);
}

[MutationType, SignedIn]
public static class HoldMutations
{
    /// <summary>
    /// Blocks declaring and approving in all that the scope names; never reading or collecting. Needs
    /// EXTRACTION_OPERATOR or NATIONAL_SERVICE_MANAGER at X24, or APPROVAL_MANAGEMENT at the commissioner for a hold
    /// within it.
    /// </summary>
    public static async Task<HoldPayload> PlaceHold(
        HoldInput input,
        Viewer viewer,
        GrainCalls grains,
        Practices practices,
        Catalogue catalogue,
        CancellationToken cancellationToken)
    {
        // First: whose practice it is decides who may.
        if (await Nowhere(input, practices, catalogue, cancellationToken) is { } nowhere)
        {
            return new HoldPayload(null, 0, [nowhere]);
        }

        var within = await Within(input.Commissioner, input.Practice, practices, cancellationToken);
        if ((Rights.RefusesHold(viewer, within) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new HoldPayload(null, 0, [UserError.Of(refusal)]);
        }

        var hold = new Hold(
            OperationIds.For(viewer, input.IdempotencyKey),
            input.Service,
            input.Period,
            input.Supplier,
            input.Commissioner,
            input.Practice,
            input.Reason,
            input.Banner,
            CommandSender.ActorFor(viewer, within ?? OdsCode.NhsEngland),
            default);
        return Payload(await grains.Call(
            "holds/all",
            (IHoldsGrain grain) => grain.Place(hold, input.IdempotencyKey, cancellationToken),
            cancellationToken));
    }

    /// <summary>Ends a hold. Needs what placing it needs.</summary>
    public static async Task<HoldPayload> ReleaseHold(
        ReleaseHoldInput input,
        Viewer viewer,
        GrainCalls grains,
        Holds holds,
        Practices practices,
        CancellationToken cancellationToken)
    {
        // Who may not know of a hold is not told that it is there.
        if (await holds.ById(input.Id, cancellationToken) is not { } hold
            || await HoldQueries.Seen(viewer, [hold], practices, cancellationToken) is [])
        {
            return new HoldPayload(null, 0, [new UserError(RefusalCode.NotFound, "There is no such hold.", ["id"])]);
        }

        var within = await Within(hold.Commissioner, hold.Practice, practices, cancellationToken);
        if ((Rights.RefusesHold(viewer, within) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new HoldPayload(null, 0, [UserError.Of(refusal)]);
        }

        var by = CommandSender.ActorFor(viewer, within ?? OdsCode.NhsEngland);
        return Payload(await grains.Call(
            "holds/all",
            (IHoldsGrain grain) => grain.Release(input.Id, input.Reason, by, input.IdempotencyKey, cancellationToken),
            cancellationToken));
    }

    /// <summary>The one commissioner within which the hold stays; null: it reaches further.</summary>
    private static async Task<OdsCode?> Within(
        OdsCode? commissioner, OdsCode? practice, Practices practices, CancellationToken cancellationToken) =>
        commissioner ?? (practice is { } code
            ? (await practices.ByCodes([code], cancellationToken)).FirstOrDefault()?.Commissioner
            : null);

    /// <summary>What of the scope is not there, so that the hold would reach nothing; null: all is.</summary>
    private static async Task<UserError?> Nowhere(
        HoldInput input, Practices practices, Catalogue catalogue, CancellationToken cancellationToken)
    {
        if (input.Practice is { } code)
        {
            var practice = (await practices.ByCodes([code], cancellationToken)).FirstOrDefault();
            if (practice is null)
            {
                return Unknown("practice", $"There is no practice {code}.");
            }

            if (input.Commissioner is { } commissioner && commissioner != practice.Commissioner)
            {
                return Unknown("commissioner", $"{commissioner} does not commission the practice {code}.");
            }
        }

        return input switch
        {
            { Service: { } service } when await catalogue.ByCode(service, null, cancellationToken) is null =>
                Unknown("service", "There is no such service."),
            { Period: { } period } when !await catalogue.HasPeriod(input.Service, period, cancellationToken) =>
                Unknown("period", input.Service is null ? "No service has such a period."
                    : $"{input.Service} has no such period."),
            { Supplier: { } supplier } when !await practices.HasSupplier(supplier, cancellationToken) =>
                Unknown("supplier", "No practice has a clinical system of this supplier."),
            _ => null,
        };
    }

    private static UserError Unknown(string field, string message) => new(RefusalCode.Invalid, message, [field]);

    private static HoldPayload Payload(HoldOutcome outcome) =>
        new(outcome.Hold, outcome.Affected, UserError.List(outcome.Refusal));
}
