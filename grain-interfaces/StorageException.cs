namespace GpCollections;

/// <summary>The database could not do what was asked. It crosses the wire: nothing of the driver is in it.</summary>
[GenerateSerializer, Immutable, Alias("StorageException")]
public sealed class StorageException : Exception
{
    /// <value>The same statement would fail in the same way again, so that trying again is of no use.</value>
    [Id(0)]
    public bool IsPermanent { get; init; }

    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
