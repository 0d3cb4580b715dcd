namespace GpCollections.Payments;

/// <summary>How long a practice is open beyond its core hours to earn what is paid for that.</summary>
/// <remarks>Source: extended hours access scheme, 30 minutes a week for every 1,000 registered patients.</remarks>
public static class ExtendedHours
{
    private const int QuarterMinutes = 15;

    /// <summary>To the nearest quarter of an hour; what lies between two is rounded up.</summary>
    public static int WeeklyMinutes(int patients, decimal minutesPerThousand) => QuarterMinutes * (int)Math.Round(
        patients * minutesPerThousand / (1_000 * QuarterMinutes), MidpointRounding.AwayFromZero);
}
