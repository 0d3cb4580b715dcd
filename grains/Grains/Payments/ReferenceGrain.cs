using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Organisations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Payments;

internal sealed partial class ReferenceGrain(
    ReferenceTables tables,
    Memberships memberships,
    OutputMappings mappings,
    ValidationTables validation,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<ReferenceGrain> logger) : Grain, IReferenceGrain
{
    private readonly Background _background = new();
    private readonly Queue<ImmutableArray<ReferenceRow>> _imported = new();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        await _background.Stop();

    public async Task<ImportCounts> Import(
        ImmutableArray<ReferenceRow> block, Actor by, CancellationToken cancellationToken)
    {
        if (block.Any(row => row is ReferenceRow.Membership or ReferenceRow.Succession))
        {
            return await memberships.Upsert(block, by, clock.Now(), cancellationToken);
        }

        if (block.OfType<ReferenceRow.Output>().Select(row => row.Mapping).ToImmutableArray() is { IsEmpty: false } map)
        {
            return await mappings.Upsert(map, by, clock.Now(), cancellationToken);
        }

        ImmutableArray<ValidationRule> rules = [.. block.OfType<ReferenceRow.Validation>().Select(row => row.Rule)];
        if (!rules.IsEmpty)
        {
            return await validation.Set(rules, by, clock.Now(), cancellationToken);
        }

        var counts = await tables.Upsert(block, by, clock.Now(), cancellationToken);
        _imported.Enqueue(block);
        _background.Start(WakeConcerned);
        return counts;
    }

    // So that lists show the new pounds. A collection that is asked for looks anyway; importing again wakes again.
    private async Task WakeConcerned(CancellationToken cancellationToken)
    {
        while (_imported.TryDequeue(out var block))
        {
            var practices = block.OfType<ReferenceRow.ListSize>().Select(row => row.Practice).ToHashSet();
            var years = block.OfType<ReferenceRow.Prevalence>().Select(row => row.FinancialYear).ToHashSet();
            try
            {
                await Sweeping.Through<CollectionKey?>(
                    async last =>
                    [
                        .. (await tables.Concerned(practices, years, last, Sweeping.BatchSize, cancellationToken))
                            .Select(key => (CollectionKey?)key),
                    ],
                    key => key!.Value, // Never null: selected from keys.
                    GrainFactory,
                    (key, exception) => LogWakeFailed(logger, exception, key),
                    cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waking {Key} after an import of reference data failed.")]
    private static partial void LogWakeFailed(ILogger logger, Exception exception, CollectionKey key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Finding whom an import of reference data concerns failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
