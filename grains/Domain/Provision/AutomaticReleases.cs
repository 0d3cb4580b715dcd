using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Provision;

/// <summary>When a delivery is released without a person, where its service says so.</summary>
public static class AutomaticReleases
{
    /// <summary>
    /// What to ask for now; null: nothing. Its id follows from the newest delivery, so that what is due is released
    /// once, whoever asks and how often.
    /// </summary>
    /// <param name="counts">How many collections stand in each status, offers too.</param>
    /// <param name="newest">Of this service and period; null: there was none.</param>
    public static DeliveryRequest? Due(
        Terms terms, IReadOnlyCollection<StatusCount> counts, Delivery? newest, DateTimeOffset now)
    {
        var (service, period) = terms;
        if (service.AutomaticRelease is not { } release || !IsForTheSystem(newest)
            || Completeness.Of(counts) is not { } found || found.Ready + found.Approved == 0)
        {
            return null;
        }

        var isComplete = release.WhenComplete && now >= London.EndOf(period.AchievementDate) && found.IsComplete
            && counts.All(count => count.Status != CollectionStatus.Offered || count.Count == 0);
        return isComplete || DayHasCome(release, period, newest, now)
            ? new DeliveryRequest(
                FormattableString.Invariant($"automatic:{service.Code}:{period.Code}:{newest?.Number ?? 0}"),
                service.Code, period.Code)
            : null;
    }

    /// <summary>Whether anything can be due now, whatever stands where: if not, nobody need count.</summary>
    public static bool MayBeDue(Terms terms, Delivery? newest, DateTimeOffset now)
    {
        var (service, period) = terms;
        return service.AutomaticRelease is { } release && IsForTheSystem(newest)
            && ((release.WhenComplete && now >= London.EndOf(period.AchievementDate))
                || DayHasCome(release, period, newest, now));
    }

    // What a person took back is wrong in some way that the system does not know.
    private static bool IsForTheSystem(Delivery? newest) => newest switch
    {
        { IsBusy: true } => false,
        { WithdrawnBy: { } by } => by.Id == Actor.System.Id,
        _ => true,
    };

    /// <summary>Once: what becomes ready after the day waits until all is there, or for a person.</summary>
    private static bool DayHasCome(
        AutomaticRelease release, ServicePeriod period, Delivery? newest, DateTimeOffset now) =>
        release.DaysAfter is { } days && London.StartOf(period.AchievementDate.AddDays(days)) is var day
        && now >= day && !(newest is { State: DeliveryState.Released } && newest.ReleasedAt >= day);
}
