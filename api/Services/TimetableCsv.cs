using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using GpCollections.Provision;

namespace GpCollections.Services;

/// <summary>The timetable as a spreadsheet opens it: a line a period.</summary>
internal static class TimetableCsv
{
    public static string Write(ImmutableArray<TimetableLine> lines)
    {
        var text = new StringBuilder();
        CqrsCsv.Line(
            text, "\r\n", "service", "period", "startsOn", "endsOn", "achievementDate", "extractOpensAt",
            "extractClosesAt", "manualEntryOpensOn", "manualEntryClosesOn", "declareBy", "approveBy", "share",
            "paymentPeriod", "priorityGroup");
        foreach (var (service, period) in lines.Select(line => line.Terms))
        {
            CqrsCsv.Line(
                text, "\r\n", service.Code, period.Code, Day(period.StartsOn), Day(period.EndsOn),
                Day(period.AchievementDate), Instant(period.ExtractOpensAt), Instant(period.ExtractClosesAt),
                Day(period.ManualEntryOpensOn), Day(period.ManualEntryClosesOn), Day(period.DeclareBy),
                Day(period.ApproveBy), period.Share is { } share ? CqrsCsv.Number(share) : "",
                period.PaymentPeriod ? "true" : "false",
                period.PriorityGroup?.ToString(CultureInfo.InvariantCulture) ?? "");
        }

        return text.ToString();
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Instant(DateTimeOffset? instant) => instant?.UtcDateTime.ToString(
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? "";
}
