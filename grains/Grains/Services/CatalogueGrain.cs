using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Organisations;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections.Services;

/// <summary>Writes the catalogue, and sees to it that the windows of what it wrote will open.</summary>
internal sealed class CatalogueGrain(
    Catalogue catalogue,
    Defining defining,
    RollingOver rollingOver,
    IdempotencyKeys keys,
    Statements statements,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock) : Grain, ICatalogueGrain
{
    private const int LongestText = 4_000;

    public async Task<ServiceOutcome> Define(
        Service service, string? reason, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        var whole = Calendars.Filled(service);
        if (ServiceChecks.Errors(whole) is [var error, ..] errors)
        {
            var more = string.Join(" ", errors.Skip(1).Take(4).Select(each => each.Message));
            return new ServiceOutcome(null, errors.Length == 1 ? error : error with
            {
                Message = $"{error.Message} ({errors.Length - 1} more: {more})",
            });
        }

        var defined = await defining.Take(whole, reason, expectedVersion, by, clock.Now(), cancellationToken);
        if (defined.Refusal is null)
        {
            await ScheduleWindows(defined.Service, defined.Service.Periods);
        }

        return new ServiceOutcome(defined.Service, defined.Refusal);
    }

    public async Task<RollOverAnswer> RollOver(
        RollOverRequest request, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (Services.RollOver.FirstDay(request.Year) is not { } firstDay)
        {
            return new([], new Refusal(RefusalCode.Invalid, "Name a financial year, such as 2018-19.", ["year"]));
        }

        if (Services.RollOver.Unknown(await catalogue.All(cancellationToken), firstDay, request.Only) is { } unknown)
        {
            return new([], unknown);
        }

        var claim = idempotencyKey is null ? null
            : new IdempotencyClaim(by.Id, idempotencyKey, InputHash.Of(request));
        switch (claim is null ? null : await keys.Claim(claim, $"rollover/{request.Year}", cancellationToken))
        {
            case ClaimResult.Taken:
                return new([], Refusals.KeyUsedForAnother);

            case ClaimResult.Claimed { Outcome: { } outcome }:
                return StoredJson.Read<RollOverAnswer>(outcome);
        }

        var services = await rollingOver.Run(
            firstDay, request.Only, request.DryRun, by, clock.Now(), cancellationToken);
        var answer = new RollOverAnswer(services, null);
        if (claim is not null)
        {
            await keys.Complete(claim, StoredJson.Write(answer), cancellationToken);
        }

        foreach (var made in services.Where(one => one.Outcome == RollOverOutcome.New && !request.DryRun))
        {
            var service = (await catalogue.ByCode(made.Code, null, cancellationToken))!; // Stored above.
            await ScheduleWindows(service, service.Periods);
        }

        return answer;
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

    public async Task<TimetableOutcome> MoveDates(
        ImmutableArray<TimetableRow> rows, string? reason, bool dryRun, Actor by, CancellationToken cancellationToken)
    {
        if (reason?.Length > LongestText)
        {
            return new TimetableOutcome(ImportCounts.None, [], new Refusal(
                RefusalCode.Invalid, $"The reason has at most {LongestText:N0} characters.", ["reason"]));
        }

        var (counts, rejected) = (ImportCounts.None, new List<RejectedRow>());
        foreach (var own in rows.GroupBy(row => row.Service))
        {
            var (updated, unchanged, bad) = await MoveDates(own.Key, [.. own], reason, dryRun, by, cancellationToken);
            counts = counts.Plus(new ImportCounts(0, updated, unchanged));
            rejected.AddRange(bad);
        }

        return new TimetableOutcome(counts, [.. rejected]);
    }

    private async Task<(int Updated, int Unchanged, IEnumerable<RejectedRow> Rejected)> MoveDates(
        string code,
        ImmutableArray<TimetableRow> rows,
        string? reason,
        bool dryRun,
        Actor by,
        CancellationToken cancellationToken)
    {
        // Somebody else may store the next version meanwhile: then that one is looked at.
        while (true)
        {
            var (service, now) = (await catalogue.ByCode(code, null, cancellationToken), clock.Now());
            var judged = rows.Select(row => (row.Line, Move: DateMoves.Judge(service, row, now))).ToList();
            var rejected = judged.Where(one => one.Move.Error is not null)
                .Select(one => new RejectedRow(one.Line, one.Move.Error!));
            var moved = judged.Select(one => one.Move.Period).OfType<ServicePeriod>()
                .Where(period => period != service!.Period(period.Code)).ToDictionary(period => period.Code);
            var unchanged = judged.Count(one => one.Move.Error is null) - moved.Count;
            if (moved.Count == 0 || dryRun)
            {
                return (moved.Count, unchanged, rejected);
            }

            var next = service! with
            {
                Version = service.Version + 1,
                Periods = [.. service.Periods.Select(period => moved.GetValueOrDefault(period.Code, period))],
            };
            var standing = await catalogue.Insert(next, [.. moved.Keys], reason, by, now, cancellationToken);
            if (StoredJson.Write(standing) == StoredJson.Write(next))
            {
                await ScheduleWindows(next, moved.Values);
                return (moved.Count, unchanged, rejected);
            }
        }
    }

    private static StatementOutcome Invalid(string message, string field) =>
        new(null, new Refusal(RefusalCode.Invalid, message, [field]));

    // Again for a definition that stands: a crash may have come between storing and scheduling.
    private async Task ScheduleWindows(Service service, IEnumerable<ServicePeriod> periods)
    {
        foreach (var period in periods)
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
