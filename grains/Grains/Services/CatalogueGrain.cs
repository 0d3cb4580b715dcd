using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Extracts;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Services;

/// <summary>Writes the catalogue, and sees to it that the windows of what it wrote will open.</summary>
internal sealed class CatalogueGrain(
    Catalogue catalogue,
    Statements statements,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, ICatalogueGrain
{
    private const int LongestText = 4_000;

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

    public async Task<StatementOutcome> SetStatement(
        string service, string text, string reason, Actor by, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(text) || text.Length > LongestText
            ? Invalid($"The statement has 1 to {LongestText:N0} characters.", "text")
        : string.IsNullOrWhiteSpace(reason) || reason.Length > LongestText
            ? Invalid("Say why the statement is another than before.", "reason")
        : await catalogue.ByCode(service, null, cancellationToken) is not { } found
            ? new(null, new Refusal(RefusalCode.NotFound, "There is no such service.", ["service"]))
        : !found.DeclarationRequired ? Invalid($"{found.Code} asks for no declarations.", "service")
        : new(await statements.Set(found.Code, text.Trim(), reason, by, clock.Now(), cancellationToken), null);

    private static StatementOutcome Invalid(string message, string field) =>
        new(null, new Refusal(RefusalCode.Invalid, message, [field]));

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
