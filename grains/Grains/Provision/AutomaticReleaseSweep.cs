using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Services;
using Microsoft.Extensions.Logging;

namespace GpCollections.Provision;

/// <summary>
/// Looks for what is to be released without a person. It remembers nothing: what is due follows from tables.
/// </summary>
internal sealed partial class AutomaticReleaseSweep(
    Catalogue catalogue,
    CollectionSummaries summaries,
    Deliveries deliveries,
    IGrainFactory grains,
    ILogger<AutomaticReleaseSweep> logger)
{
    public async Task Run(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var services = (await catalogue.All(cancellationToken)).Where(service => service.AutomaticRelease is not null)
            .ToDictionary(service => service.Code);
        if (services.Count == 0)
        {
            return;
        }

        var rows = await summaries.Of(
            new CollectionFilter { Service = [.. services.Keys] }, VisibleTo.Everything,
            [SummaryGroup.Service, SummaryGroup.Period], now, cancellationToken);
        foreach (var requester in rows.GroupBy(row => services[row.Keys[0]].Requester))
        {
            var newest = (await deliveries.Newest(requester.Key, null, null, cancellationToken))
                .ToDictionary(delivery => (delivery.Service, delivery.Period));
            foreach (var row in requester)
            {
                // A period that the newest definition has no more is a person's.
                if (services[row.Keys[0]] is var service && service.Period(row.Keys[1]) is { } period
                    && AutomaticReleases.Due(
                        new Terms(service, period), row.ByStatus,
                        newest.GetValueOrDefault((row.Keys[0], row.Keys[1])), now) is { } due)
                {
                    var outcome = await grains.GetGrain<IDeliveriesGrain>($"deliveries/{requester.Key}").Release(
                        due, Actor.System, idempotencyKey: null, cancellationToken);
                    LogReleased(logger, due.Service, due.Period, outcome.Delivery?.Number, outcome.Refusal?.Code);
                }
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Released {Service} {Period} by itself: delivery {Number}, {Refusal}")]
    private static partial void LogReleased(
        ILogger logger, string service, string period, int? number, RefusalCode? refusal);
}
