using GpCollections.Access;
using GpCollections.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Operations;

/// <summary>Places and releases holds, one at a time.</summary>
internal sealed class HoldsGrain(
    Holds holds, IdempotencyKeys keys, [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IHoldsGrain
{
    public async Task<HoldOutcome> Place(Hold hold, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (HoldScope.IsEmpty(hold))
        {
            return Refused(
                RefusalCode.Invalid, "Say what to hold: a service, period, supplier, commissioner or practice.");
        }

        if (string.IsNullOrWhiteSpace(hold.Reason))
        {
            return Refused(RefusalCode.Invalid, "Say why it is held.", "reason");
        }

        var content = hold with { PlacedAt = default };
        if (!await MayUse(idempotencyKey, hold.PlacedBy, InputHash.Of(content), hold.Id, cancellationToken))
        {
            return new HoldOutcome(null, 0, Refusals.KeyUsedForAnother);
        }

        var placed = await holds.Insert(hold with { PlacedAt = clock.Now() }, cancellationToken);
        return new HoldOutcome(placed, await holds.CountAffected(placed, cancellationToken), null);
    }

    public async Task<HoldOutcome> Release(
        string id, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refused(RefusalCode.Invalid, "Say why it is released.", "reason");
        }

        if (await holds.ById(id, cancellationToken) is not { } standing)
        {
            return Refused(RefusalCode.NotFound, "There is no such hold.", "id");
        }

        var inputHash = InputHash.Of(id, reason);
        var isRepeated = idempotencyKey is not null
            && await keys.Find(by.Id, idempotencyKey, cancellationToken) is { } taken && taken.InputHash == inputHash;

        // The same release again is a lost answer asked for once more.
        isRepeated |= standing.ReleasedBy?.Id == by.Id && standing.ReleaseReason == reason;
        if (standing.ReleasedAt is not null && !isRepeated)
        {
            return new HoldOutcome(
                standing, 0, new Refusal(RefusalCode.WrongStatus, "This hold has been released already."));
        }

        if (!await MayUse(idempotencyKey, by, inputHash, $"release:{id}", cancellationToken))
        {
            return new HoldOutcome(standing, 0, Refusals.KeyUsedForAnother);
        }

        var released = await holds.Release(id, reason, by, clock.Now(), cancellationToken) ?? standing;
        return new HoldOutcome(released, await holds.CountAffected(released, cancellationToken), null);
    }

    private async Task<bool> MayUse(
        string? key, Actor by, string inputHash, string subject, CancellationToken cancellationToken) =>
        key is null
        || await keys.Claim(new IdempotencyClaim(by.Id, key, inputHash), subject, cancellationToken)
            is not ClaimResult.Taken;

    private static HoldOutcome Refused(RefusalCode code, string message, params string[] field) =>
        new(null, 0, new Refusal(code, message, field is [] ? null : [.. field]));
}
