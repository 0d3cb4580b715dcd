using GpCollections.Services;

namespace GpCollections.Extracts;

/// <summary>When a window is expected to be through.</summary>
public static class WindowProgress
{
    /// <summary>
    /// As fast as in the last minute; null: nothing is left to come, or nothing came in the last minute.
    /// </summary>
    public static DateTimeOffset? ExpectedFinish(WindowCounts counts, DateTimeOffset now)
    {
        var left = counts.Practices - counts.Received;
        return left == 0 || counts.ReceivedLately == 0 ? null : now.AddMinutes((double)left / counts.ReceivedLately);
    }

    /// <summary>How long after the window's end it is expected to be through; zero: in time, or nobody knows.</summary>
    public static TimeSpan Slip(WindowCounts counts, Timetable.Span window, DateTimeOffset now) =>
        ExpectedFinish(counts, now) is { } finish && finish > window.Closes
            ? finish - window.Closes.Value
            : TimeSpan.Zero;
}
