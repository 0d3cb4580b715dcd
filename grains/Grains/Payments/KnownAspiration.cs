using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>What is known for working out a month's payment in advance.</summary>
internal sealed class KnownAspiration(
    ReferenceTables tables, AspirationAgreements agreements, Catalogue catalogue, IGrainFactory grains)
{
    /// <summary>Null: nothing is asked for.</summary>
    public async ValueTask<AspirationKnown?> For(
        CollectionKey key, Terms terms, CollectionCommand command, CancellationToken cancellationToken)
    {
        if (command is not CollectionCommand.PayAspiration)
        {
            return null;
        }

        var (list, parameters) = await Of(key.Practice, terms, cancellationToken);
        var agreed = AgreementRules.InForce(await agreements.Of(key.Practice, key.Service, cancellationToken))
            is { } agreement
                ? new AgreedPoints(agreement.Points, agreement.Version)
                : null;
        var before = await catalogue.Before(terms.Service, cancellationToken);
        if (before is null || AspirationLaw.PeriodOf(before) is not { } period)
        {
            return new(null, null, null, list, parameters, agreed);
        }

        // Always of an earlier year: no two wait for each other.
        var state = await grains.GetGrain<ICollectionGrain>($"{before.Code}/{period.Code}/{key.Practice}")
            .Read(cancellationToken);
        return new(
            state is null ? null : Adjustments.Settled(state),
            (await Of(null, new Terms(before, period), cancellationToken)).Parameters,
            AspirationLaw.PointsOf(before),
            list,
            parameters,
            agreed);
    }

    private async Task<(ListSize? List, QofParameters? Parameters)> Of(
        OdsCode? practice, Terms terms, CancellationToken cancellationToken)
    {
        var firstDay = terms.Service.StartsOn;
        var (list, _, released) = await tables.Known(
            practice, firstDay, FinancialYear.Of(firstDay), cancellationToken);
        return (list, References.Of(terms, null, [], released: released).Parameters);
    }
}
