using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>More time for one practice, through the door.</summary>
[Collection<Clocked>]
public sealed class ExtensionTests(ClockedSystem system)
{
    [Fact]
    public async Task A_practice_that_missed_its_window_is_asked_again_when_it_gets_more_time()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(9));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(closes, async () => await one.Status() == "NOT_COLLECTED", "the window closed");
        await system.Supplier("NONE", one.Practice);

        var until = system.Now.AddDays(3);
        await one.Approver.Do("extendDeadline", Extended(one, "EXTRACT", until));

        await one.Becomes("AWAITING_DECLARATION");
        var deadline = (await one.Read(fields: "deadlines { step closesAt reason extendedBy { id } }"))
            .At("deadlines")!.Value.EnumerateArray().Single(step => step.Text("step") == "EXTRACT");
        Assert.Equal(until, deadline.At("closesAt")!.Value.GetDateTimeOffset());
        Assert.Equal((one.Approver.Id, "The practice was flooded"),
            (deadline.Text("extendedBy.id"), deadline.Text("reason")));
        Assert.Contains("DeadlineExtended", await one.History());
    }

    [Fact]
    public async Task Only_the_commissioner_and_national_roles_give_more_time()
    {
        var one = await system.A.Offered(system.A.Manual(), system.Today.AddDays(5));
        var input = Extended(one, "RESPOND", system.Now.AddDays(20));
        Assert.Equal("FORBIDDEN", (await one.Manager.Try("extendDeadline", input)).Refusal());
        Assert.Equal("NOT_FOUND", (await one.At("ZB1", "other", "APPROVAL_MANAGEMENT")
            .Try("extendDeadline", input)).Refusal());
        await system.A.Operator.Do("extendDeadline", input);
        Assert.Equal(
            Services.London.DayOf(system.Now.AddDays(20)).ToString("yyyy-MM-dd"),
            (await one.Read(fields: "awaiting { dueOn }")).Text("awaiting.dueOn"));
    }

    private static object Extended(Case one, string deadline, DateTimeOffset until) =>
        new { key = one.Key, deadline, until, reason = "The practice was flooded" };
}
