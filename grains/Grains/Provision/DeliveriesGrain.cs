using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Provision;

/// <summary>
/// Makes one requester's deliveries. Everything it knows is in tables: after a crash the deadline sweep wakes it, it
/// takes the items that are not done, and the command ids see to it that none is provided twice.
/// </summary>
internal sealed partial class DeliveriesGrain(
    Deliveries deliveries,
    DeliveryItems items,
    DeliveryFiles files,
    DisclosureRules rules,
    CollectionLog log,
    Practices practices,
    Catalogue catalogue,
    IdempotencyKeys keys,
    BulkSlots slots,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<DeliveriesGrain> logger) : Grain, IDeliveriesGrain
{
    // Most deliveries are made by then; of the others the answer says that they are being made.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(3);

    private readonly Background _background = new();

    private OdsCode Requester => OdsCode.Parse(this.GetPrimaryKeyString().Split('/')[1]);

    public async Task<DeliveryOutcome> Release(
        DeliveryRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var service = await catalogue.ByCode(request.Service, null, cancellationToken);
        if (DeliveryLaw.RefusesRelease(service, Requester, request.Period) is { } refusal)
        {
            return new(null, refusal);
        }

        var claim = Claim(idempotencyKey, by, InputHash.Of(request.Service, request.Period));
        if (!await MayUse(claim, request.Id, cancellationToken))
        {
            return new(null, Refusals.KeyUsedForAnother);
        }

        var (delivery, why) = await Find(request, by, cancellationToken);
        if (delivery is null)
        {
            // A refusal is not remembered.
            await (claim is null ? Task.CompletedTask : keys.Forget(claim, request.Id, cancellationToken));
            return new(null, why);
        }

        return await Work(delivery, cancellationToken);
    }

    public async Task<DeliveryOutcome> Acknowledge(
        int number, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (await deliveries.ByNumber(Requester, number, cancellationToken) is not { } delivery)
        {
            return new(null, DeliveryLaw.Unseen);
        }

        var subject = $"acknowledge:{Requester}:{number}";
        if (delivery.AcknowledgedBy?.Id != by.Id && DeliveryLaw.RefusesAcknowledging(delivery) is { } refusal)
        {
            return new(delivery, refusal);
        }

        if (!await MayUse(Claim(idempotencyKey, by, InputHash.Of(subject)), subject, cancellationToken))
        {
            return new(delivery, Refusals.KeyUsedForAnother);
        }

        await deliveries.Acknowledge(delivery, by, clock.Now(), cancellationToken);
        return new(await deliveries.ByNumber(Requester, number, cancellationToken), null);
    }

    public async Task<DeliveryOutcome> Withdraw(
        int number, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (await deliveries.ByNumber(Requester, number, cancellationToken) is not { } delivery)
        {
            return new(null, DeliveryLaw.Unseen);
        }

        // The same again is a lost answer asked for once more.
        var isRepeated = delivery.WithdrawnBy?.Id == by.Id && delivery.WithdrawReason == reason;
        if (!isRepeated && DeliveryLaw.RefusesWithdrawing(delivery, reason) is { } refusal)
        {
            return new(delivery, refusal);
        }

        var subject = $"withdraw:{Requester}:{number}";
        if (!await MayUse(Claim(idempotencyKey, by, InputHash.Of(subject, reason)), subject, cancellationToken))
        {
            return new(delivery, Refusals.KeyUsedForAnother);
        }

        await deliveries.Withdraw(delivery, reason, by, clock.Now(), cancellationToken);
        return await Work(delivery, cancellationToken);
    }

    public async Task<DisclosureOutcome> SetDisclosure(
        string id, DisclosureRule rule, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (Disclosure.Refuses(rule.Threshold, rule.RoundTo, rule.Source) is { } refusal)
        {
            return new(null, refusal);
        }

        var content = InputHash.Of(rule with { SetAt = default });
        return await MayUse(Claim(idempotencyKey, rule.SetBy, content), $"disclosure:{id}", cancellationToken)
            ? new(await rules.Insert(id, rule with { SetAt = clock.Now() }, cancellationToken), null)
            : new(null, Refusals.KeyUsedForAnother);
    }

    public Task Wake()
    {
        _background.Start(WorkThrough);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _background.Stop();

    /// <summary>What the request made, now or before; or why it makes nothing.</summary>
    private async Task<(Delivery? Delivery, Refusal? Refusal)> Find(
        DeliveryRequest request, Actor by, CancellationToken cancellationToken)
    {
        if (await deliveries.ByRequest(request.Id, cancellationToken) is { } made)
        {
            return (made, null);
        }

        return await deliveries.Newest(Requester, request.Service, request.Period, cancellationToken) is
            [{ IsBusy: true } busy]
            ? (null, DeliveryLaw.Unfinished(busy))
            : await deliveries.Insert(Requester, request, by, clock.Now(), cancellationToken) is { } delivery
                ? (delivery, null)
                : (null, DeliveryLaw.NothingReady(request.Service, request.Period));
    }

    private async Task<DeliveryOutcome> Work(Delivery delivery, CancellationToken cancellationToken)
    {
        _background.Start(WorkThrough);
        await _background.Idle(LongestAnswer);
        return new(await deliveries.ByNumber(Requester, delivery.Number, cancellationToken), null);
    }

    private static IdempotencyClaim? Claim(string? key, Actor by, string inputHash) =>
        key is null ? null : new(by.Id, key, inputHash);

    private async Task<bool> MayUse(IdempotencyClaim? claim, string subject, CancellationToken cancellationToken) =>
        claim is null || await keys.Claim(claim, subject, cancellationToken) is not ClaimResult.Taken;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work on deliveries of {Requester} stopped; it is tried again.")]
    private static partial void LogWorkFailed(ILogger logger, Exception exception, OdsCode requester);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "{Key} in delivery {Number} of {Requester} failed; it is tried again.")]
    private static partial void LogItemFailed(
        ILogger logger, Exception exception, CollectionKey key, int number, OdsCode requester);
}
