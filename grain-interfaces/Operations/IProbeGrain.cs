namespace GpCollections.Operations;

/// <summary>Answers when its silo could carry out a command now. Any key: it holds no state.</summary>
[Alias("IProbeGrain")]
public interface IProbeGrain : IGrainWithStringKey
{
    /// <returns>Whether the database takes writes.</returns>
    [Alias("CanWrite")]
    Task<bool> CanWrite(CancellationToken cancellationToken);
}
