using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Demonstration;

/// <summary>
/// Loads the demonstration, as persons would: registers practices, defines services, offers them, answers, types
/// figures, declares, approves. After a crash in the middle it does what is missing; once all is there, nothing.
/// </summary>
internal sealed class DemonstrationLoad(
    DemonstrationMutations persons, GrainCalls grains, Catalogue catalogue, Holds holds, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <summary>Placed last: where this hold stands, or was released, all the rest is there.</summary>
    private static readonly HoldInput LastStep = new(
        DemonstrationServiceList.Qof, "M1", null, null, DemonstrationPractices.Code(10),
        "The practice's clinical system may have counted a register twice.", "Please don't declare or approve yet.",
        "demonstration:hold");

    /// <summary>Where nothing of the first start is missing, adds a service whose windows open from now on.</summary>
    /// <returns>The services with such windows: this start's, and those of earlier starts.</returns>
    public async Task<IReadOnlyList<string>> Load(CancellationToken cancellationToken)
    {
        var now = Seconds(clock.GetUtcNow());
        if (await holds.ById(DemonstrationMutations.HoldId(LastStep), cancellationToken) is null)
        {
            await LoadLasting(now, cancellationToken);
        }

        return await LoadLive(now, cancellationToken);
    }

    private async Task LoadLasting(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var manager = DemonstrationPersons.NationalManager;
        var by = new Actor(manager.Id, manager.Name, OdsCode.NhsEngland);
        await grains.Call(
            "register/practices",
            (IPracticeRegisterGrain grain) => grain.Import(
                DemonstrationPractices.All, dryRun: false, by, cancellationToken),
            cancellationToken);
        await grains.Call(
            "register/practices",
            (IPracticeRegisterGrain grain) => grain.Name(DemonstrationPractices.Organisations, cancellationToken),
            cancellationToken);

        // After a crash in the middle, what the first try defined stands.
        var management = await catalogue.ByCode(DemonstrationServiceList.Management, null, cancellationToken);
        var moment = DemonstrationServiceList.MomentOf(management) ?? now;
        foreach (var service in DemonstrationServiceList.Lasting(moment))
        {
            await persons.Define(service, cancellationToken);
        }

        var today = London.DayOf(moment);
        await Offer(today, cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, DemonstrationPractices.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (number, cancel) => await Life(number, today, cancel));
        await persons.Hold(LastStep, cancellationToken);
    }

    private Task Offer(DateOnly today, CancellationToken cancellationToken)
    {
        var fortnight = today.AddDays(14);
        return Task.WhenAll(
            To(place => place < 30, DemonstrationServiceList.Qof, null, fortnight),
            To(place => place == 30, DemonstrationServiceList.Qof, null, today),
            To(_ => true, DemonstrationServiceList.HealthChecks, null, fortnight),
            To(_ => true, DemonstrationServiceList.Feedback, null, null),
            To(_ => true, DemonstrationServiceList.Management, "M2", null),
            To(place => place is 2 or 3, DemonstrationServiceList.Management, "M1", null),
            To(_ => true, DemonstrationServiceList.Participation, null, fortnight));

        Task To(Func<int, bool> places, string service, string? period, DateOnly? respondBy) =>
            persons.Offer(service, period, DemonstrationPractices.Where(places), respondBy, cancellationToken);
    }

    /// <summary>One practice's life until now; it is decided by its place in its region.</summary>
    private async Task Life(int number, DateOnly today, CancellationToken cancellationToken)
    {
        var place = DemonstrationPractices.PlaceInRegion(number);
        await Answer(DemonstrationPractices.Code(number), place, today, cancellationToken);
        await LifeInQof(number, place, cancellationToken);
        await LifeInHealthChecks(number, place, cancellationToken);
        if (place <= 24)
        {
            var key = Key(number, DemonstrationServiceList.Feedback);
            await persons.Type(key, DemonstrationFigures.Feedback(number), submit: true, cancellationToken);
        }
    }

    private async Task Answer(OdsCode practice, int place, DateOnly today, CancellationToken cancellationToken)
    {
        await persons.Accept(practice, DemonstrationServiceList.Feedback, cancellationToken);
        await persons.Accept(practice, DemonstrationServiceList.Management, cancellationToken);
        if (place <= 26)
        {
            await persons.Accept(practice, DemonstrationServiceList.HealthChecks, cancellationToken);
        }

        await (place switch
        {
            <= 27 => persons.Accept(practice, DemonstrationServiceList.Qof, cancellationToken),
            28 => persons.Decline(practice, DemonstrationServiceList.Qof, cancellationToken),
            29 => persons.Withdraw(practice, DemonstrationServiceList.Qof, cancellationToken),
            _ => Task.CompletedTask,
        });
        if (place is > 1 and <= 20)
        {
            await persons.Accept(practice, DemonstrationServiceList.Participation, cancellationToken);
        }

        if (place == 20)
        {
            await persons.End(practice, DemonstrationServiceList.Participation, today.AddDays(-1), cancellationToken);
        }
    }

    private async Task LifeInQof(int number, int place, CancellationToken cancellationToken)
    {
        var key = Key(number, DemonstrationServiceList.Qof);
        if (place <= 25)
        {
            await persons.Type(key, DemonstrationFigures.Qof(number), submit: place <= 24, cancellationToken);
        }

        if (place is 3 or (>= 5 and <= 24))
        {
            await persons.Declare(key, 1, null, cancellationToken);
        }

        if (place == 3)
        {
            await persons.Reject(key, "The diabetes register is half of last month's.", cancellationToken);
        }

        if (place is >= 11 and <= 24)
        {
            await persons.Approve(key, 1, null, cancellationToken);
        }

        if (place is >= 16 and <= 24)
        {
            await persons.ApproveFinancially(key, 1, cancellationToken);
        }
    }

    private async Task LifeInHealthChecks(int number, int place, CancellationToken cancellationToken)
    {
        var key = Key(number, DemonstrationServiceList.HealthChecks) with { Period = "Q1" };
        if (place <= 20)
        {
            await persons.Type(key, DemonstrationFigures.HealthChecks(number), submit: true, cancellationToken);
        }

        if (place is >= 5 and <= 20)
        {
            await persons.Declare(key, 1, null, cancellationToken);
        }

        if (place is >= 13 and <= 20)
        {
            await persons.Approve(key, 1, null, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> LoadLive(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Its code tells the minute: a start that follows at once finds it standing, and adds none.
        var newest = await persons.Define(DemonstrationServiceList.Live(now), cancellationToken);
        var respondBy = London.DayOf(now).AddDays(14);
        await persons.Offer(
            newest.Code, null, DemonstrationPractices.Where(_ => true), respondBy, cancellationToken);
        return
        [
            .. (await catalogue.All(cancellationToken))
                .Where(service => service.Family == DemonstrationServiceList.LiveFamily)
                .Select(service => service.Code),
        ];
    }

    private static CollectionKeyInput Key(int number, string service) =>
        new(DemonstrationPractices.Code(number), service, "M1");

    private static DateTimeOffset Seconds(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
