using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;
using Microsoft.Extensions.Logging;

namespace GpCollections.Provision;

/// <summary>
/// Looks for what is to be released without a person. It remembers nothing: what is due follows from tables, and only
/// periods whose day has come and in which something waits are counted.
/// </summary>
internal sealed partial class AutomaticReleaseSweep(
    Catalogue catalogue,
    ToProvide toProvide,
    Deliveries deliveries,
    IGrainFactory grains,
    ILogger<AutomaticReleaseSweep> logger)
{
    public async Task Run(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A period that the newest definition has no more is a person's.
        var periods = (await catalogue.ReleasedByThemselves(cancellationToken))
            .SelectMany(service => service.Periods.Select(period => new Terms(service, period)))
            .Where(terms => AutomaticReleases.MayBeDue(terms, null, now))
            .ToDictionary(terms => (terms.Service.Code, terms.Period.Code));
        if (periods.Count == 0)
        {
            return;
        }

        foreach (var waiting in await toProvide.Waiting(periods.Keys, cancellationToken))
        {
            try
            {
                await Release(periods[waiting], now, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // It is tried again in a minute; those behind it must not wait for it.
                LogFailed(logger, exception, waiting.Service, waiting.Period);
            }
        }
    }

    private async Task Release(Terms terms, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (service, period) = terms;
        var newest = (await deliveries.Newest(service.Requester, service.Code, period.Code, cancellationToken))
            .FirstOrDefault();
        if (AutomaticReleases.MayBeDue(terms, newest, now)
            && AutomaticReleases.Due(
                terms, await toProvide.Counts(service.Code, period.Code, cancellationToken), newest, now) is { } due)
        {
            var outcome = await grains.GetGrain<IDeliveriesGrain>($"deliveries/{service.Requester}").Release(
                due, Actor.System, idempotencyKey: null, cancellationToken);
            LogReleased(logger, due.Service, due.Period, outcome.Delivery?.Number, outcome.Refusal?.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Releasing {Service} {Period} by itself failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string service, string period);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Released {Service} {Period} by itself: delivery {Number}, {Refusal}")]
    private static partial void LogReleased(
        ILogger logger, string service, string period, int? number, RefusalCode? refusal);
}
