using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Payments;

internal sealed class ReferenceGrain(
    ReferenceTables tables, [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, IReferenceGrain
{
    public Task<ImportCounts> Import(
        ImmutableArray<ReferenceRow> block, Actor by, CancellationToken cancellationToken) =>
        tables.Upsert(block, by, clock.Now(), cancellationToken);
}
