using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Provision;

/// <summary>The files of a delivery: made once, from the figures that it pins.</summary>
internal sealed partial class DeliveriesGrain
{
    private const int FileBatchSize = 100;

    private async Task<ImmutableArray<DeliveryFile>> WriteFiles(
        Delivery delivery, DisclosureRule? rule, CancellationToken cancellationToken)
    {
        var service = await catalogue.ByCode(delivery.Service, null, cancellationToken)
            ?? throw new StorageException($"{delivery.Service} is not defined any more.");
        await files.Clear(delivery, cancellationToken);
        var writers = DeliveryLayout.Of(service)
            .Select(layout => new DeliveryFileWriter(files, delivery, layout)).ToImmutableArray();
        try
        {
            CollectionKey? last = null;
            while (await items.In(delivery, DeliveryItemState.Provided, last, FileBatchSize, cancellationToken)
                is { IsEmpty: false } batch)
            {
                foreach (var one in await Provided(batch, rule, cancellationToken))
                {
                    foreach (var writer in writers)
                    {
                        await writer.Write(one, cancellationToken);
                    }
                }

                last = batch[^1].Key;
            }

            var made = ImmutableArray.CreateBuilder<DeliveryFile>(writers.Length);
            foreach (var writer in writers)
            {
                made.Add(await writer.Finish(cancellationToken));
            }

            return made.DrainToImmutable();
        }
        finally
        {
            foreach (var writer in writers)
            {
                writer.Dispose();
            }
        }
    }

    /// <summary>In the order of the items.</summary>
    private async Task<ImmutableArray<ProvidedCollection>> Provided(
        ImmutableArray<DeliveryItem> batch, DisclosureRule? rule, CancellationToken cancellationToken)
    {
        var events = await log.LoadMany(batch.Select(item => item.Key), cancellationToken);
        var names = (await practices.ByCodes(batch.Select(item => item.Key.Practice), cancellationToken))
            .ToDictionary(practice => practice.Code, practice => practice.Name);
        var found = ImmutableArray.CreateBuilder<ProvidedCollection>(batch.Length);
        foreach (var item in batch)
        {
            var state = Lifecycle.Replay(events[item.Key])
                ?? throw new StorageException($"{item.Key} is in a delivery and was never offered.");
            var terms = await catalogue.Terms(
                item.Key.Service, state.ServiceVersion, item.Key.Period, cancellationToken)
                ?? throw new StorageException($"{item.Key} is bound to a definition that is not there.");
            found.Add(new(
                state,
                terms,
                state.FiguresHistory.Single(figures => figures.Version == item.FiguresVersion),
                names.GetValueOrDefault(item.Key.Practice, $"{item.Key.Practice}"),
                rule));
        }

        return found.DrainToImmutable();
    }
}
