using System.Collections.Immutable;
using GpCollections.Access;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace GpCollections.Organisations;

[StatelessWorker]
internal sealed class PracticeRegisterGrain(
    Practices practices,
    OrganisationList organisations,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IPracticeRegisterGrain
{
    public Task<ImportCounts> Import(ImmutableArray<Practice> block, Actor by, CancellationToken cancellationToken) =>
        practices.Upsert(block, by, clock.Now(), cancellationToken);

    public Task<int> Name(ImmutableArray<Organisation> named, CancellationToken cancellationToken) =>
        organisations.Name(named, cancellationToken);
}
