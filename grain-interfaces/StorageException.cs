namespace GpCollections;

/// <summary>The database could not do what was asked. It crosses the wire: nothing of the driver is in it.</summary>
[GenerateSerializer, Immutable, Alias("StorageException")]
public sealed class StorageException : Exception
{
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
