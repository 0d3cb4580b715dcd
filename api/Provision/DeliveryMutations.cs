using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Operations;
using GpCollections.Organisations;

namespace GpCollections.Provision;

public sealed record ReleaseDeliveryInput(
    OdsCode Requester, string Service, string Period, [ID] string? IdempotencyKey);

/// <param name="Number">Of the requester.</param>
/// <param name="Reason">Why it is withdrawn; not needed to acknowledge it.</param>
public sealed record DeliveryInput(OdsCode Requester, int Number, string? Reason, [ID] string? IdempotencyKey);

public sealed record DeliveryPayload(Delivery? Delivery, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class DeliveryMutations
{
    /// <summary>
    /// Makes the requester's next delivery: all of the service and period that is approved or ready, and all that was
    /// provided before and has not changed. It replaces the delivery before it. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<DeliveryPayload> ReleaseDelivery(
        ReleaseDeliveryInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        var request = new DeliveryRequest(
            OperationIds.For(viewer, input.IdempotencyKey), input.Service, input.Period);
        return (DeliveryLaw.RefusesRelease(viewer) ?? CommandSender.BadKey(input.IdempotencyKey)) is { } refusal
            ? Refused(refusal)
            : await Send(
                input.Requester,
                grain => grain.Release(
                    request, CommandSender.ActorFor(viewer, OdsCode.NhsEngland), input.IdempotencyKey,
                    cancellationToken),
                grains,
                cancellationToken);
    }

    /// <summary>The receiver has it, whole. Needs REQUESTER at the requester.</summary>
    public static async Task<DeliveryPayload> AcknowledgeDelivery(
        DeliveryInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken) =>
        DeliveryLaw.RefusesAcknowledging(viewer, input.Requester) is { } refusal ? Refused(refusal)
            : CommandSender.BadKey(input.IdempotencyKey) is { } badKey ? Refused(badKey)
            : await Send(
                input.Requester,
                grain => grain.Acknowledge(
                    input.Number, CommandSender.ActorFor(viewer, input.Requester), input.IdempotencyKey,
                    cancellationToken),
                grains,
                cancellationToken);

    /// <summary>
    /// Takes a delivery back, with a reason: what stood in it is ready for the next one. Needs NATIONAL_SERVICE_MANAGER
    /// at X24.
    /// </summary>
    public static async Task<DeliveryPayload> WithdrawDelivery(
        DeliveryInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken) =>
        DeliveryLaw.RefusesWithdrawing(viewer, input.Requester) is { } refusal ? Refused(refusal)
            : CommandSender.BadKey(input.IdempotencyKey) is { } badKey ? Refused(badKey)
            : await Send(
                input.Requester,
                grain => grain.Withdraw(
                    input.Number, input.Reason ?? "", CommandSender.ActorFor(viewer, OdsCode.NhsEngland),
                    input.IdempotencyKey, cancellationToken),
                grains,
                cancellationToken);

    private static async Task<DeliveryPayload> Send(
        OdsCode requester,
        Func<IDeliveriesGrain, Task<DeliveryOutcome>> call,
        GrainCalls grains,
        CancellationToken cancellationToken)
    {
        var outcome = await grains.Call($"deliveries/{requester}", call, cancellationToken);
        return new(outcome.Delivery, UserError.List(outcome.Refusal));
    }

    private static DeliveryPayload Refused(Refusal refusal) => new(null, [UserError.Of(refusal)]);
}
