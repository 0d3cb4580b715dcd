using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>A practice that moved has collections of two commissioners: each answers for its own.</summary>
[Collection<Running>]
public sealed class MovedPracticeTests(TestSystem system)
{
    [Fact]
    public async Task A_commissioner_withdraws_what_it_offered_and_not_what_the_next_one_did()
    {
        var (service, practice) = await Moved();
        var before = Person.With(system, "before", ("ZF1", ["COMMISSIONING_MANAGEMENT"]));
        var named = await before.Try(
            "withdrawOffer", new { service = service.Code, practice, periods = new[] { "P2" } });
        Assert.Equal("NOT_FOUND", named.Refusal());

        var withdrawn = await before.Do("withdrawOffer", new { service = service.Code, practice });
        Assert.Equal([$"{service.Code}/P1/{practice}"], withdrawn.Texts("collections", "id"));
        Assert.Equal("WITHDRAWN", await Status(service, "P1", practice));
        Assert.Equal("OFFERED", await Status(service, "P2", practice));
    }

    [Fact]
    public async Task The_practice_answers_both()
    {
        var (service, practice) = await Moved();
        var manager = Person.With(system, $"manager-{practice}", (practice, ["SERVICE_MANAGEMENT"]));
        var accepted = await manager.Do("acceptOffer", new { service = service.Code, practice });
        Assert.Equal(
            [$"{service.Code}/P1/{practice}", $"{service.Code}/P2/{practice}"],
            accepted.Texts("collections", "id").Order());
    }

    [Fact]
    public async Task A_commissioner_holds_its_own_collections_of_a_practice_and_not_those_of_another()
    {
        var (service, practice) = await Moved();
        var (before, now) = (Approver("ZF1"), Approver("ZF2"));
        object Scope(string? period, string? commissioner = null) =>
            new { service = service.Code, practice, period, commissioner, reason = "Doubt" };
        Assert.Equal("FORBIDDEN", (await now.Try("placeHold", Scope("P1"))).Refusal());
        Assert.Equal("FORBIDDEN", (await before.Try("placeHold", Scope("P2"))).Refusal());
        Assert.Equal("FORBIDDEN", (await now.Try("placeHold", Scope(null))).Refusal());
        Assert.Equal(1, (await now.Do("placeHold", Scope(null, "ZF2"))).Number("affected"));

        var held = await before.Do("placeHold", Scope("P1"));
        var id = held.Text("hold.id");
        Assert.Equal(1, held.Number("affected"));
        Assert.Contains(id, (await before.Ask("{ holds { id } }")).Texts("holds", "id"));
        Assert.DoesNotContain(id, (await now.Ask("{ holds { id } }")).Texts("holds", "id"));
        Assert.Equal("NOT_FOUND", (await now.Try("releaseHold", new { id, reason = "Mine" })).Refusal());
        await before.Do("releaseHold", new { id, reason = "Cleared" });
    }

    private Person Approver(string commissioner) =>
        Person.With(system, $"approver-{commissioner}", (commissioner, ["APPROVAL_MANAGEMENT"]));

    /// <summary>Offered P1, which is over, by ZF1, then moved, then offered P2 by ZF2.</summary>
    private async Task<(ServiceDefinition Service, string Practice)> Moved()
    {
        var service = system.A.Manual();
        var first = service.Periods[0];
        var (last, next) = (system.Today.AddDays(-1), system.Today);
        service = service with
        {
            Periods =
            [
                first with { EndsOn = last },
                first with { Period = "P2", StartsOn = next, AchievementDate = next },
            ],
        };
        await system.A.National.Do("defineService", service);
        var practice = await system.A.Practice("ZF1");
        await Offer(service, "P1", practice);
        await system.A.National.Do("importPractices", new { csv = Given.EpraccurRow(practice, commissioner: "ZF2") });
        await Offer(service, "P2", practice);
        return (service, practice);
    }

    private async Task Offer(ServiceDefinition service, string period, string practice)
    {
        var started = await system.A.National.Do("offerService", new
        {
            service = service.Code,
            periods = new[] { period },
            practices = new[] { practice },
        });
        var end = await Hosting.Operations.Finished(system.A.National, started.Text("operation.id")!);
        Assert.Equal(1, end.Number("done"));
    }

    private async Task<string?> Status(ServiceDefinition service, string period, string practice) =>
        (await system.A.National.Ask(
            "query($key: CollectionKey!) { collection(key: $key) { status } }",
            new { key = new { practice, service = service.Code, period } })).Text("collection.status");
}
