using Orleans.Concurrency;

namespace GpCollections.Operations;

[StatelessWorker]
internal sealed class ProbeGrain(Database database) : Grain, IProbeGrain
{
    public Task<bool> CanWrite(CancellationToken cancellationToken) => database.CanWrite(cancellationToken);
}
