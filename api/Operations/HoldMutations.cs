using System.Collections.Immutable;
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
        Viewer viewer, Holds holds, CancellationToken cancellationToken, bool released = false) =>
        await Seen(viewer, await holds.List(released, cancellationToken), holds, cancellationToken);

    /// <summary>Those of some holds that the viewer may know of: they might reach what the viewer sees.</summary>
    internal static async Task<IReadOnlyList<Hold>> Seen(
        Viewer viewer, IReadOnlyList<Hold> some, Holds holds, CancellationToken cancellationToken)
    {
        var scope = Rights.Visible(viewer);
        if (scope.IsNothing || scope.IsNational)
        {
            return scope.IsNothing ? [] : some;
        }

        var commissioners = await holds.Commissioners(
            some.Where(hold => hold.Commissioner is null), cancellationToken);
        return
        [
            .. some.Where(hold => hold is { Commissioner: null, Practice: null }
                || Covers(scope, hold.Commissioner) || Covers(scope, hold.Practice)
                || commissioners[hold.Id].Any(its => Covers(scope, its))),
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
    /// EXTRACTION_OPERATOR or NATIONAL_SERVICE_MANAGER at X24, or APPROVAL_MANAGEMENT at the commissioner of every
    /// collection within it: of a practice that moved, name your commissioner too.
    /// </summary>
    public static async Task<HoldPayload> PlaceHold(
        HoldInput input,
        Viewer viewer,
        GrainCalls grains,
        Holds holds,
        Practices practices,
        Catalogue catalogue,
        CancellationToken cancellationToken)
    {
        var hold = new Hold(
            OperationIds.For(viewer, input.IdempotencyKey),
            input.Service,
            input.Period,
            input.Supplier,
            input.Commissioner,
            input.Practice,
            input.Reason,
            input.Banner,
            CommandSender.ActorFor(viewer, null),
            default);

        // First: whose practice it is decides who may.
        if (await NoPractice(hold, practices, cancellationToken) is { } nobody)
        {
            return new HoldPayload(null, 0, [nobody]);
        }

        var reach = await Reach(hold, holds, cancellationToken);
        if ((Rights.RefusesHold(viewer, reach) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new HoldPayload(null, 0, [UserError.Of(refusal)]);
        }

        if (await Nowhere(hold, holds, practices, catalogue, cancellationToken) is { } nowhere)
        {
            return new HoldPayload(null, 0, [nowhere]);
        }

        var placed = hold with { PlacedBy = By(viewer, reach) };
        return Payload(await grains.Call(
            "holds/all",
            (IHoldsGrain grain) => grain.Place(placed, input.IdempotencyKey, cancellationToken),
            cancellationToken));
    }

    /// <summary>Ends a hold. Needs what placing it needs.</summary>
    public static async Task<HoldPayload> ReleaseHold(
        ReleaseHoldInput input,
        Viewer viewer,
        GrainCalls grains,
        Holds holds,
        CancellationToken cancellationToken)
    {
        // Who may not know of a hold is not told that it is there.
        if (await holds.ById(input.Id, cancellationToken) is not { } hold
            || await HoldQueries.Seen(viewer, [hold], holds, cancellationToken) is [])
        {
            return new HoldPayload(null, 0, [new UserError(RefusalCode.NotFound, "There is no such hold.", ["id"])]);
        }

        var reach = await Reach(hold, holds, cancellationToken);
        if ((Rights.RefusesHold(viewer, reach) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal)
        {
            return new HoldPayload(null, 0, [UserError.Of(refusal)]);
        }

        var by = By(viewer, reach);
        return Payload(await grains.Call(
            "holds/all",
            (IHoldsGrain grain) => grain.Release(input.Id, input.Reason, by, input.IdempotencyKey, cancellationToken),
            cancellationToken));
    }

    /// <summary>The commissioners whose collections the hold reaches; null: everyone's.</summary>
    private static async Task<ImmutableArray<OdsCode>?> Reach(
        Hold hold, Holds holds, CancellationToken cancellationToken) => hold switch
        {
            { Commissioner: { } one } => [one],
            { Practice: null } => null,
            _ => [.. (await holds.Commissioners([hold], cancellationToken))[hold.Id]],
        };

    private static Actor By(Viewer viewer, ImmutableArray<OdsCode>? reach)
    {
        var one = reach is [var first, ..] ? first : OdsCode.NhsEngland;
        return CommandSender.ActorFor(viewer, Rights.ActingFor(CollectionAction.PlaceHold, viewer, one, one));
    }

    private static async Task<UserError?> NoPractice(
        Hold hold, Practices practices, CancellationToken cancellationToken) =>
        hold.Practice is { } code && await practices.ByCodes([code], cancellationToken) is []
            ? Unknown("practice", $"There is no practice {code}.")
            : null;

    /// <summary>What of the scope is not there, so that the hold would reach nothing; null: all is.</summary>
    private static async Task<UserError?> Nowhere(
        Hold hold, Holds holds, Practices practices, Catalogue catalogue, CancellationToken cancellationToken) =>
        hold switch
        {
            { Practice: { } practice, Commissioner: { } commissioner }
                when !(await holds.Commissioners([hold], cancellationToken))[hold.Id].Contains(commissioner) =>
                Unknown("commissioner", $"{commissioner} does not commission the practice {practice}."),
            { Service: { } service } when await catalogue.ByCode(service, null, cancellationToken) is null =>
                Unknown("service", "There is no such service."),
            { Period: { } period } when !await catalogue.HasPeriod(hold.Service, period, cancellationToken) =>
                Unknown("period", hold.Service is null ? "No service has such a period."
                    : $"{hold.Service} has no such period."),
            { Supplier: { } supplier } when !await practices.HasSupplier(supplier, cancellationToken) =>
                Unknown("supplier", "No practice has a clinical system of this supplier."),
            _ => null,
        };

    private static UserError Unknown(string field, string message) => new(RefusalCode.Invalid, message, [field]);

    private static HoldPayload Payload(HoldOutcome outcome) =>
        new(outcome.Hold, outcome.Affected, UserError.List(outcome.Refusal));
}
