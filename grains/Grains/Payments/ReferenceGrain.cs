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
    YearParameterTables parameters,
    Memberships memberships,
    OutputMappings mappings,
    ValidationTables validation,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<ReferenceGrain> logger) : Grain, IReferenceGrain
{
    private readonly Background _background = new();
    private readonly Queue<(HashSet<OdsCode> Practices, HashSet<string> Years)> _changed = new();

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
        Wake(
            [.. block.OfType<ReferenceRow.ListSize>().Select(row => row.Practice)],
            [.. block.OfType<ReferenceRow.Prevalence>().Select(row => row.FinancialYear)]);
        return counts;
    }

    public async Task<ParametersOutcome> ProposeParameters(
        string financialYear,
        decimal poundsPerPoint,
        int nationalAverageListSize,
        string source,
        Actor by,
        CancellationToken cancellationToken)
    {
        var proposal = new YearParameters(
            financialYear, 0, poundsPerPoint, nationalAverageListSize, source.Trim(), by, clock.Now());
        while (true)
        {
            var history = YearParameterRules.History(
                await parameters.Of(financialYear, cancellationToken), financialYear);
            if (YearParameterRules.RefusesProposal(proposal, history) is { } refusal)
            {
                return new ParametersOutcome(null, refusal);
            }

            if (YearParameterRules.Same(proposal, history) is { } standing)
            {
                return new ParametersOutcome(standing, null);
            }

            // Another activation may have stored this version meanwhile: then look again.
            var next = proposal with { Version = YearParameterRules.NextVersion(history) };
            if (await parameters.Insert(next, cancellationToken))
            {
                return new ParametersOutcome(next, null);
            }
        }
    }

    public async Task<ParametersOutcome> ReleaseParameters(
        string financialYear, int version, Actor by, CancellationToken cancellationToken)
    {
        var found = await Find();
        if (YearParameterRules.RefusesRelease(found.Version, by, found.History) is { } refusal)
        {
            return new ParametersOutcome(found.Version, refusal);
        }

        await parameters.Release(financialYear, version, by, clock.Now(), cancellationToken);
        Wake([], [financialYear]);
        return new ParametersOutcome((await Find()).Version, null);

        async Task<(YearParameters? Version, ImmutableArray<YearParameters> History)> Find()
        {
            var history = YearParameterRules.History(
                await parameters.Of(financialYear, cancellationToken), financialYear);
            return (history.FirstOrDefault(one => one.Version == version), history);
        }
    }

    private void Wake(HashSet<OdsCode> practices, HashSet<string> years)
    {
        _changed.Enqueue((practices, years));
        _background.Start(WakeConcerned);
    }

    // So that lists show the new pounds. A collection that is asked for looks anyway; importing again wakes again.
    private async Task WakeConcerned(CancellationToken cancellationToken)
    {
        while (_changed.TryDequeue(out var changed))
        {
            try
            {
                await Sweeping.Through<CollectionKey?>(
                    async last =>
                    [
                        .. (await tables.Concerned(
                            changed.Practices, changed.Years, last, Sweeping.BatchSize, cancellationToken))
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waking {Key} after a change of reference data failed.")]
    private static partial void LogWakeFailed(ILogger logger, Exception exception, CollectionKey key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Finding whom a change of reference data concerns failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
