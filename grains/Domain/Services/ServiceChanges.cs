using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Services;

/// <summary>
/// What may become the next version of a service. Collections stay bound to the version that they were offered under;
/// so nothing may change that would make two collections of one period mean different things.
/// </summary>
public static class ServiceChanges
{
    private const int LongestReason = 2_000;
    private const int MostShown = 5;

    /// <summary>Null: the definition may follow the one that stands.</summary>
    /// <param name="offered">The periods of the service that have collections, or are being offered.</param>
    public static Refusal? Refuses(
        Service standing, Service next, string? reason, int? expectedVersion, ImmutableArray<string> offered)
    {
        if (expectedVersion is { } expected && expected != standing.Version)
        {
            return Conflict(
                $"{standing.Code} is at version {standing.Version}, not {expected}. Look at what changed, then decide.",
                "expectedVersion");
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return Conflict(
                $"{standing.Code} is defined already, and differently. {Words(standing, next)} Say why in reason, and "
                    + $"it becomes version {standing.Version + 1}.",
                "reason");
        }

        return reason.Length > LongestReason
            ? new Refusal(RefusalCode.Invalid, $"A reason has at most {LongestReason:N0} characters.", ["reason"])
            : offered.Select(period => OfPeriod(standing, next, period)).FirstOrDefault(refusal => refusal is not null)
                ?? (offered.IsEmpty ? null : OfIndicators(standing, next) ?? OfPaycode(standing, next));
    }

    /// <summary>The periods that were offered with other dates: their collections follow.</summary>
    public static ImmutableArray<string> Moved(Service standing, Service next, ImmutableArray<string> offered) =>
    [
        .. offered.Where(code => standing.Period(code) is { } before && next.Period(code) is { } after
            && PeriodDates.Of(before) != PeriodDates.Of(after)),
    ];

    /// <summary>Null: the dates of what was offered may move so. The rules are an imported timetable's.</summary>
    public static Refusal? RefusesMoves(
        Service standing, Service next, ImmutableArray<string> offered, DateTimeOffset now) =>
        Moved(standing, next, offered)
            .SelectMany(code => DateMoves.Faults(
                // Not null: what moved is in both.
                new Terms(standing, standing.Period(code)!), new Terms(next, next.Period(code)!), now)
                .Select(fault => Conflict($"{code}: {fault}", "periods")))
            .FirstOrDefault();

    /// <summary>The service with the dates that stand where it was offered: they may have been moved.</summary>
    public static Service WithDatesOf(Service standing, Service service, ImmutableArray<string> offered) =>
        service with
        {
            Periods =
            [
                .. service.Periods.Select(period => offered.Contains(period.Code)
                    && standing.Period(period.Code) is { } before ? PeriodDates.Of(before).In(period) : period),
            ],
        };

    private static Refusal? OfPeriod(Service standing, Service next, string code) =>
        (standing.Period(code), next.Period(code)) switch
        {
            ({ }, null) => Conflict(
                $"{code} has been offered to practices, or is being: it can't be removed. Withdraw its offers or end "
                    + "participation, and let it stand.",
                "periods"),
            ({ } before, { } after) when DaysOf(before) != DaysOf(after) => Conflict(
                $"{code} has been offered from {before.StartsOn:d MMMM yyyy} to {before.EndsOn:d MMMM yyyy}, "
                    + $"counted on {before.AchievementDate:d MMMM yyyy}: these days stand.",
                "periods"),
            _ => null,
        };

    // Deliveries, and what figures are compared with, put a code's counts beside each other.
    private static Refusal? OfIndicators(Service standing, Service next) =>
        standing.Indicators.FirstOrDefault(before => next.Indicator(before.Code) is { } after
            && after.Kind != before.Kind) is { } changed
            ? Conflict(
                $"{changed.Code} has been offered as another kind of count. Give the new kind a code of its own.",
                "indicators")
            : null;

    // What was paid stands under it.
    private static Refusal? OfPaycode(Service standing, Service next) =>
        standing.PaymentRelated && (standing.Paycode ?? standing.Family) != (next.Paycode ?? next.Family)
            ? Conflict($"{standing.Code} has been offered: its paycode stands.", "paycode")
            : null;

    private static (DateOnly, DateOnly, DateOnly) DaysOf(ServicePeriod period) =>
        (period.StartsOn, period.EndsOn, period.AchievementDate);

    private static string Words(Service standing, Service next)
    {
        var differences = ServiceDifferences.Between(standing, next);
        var more = differences.Length > MostShown ? $" And {differences.Length - MostShown} more." : "";
        return $"What differs: {string.Join(" ", differences.Take(MostShown))}{more}";
    }

    private static Refusal Conflict(string message, string field) => new(RefusalCode.Conflict, message, [field]);
}
