using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Extracts;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Services;

/// <summary>Writes the catalogue, and sees to it that the windows of what it wrote will open.</summary>
internal sealed class CatalogueGrain(
    Catalogue catalogue, [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, ICatalogueGrain
{
    public async Task<ServiceOutcome> Define(Service service, Actor by, CancellationToken cancellationToken)
    {
        if (ServiceChecks.Errors(service) is [var error, ..] errors)
        {
            var more = string.Join(" ", errors.Skip(1).Take(4).Select(each => each.Message));
            return new ServiceOutcome(null, errors.Length == 1 ? error : error with
            {
                Message = $"{error.Message} ({errors.Length - 1} more: {more})",
            });
        }

        var standing = await catalogue.Insert(service, by, clock.Now(), cancellationToken);
        if (StoredJson.Write(standing) != StoredJson.Write(service))
        {
            return new ServiceOutcome(standing, new Refusal(
                RefusalCode.Conflict, $"{service.Code} is defined already, and differently.", ["code"]));
        }

        await ScheduleWindows(standing);
        return new ServiceOutcome(standing, null);
    }

    // Again for a definition that stands: a crash may have come between storing and scheduling.
    private async Task ScheduleWindows(Service service)
    {
        foreach (var period in service.Periods)
        {
            if (Timetable.ExtractWindow(new Terms(service, period)) is { Closes: { } closes } window
                && closes > clock.Now())
            {
                await GrainFactory.GetGrain<IExtractWindowGrain>($"{service.Code}/{period.Code}")
                    .Schedule(window.Opens, closes);
            }
        }
    }
}
