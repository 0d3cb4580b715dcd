namespace GpCollections;

/// <summary>The keyed clock that Orleans gives grains and their timers; a test replaces it.</summary>
internal static class Clock
{
    public const string Grains = "Orleans.Grains";

    /// <summary>To the microsecond, as the database keeps it: what is replayed is what was.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
