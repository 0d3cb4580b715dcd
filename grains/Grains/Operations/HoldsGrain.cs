using GpCollections.Access;
using GpCollections.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Operations;

/// <summary>Places and releases holds, one at a time.</summary>
internal sealed class HoldsGrain(Holds holds, [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IHoldsGrain
{
    public async Task<HoldOutcome> Place(Hold hold, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (HoldScope.IsEmpty(hold))
        {
            return Refused(RefusalCode.Invalid, "Say what to hold: a service, period, supplier, commissioner or practice.");
        }

        if (string.IsNullOrWhiteSpace(hold.Reason))
        {
            return Refused(RefusalCode.Invalid, "Say why it is held.", "reason");
        }

        var placed = await holds.Insert(hold with { PlacedAt = clock.GetUtcNow() }, idempotencyKey, cancellationToken);
        return placed is null ? KeyTaken : new HoldOutcome(placed, await holds.CountAffected(placed, cancellationToken), null);
    }

    public async Task<HoldOutcome> Release(
        string id, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refused(RefusalCode.Invalid, "Say why it is released.", "reason");
        }

        return await holds.Release(id, reason, by, clock.GetUtcNow(), idempotencyKey, cancellationToken) switch
        {
            ReleaseResult.Released { Hold: var hold } =>
                new HoldOutcome(hold, await holds.CountAffected(hold, cancellationToken), null),
            ReleaseResult.ReleasedBefore { Hold: var hold } => new HoldOutcome(hold, 0, new Refusal(
                RefusalCode.WrongStatus, "This hold has been released already.")),
            ReleaseResult.KeyTaken => KeyTaken,
            _ => Refused(RefusalCode.NotFound, "There is no such hold.", "id"),
        };
    }

    private static HoldOutcome KeyTaken { get; } = Refused(
        RefusalCode.Duplicate, "This idempotency key was used for another input. Use a new key for a new request.");

    private static HoldOutcome Refused(RefusalCode code, string message, params string[] field) =>
        new(null, 0, new Refusal(code, message, field is [] ? null : [.. field]));
}
