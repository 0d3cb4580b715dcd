namespace GpCollections.Operations;

/// <summary>
/// How much all bulk operations of this silo together have under way. Who waits longest comes first, so that each goes
/// on; and what a person does at the same moment waits behind few.
/// </summary>
internal sealed class BulkSlots : IDisposable
{
    private const int InFlight = 32;

    public SemaphoreSlim All { get; } = new(InFlight);

    public void Dispose() => All.Dispose();
}
