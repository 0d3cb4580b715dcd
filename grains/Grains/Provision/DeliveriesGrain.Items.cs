using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;

namespace GpCollections.Provision;

/// <summary>The work on deliveries: item by item, resumed wherever it stopped.</summary>
internal sealed partial class DeliveriesGrain
{
    private const int BatchSize = 500;

    private async Task WorkThrough(CancellationToken cancellationToken)
    {
        try
        {
            // Again while something is left: a release may come while another is worked on.
            while (await deliveries.Busy(Requester, cancellationToken) is { IsEmpty: false } busy)
            {
                foreach (var delivery in busy)
                {
                    await (delivery.State == DeliveryState.Withdrawn
                        ? TakeBack(delivery, cancellationToken)
                        : Make(delivery, cancellationToken));
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What is stored stands, and the sweep starts again from there.
            LogWorkFailed(logger, exception, Requester);
        }
    }

    private async Task Make(Delivery delivery, CancellationToken cancellationToken)
    {
        await ForEach(
            delivery,
            DeliveryItemState.Pending,
            item => new CollectionCommand.Provide(delivery.Number, item.FiguresVersion),
            $"delivery:{Requester}:{delivery.Number}",
            delivery.ReleasedBy,
            refused => refused ? DeliveryItemState.LeftOut : DeliveryItemState.Provided,
            cancellationToken);
        var count = await items.Count(delivery, DeliveryItemState.Provided, cancellationToken);
        if (count == 0)
        {
            await items.Abandon(
                delivery, "All figures in it changed before it could be made.", Actor.System, clock.Now(),
                cancellationToken);
            return;
        }

        var rule = await rules.InForce(Requester, delivery.Service, cancellationToken);
        var manifest = Manifest.Of(delivery, count, rule, await WriteFiles(delivery, rule, cancellationToken));
        await items.Finish(
            delivery, count, manifest.Text, manifest.Sha256, clock.Now(), cancellationToken);
    }

    private async Task TakeBack(Delivery delivery, CancellationToken cancellationToken)
    {
        var (by, reason) = (delivery.WithdrawnBy ?? Actor.System, delivery.WithdrawReason ?? "");
        await ForEach(
            delivery,
            DeliveryItemState.Provided,
            item => new CollectionCommand.TakeBack(delivery.Number, item.FiguresVersion, reason),
            $"withdraw:{Requester}:{delivery.Number}",
            by,
            _ => DeliveryItemState.TakenBack,
            cancellationToken);
        await items.FinishWithdrawal(delivery, cancellationToken);
    }

    /// <summary>Round after round, until every item has an outcome.</summary>
    /// <exception cref="StorageException">A round settled nothing: the sweep tries again later.</exception>
    private async Task ForEach(
        Delivery delivery,
        DeliveryItemState from,
        Func<DeliveryItem, CollectionCommand> command,
        string commandId,
        Actor by,
        Func<bool, DeliveryItemState> outcomeOf,
        CancellationToken cancellationToken)
    {
        var (asked, settled) = (0, 0);
        CollectionKey? last = null;
        while (await items.In(delivery, from, last, BatchSize, cancellationToken) is { IsEmpty: false } batch)
        {
            var outcomes = ImmutableArray.CreateBuilder<(CollectionKey, DeliveryItemState)>(batch.Length);
            await FanOut.ForEach(
                batch,
                async item =>
                {
                    var outcome = await GrainFactory.GetGrain<ICollectionGrain>(item.Key.ToString()).Execute(
                        new CommandEnvelope(command(item), by, commandId), cancellationToken);
                    outcomes.Add((item.Key, outcomeOf(outcome.Refusal is not null)));
                },
                (item, exception) =>
                {
                    LogItemFailed(logger, exception, item.Key, delivery.Number, Requester);
                    if (!BulkOperationGrain.IsPassing(exception))
                    {
                        // It would fail for ever: the others are not to wait for it.
                        outcomes.Add((item.Key, outcomeOf(true)));
                    }
                },
                slots.All,
                cancellationToken);
            await items.Settle(delivery, from, outcomes.ToImmutable(), clock.Now(), cancellationToken);
            (asked, settled, last) = (asked + batch.Length, settled + outcomes.Count, batch[^1].Key);
        }

        if (asked > settled)
        {
            throw new StorageException($"What became of {asked - settled} items is not known.");
        }
    }
}
