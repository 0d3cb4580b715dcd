namespace GpCollections.Collections;

/// <summary>When a request, or a message of a socket, arrived: it is made first of all, once for each.</summary>
public sealed class RequestArrival(TimeProvider clock)
{
    /// <value>To the microsecond, as the database keeps it.</value>
    public Arrival Moment { get; } = new(Rounded(clock.GetUtcNow()));

    private static DateTimeOffset Rounded(DateTimeOffset now) =>
        now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
}
