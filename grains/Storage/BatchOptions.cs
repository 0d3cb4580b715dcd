namespace GpCollections;

/// <summary>How appends and loads that wait at the same moment travel together.</summary>
public sealed record BatchOptions
{
    /// <value>How many batches are under way at once, each on its own connection. Default 3.</value>
    public int InFlight { get; init; } = 3;

    /// <value>The most items in a batch. Default 256.</value>
    public int Items { get; init; } = 256;

    /// <value>The most bytes in a batch; one item may be more. Default 4 MiB.</value>
    public int Bytes { get; init; } = 4 * 1024 * 1024;

    /// <value>How many items may wait; whoever comes then waits outside. Default 4,096.</value>
    public int WaitingItems { get; init; } = 4096;
}
