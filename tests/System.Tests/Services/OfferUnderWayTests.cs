using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

/// <summary>A service is defined anew while an offer of many, bound to the version before, is under way.</summary>
[Collection<Running>]
public sealed class OfferUnderWayTests(TestSystem system)
{
    private const int Many = 600;
    private const string Commissioner = "ZX5";

    [Fact]
    public async Task What_it_has_still_to_offer_counts_as_offered_until_it_is_cancelled()
    {
        var (service, person, id) = await PausedBeforeItsLastPeriod();
        var last = service.Periods[1];
        var without = service with { Periods = [service.Periods[0]], Reason = "One is enough." };
        var refused = await system.A.National.Try("defineService", without);
        Assert.Equal(("CONFLICT", "periods"), (refused.Refusal(), refused.Field()));
        refused = await system.A.National.Try("defineService", service with
        {
            Periods = [service.Periods[0], last with { EndsOn = last.EndsOn.AddDays(1) }],
            Reason = "A day longer.",
        });
        Assert.Equal(("CONFLICT", "periods"), (refused.Refusal(), refused.Field()));

        // Cancelled, or one that only looks: neither keeps anything from changing.
        Assert.Equal(0, await Collections(service.Code, last.Period));
        await person.Do("cancelBulkOperation", new { id });
        await Hosting.Operations.Finished(person, (await person.Do(
            "offerService", new { service = service.Code, commissioner = Commissioner, dryRun = true }))
            .Text("operation.id")!);
        Assert.Equal(2, (await system.A.National.Do("defineService", without)).Number("service.version"));
    }

    [Fact]
    public async Task Dates_that_are_moved_meanwhile_are_followed_by_those_it_reaches_later()
    {
        var (service, person, id) = await PausedBeforeItsLastPeriod();
        var moved = system.Today.AddDays(90);
        var next = service with
        {
            Periods = [service.Periods[0], service.Periods[1] with { DeclareBy = moved }],
            Reason = "The holidays.",
        };
        Assert.Equal(2, (await system.A.National.Do("defineService", next)).Number("service.version"));
        Assert.Equal(0, await Collections(service.Code, "P2"));
        await person.Do("resumeBulkOperation", new { id });
        var end = await Hosting.Operations.Finished(person, id, TimeSpan.FromSeconds(120));
        Assert.Equal(2 * Many, end.Number("done"));
        await Wait.For(
            () => system.Database.Ask<long>(
                $"""
                select count(*) from collection_event
                where key like '{service.Code}/P2/%' and kind = 'DatesMoved'
                    and event -> 'dates' ->> 'declareBy' = '{moved:yyyy-MM-dd}'
                """),
            count => count == Many,
            "all of the last period follow",
            TimeSpan.FromSeconds(180));
    }

    /// <summary>Of two periods: some practices have the first one, and nobody the last.</summary>
    private async Task<(ServiceDefinition Service, Person Person, string Id)> PausedBeforeItsLastPeriod()
    {
        var service = system.A.Manual();
        var only = service.Periods[0] with { DeclareBy = system.Today.AddDays(60) };
        service = service with { Periods = [only, only with { Period = "P2" }] };
        await system.A.National.Do("defineService", service);
        if (await system.Database.Ask<long>(
            $"select count(*) from practice where commissioner = '{Commissioner}'") is 0)
        {
            await system.A.Practices(Many, Commissioner);
        }

        var person = Person.With(system, "commissioning-zx5", (Commissioner, ["COMMISSIONING_MANAGEMENT"]));
        // The database pauses it, with the outcomes of its first batch: no request is sure to come in time.
        var name = $"pause_{Guid.NewGuid():N}";
        await system.Database.Execute(
            $"""
            create function {name}() returns trigger language plpgsql as
                'begin new.state = ''Paused''; return new; end';
            create trigger {name} before update on bulk_operation for each row
                when (new.request ->> 'service' = '{service.Code}' and old.done = 0 and new.done > 0)
                execute function {name}();
            """);
        var id = (await person.Do("offerService", new { service = service.Code, commissioner = Commissioner }))
            .Text("operation.id")!;
        await Wait.For(
            async () => (await Hosting.Operations.Read(person, id)).Text("state"), state => state == "PAUSED",
            "it is paused", TimeSpan.FromSeconds(60));
        await system.Database.Execute($"drop trigger {name} on bulk_operation; drop function {name}()");
        Assert.InRange(await Collections(service.Code, "P1"), 1, Many - 1);
        Assert.Equal(0, await Collections(service.Code, "P2"));
        return (service, person, id);
    }

    private Task<long> Collections(string service, string period) => system.Database.Ask<long>(
        $"select count(*) from collection where service = '{service}' and period = '{period}'");
}
