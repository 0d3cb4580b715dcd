namespace GpCollections.Compat;

/// <summary>How far a client that subscribes again came before; one for each request.</summary>
public sealed class Resumption
{
    /// <value>Null: it didn't say.</value>
    public string? LastEventId { get; set; }
}

/// <summary>An event of a stream that can be resumed after it.</summary>
public interface IResumable
{
    string Cursor { get; }
}
