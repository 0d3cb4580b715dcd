using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Provision;

/// <summary>Deliveries that no person releases, by a clock that is moved.</summary>
[Collection<Clocked>]
public sealed class AutomaticReleaseTests(ClockedSystem system)
{
    [Fact]
    public async Task What_is_complete_is_delivered_once_in_the_system_s_name()
    {
        var requested = await By(new { whenComplete = true });
        var (one, other) = (await requested.Approved(), await requested.Submitted());
        await Sweep();
        Assert.Equal(0, await Count(requested));

        await other.Approver.Do("approve", other.Seen());
        await system.MoveOn(system.Now, async () => await Released(requested, 1), "both are delivered");
        await Sweep();
        Assert.Equal(1, await Count(requested));
        Assert.Equal(["PROVIDED", "PROVIDED"], [await one.Status(), await other.Status()]);
        Assert.Equal("system", (await one.Read(fields: "history(first: 50) { nodes { kind by { id } } }"))
            .At("history.nodes")!.Value.EnumerateArray().Last(each => each.Text("kind") == "Provided").Text("by.id"));
        var found = await system.A.National.Ask(
            $$"""{ deliveries(requester: "{{requested.Code}}", first: 1) { nodes { releasedBy { id } } } }""");
        Assert.Equal("system", found.Text("deliveries.nodes.0.releasedBy.id"));

        // What a person takes back stays with persons.
        await requested.Turn("withdrawDelivery", system.A.National, 1, "The wrong indicators.");
        await Sweep();
        Assert.Equal(1, await Count(requested));
    }

    [Fact]
    public async Task What_is_ready_on_the_day_is_delivered_whatever_is_missing()
    {
        var requested = await By(new { daysAfter = 10 });
        var (one, other) = (await requested.Approved(), await requested.Submitted());
        await Sweep();
        Assert.Equal(0, await Count(requested));

        var day = system.Now.AddDays(11);
        await system.MoveOn(day, async () => await Released(requested, 1), "what is ready is delivered");
        Assert.Equal(["PROVIDED", "AWAITING_APPROVAL"], [await one.Status(), await other.Status()]);
        await other.Approver.Do("approve", other.Seen());
        await Sweep();
        Assert.Equal(1, await Count(requested));
    }

    private Task<Requested> By(object release) => Requested.By(
        system, approval: true, service: system.A.Manual() with { AutomaticRelease = release });

    /// <summary>A whole round of the sweep, at least: two others fall due one after the other.</summary>
    private async Task Sweep()
    {
        for (var round = 0; round < 2; round++)
        {
            var due = await By(new { whenComplete = true });
            await due.Approved();
            await system.MoveOn(system.Now, async () => await Released(due, 1), "another one is delivered");
        }
    }

    private static async Task<bool> Released(Requested requested, int number)
    {
        var found = await requested.Deliveries(requested.Receiver);
        return found.Number("totalCount") == number && found.Text("nodes.0.state") == "RELEASED";
    }

    private static async Task<int> Count(Requested requested) =>
        (await requested.Deliveries(requested.Receiver)).Number("totalCount");
}
