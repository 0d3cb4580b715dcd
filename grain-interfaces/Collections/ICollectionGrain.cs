namespace GpCollections.Collections;

/// <summary>One practice's collection of one service for one period. Key: service/period/practice.</summary>
[Alias("ICollectionGrain")]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>Carries the command out, or says why not. Durable when it answers.</summary>
    [Alias("Execute")]
    Task<CommandOutcome> Execute(CommandEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>The collection as it stands now; null if it was never offered. Never behind the clock.</summary>
    [Alias("Read")]
    Task<Collection?> Read(CancellationToken cancellationToken);

    /// <summary>Keeps a file for a message. The same again, while no message has it, is kept once.</summary>
    [Alias("Keep")]
    Task<UploadOutcome> Keep(NewFile file, CancellationToken cancellationToken);

    /// <summary>Does what the clock asks for, and sees to the extract when its window is open.</summary>
    [Alias("Wake")]
    Task Wake(CancellationToken cancellationToken);
}
