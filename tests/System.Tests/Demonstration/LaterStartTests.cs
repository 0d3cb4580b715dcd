using Xunit;

namespace GpCollections.Demonstration;

/// <summary>A system of its own, whose api moves two hours ahead.</summary>
public sealed class LaterStartTests(DemonstrationSystem system) : IClassFixture<DemonstrationSystem>
{
    [Fact]
    public async Task A_later_start_does_nothing_twice_and_adds_new_windows()
    {
        var (before, services) = (await Lasting(), await Live());
        await system.StartAgain(TimeSpan.FromHours(2));
        Assert.Equal(before, await Lasting());
        Assert.Equal(services + 1, await Live());

        // A start that follows at once adds none, unless a new minute has begun.
        await system.StartAgain(TimeSpan.Zero);
        Assert.Equal(before, await Lasting());
        Assert.InRange(await Live(), services + 1, services + 2);
    }

    [Fact]
    public async Task A_start_after_a_crash_in_the_middle_does_nothing_twice()
    {
        var before = await Lasting();

        // What comes last is missing: everything else is tried once more.
        await system.Database.Execute("delete from hold");
        await system.StartAgain(TimeSpan.FromMinutes(5));
        Assert.Equal(before, await Lasting());
    }

    /// <summary>Everything that only the first start does, but for the window that is open for hours.</summary>
    private Task<string> Lasting() => system.Database.Ask<string>(
        """
        select (select count(*) from practice) || ' ' || (select count(*) from hold) || ' '
            || (select count(*) from service where code not like 'FLU-%') || E'\n'
            || (select string_agg(key || ' ' || version || ' ' || status, E'\n' order by key) from collection
                where service not like 'FLU-%' and service <> 'MI-DEMO')
        """);

    private Task<long> Live() => system.Database.Ask<long>("select count(*) from service where code like 'FLU-DEMO-%'");
}
