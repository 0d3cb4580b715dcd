using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Provision;

/// <summary>Makes, acknowledges and withdraws one requester's deliveries. Key: deliveries/X24.</summary>
[Alias("IDeliveriesGrain")]
public interface IDeliveriesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a delivery of all that is ready, and of all that is provided and has not changed. It answers when that is
    /// done, or after some seconds: then the work goes on by itself.
    /// </summary>
    /// <param name="request">Its id is made by the caller: the same again answers the same.</param>
    [Alias("Release")]
    Task<DeliveryOutcome> Release(
        DeliveryRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    [Alias("Acknowledge")]
    Task<DeliveryOutcome> Acknowledge(
        int number, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>What stood in it becomes ready for the next delivery.</summary>
    [Alias("Withdraw")]
    Task<DeliveryOutcome> Withdraw(
        int number, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>From the next delivery on.</summary>
    /// <param name="id">Of the request: the same again answers the same.</param>
    /// <param name="rule">Its version is given here.</param>
    [Alias("SetDisclosure")]
    Task<DisclosureOutcome> SetDisclosure(
        string id, DisclosureRule rule, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Goes on with what is not done.</summary>
    [Alias("Wake")]
    Task Wake();
}

[GenerateSerializer, Immutable, Alias("DeliveryRequest")]
public sealed record DeliveryRequest(string Id, string Service, string Period);

[GenerateSerializer, Immutable, Alias("DeliveryOutcome")]
public sealed record DeliveryOutcome(Delivery? Delivery, Refusal? Refusal);

[GenerateSerializer, Immutable, Alias("DisclosureOutcome")]
public sealed record DisclosureOutcome(DisclosureRule? Rule, Refusal? Refusal);
