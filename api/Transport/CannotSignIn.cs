namespace GpCollections.Transport;

/// <summary>Who somebody is cannot be told just now: not that they are nobody.</summary>
public abstract class CannotSignIn(string message) : Exception(message);
