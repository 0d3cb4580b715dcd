using GpCollections.Access;
using GpCollections.Organisations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace GpCollections.Services;

[StatelessWorker]
internal sealed class TimetableFeedGrain(
    TimetableFeeds feeds, [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, ITimetableFeedGrain
{
    public Task Replace(OdsCode practice, string? secretHash, Actor by, CancellationToken cancellationToken) =>
        feeds.Replace(practice, secretHash, by, clock.Now(), cancellationToken);
}
