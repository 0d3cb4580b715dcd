using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Operations;

/// <summary>What people make of an operation that was started.</summary>
internal sealed partial class BulkOperationGrain
{
    // Far longer than items take; a database that is slower than this must not keep the answer.
    private static readonly TimeSpan LongestHalt = TimeSpan.FromSeconds(3);

    public async Task<BulkOutcome> Turn(
        BulkTurnKind kind,
        string? reason,
        Actor by,
        string commandId,
        string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        var inputHash = InputHash.Of(kind, reason ?? "");
        if (await Refuses(kind, reason, by, commandId, idempotencyKey, inputHash, cancellationToken) is { } settled)
        {
            return settled;
        }

        if (kind is BulkTurnKind.Resume or BulkTurnKind.Retry)
        {
            // What ended a moment ago takes its reminder away: after that comes the new one, and before the work.
            await _background.Idle(LongestHalt);
            await this.RegisterOrUpdateReminder(Watchdog, WatchdogPeriod, WatchdogPeriod, CancellationToken.None);
        }

        var (from, to) = BulkLaw.Effect(kind);
        var turn = new BulkTurn(kind, by, clock.Now(), reason);
        var taken = await turns.Take(
            Id, turn, from, to, commandId, inputHash, idempotencyKey, CancellationToken.None);
        if (!taken)
        {
            // It came to its end in between.
            return await Refuses(kind, reason, by, commandId, idempotencyKey, inputHash, CancellationToken.None)
                ?? throw new StorageException($"The operation {Id} is being turned elsewhere.");
        }

        await Act(kind);
        return new BulkOutcome(await operations.ById(Id, CancellationToken.None), null);
    }

    private async Task Act(BulkTurnKind kind)
    {
        _halted = kind is BulkTurnKind.Pause or BulkTurnKind.Cancel;
        if (!_halted)
        {
            _background.Start(RunToEnd);
            return;
        }

        await _background.Idle(LongestHalt);
        if (kind == BulkTurnKind.Cancel)
        {
            await items.Recount(Id, CancellationToken.None);
        }
    }

    /// <summary>The refusal, or the answer of a turn that was taken before; null: it may be taken now.</summary>
    private async Task<BulkOutcome?> Refuses(
        BulkTurnKind kind,
        string? reason,
        Actor by,
        string commandId,
        string? idempotencyKey,
        string inputHash,
        CancellationToken cancellationToken)
    {
        if (await operations.ById(Id, cancellationToken) is not { } operation)
        {
            return new BulkOutcome(null, new Refusal(RefusalCode.NotFound, "There is no such operation.", ["id"]));
        }

        if (await turns.InputHash(Id, commandId, cancellationToken) is { } earlier)
        {
            return new BulkOutcome(operation, earlier == inputHash ? null : Refusals.KeyUsedForAnother);
        }

        var isKeyTaken = idempotencyKey is not null
            && await keys.Find(by.Id, idempotencyKey, cancellationToken) is { } holder
            && holder != new ClaimResult.Taken(inputHash, BulkTurns.Subject(Id));
        var refusal = isKeyTaken ? Refusals.KeyUsedForAnother : BulkLaw.Refuses(operation, kind, by, reason)
            ?? await RefusesRetry(kind, cancellationToken);
        return refusal is null ? null : new BulkOutcome(operation, refusal);
    }

    private async Task<Refusal?> RefusesRetry(BulkTurnKind kind, CancellationToken cancellationToken) =>
        kind == BulkTurnKind.Retry
        && await operations.Request(Id, cancellationToken) is BulkRequest.Offer offer
            ? BulkLaw.RefusesRetry(offer, await catalogue.NewestVersion(offer.Service, cancellationToken))
            : null;
}
