using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace GpCollections.Organisations;

[StatelessWorker]
internal sealed class PracticeRegisterGrain(
    RegisterImport register,
    OrganisationList organisations,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IPracticeRegisterGrain
{
    public Task<ImportCounts> Import(
        ImmutableArray<Practice> block, bool dryRun, Actor by, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        return register.Upsert(block, by, now, London.DayOf(now), dryRun, cancellationToken);
    }

    public Task<int> Name(ImmutableArray<Organisation> named, CancellationToken cancellationToken) =>
        organisations.Name(named, cancellationToken);
}
