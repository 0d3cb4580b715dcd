namespace GpCollections;

/// <summary>The keyed clock that Orleans gives grains and their timers; a test replaces it.</summary>
internal static class Clock
{
    public const string Grains = "Orleans.Grains";
}
