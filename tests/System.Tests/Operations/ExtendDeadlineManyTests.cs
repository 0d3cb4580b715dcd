using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>A supplier's systems fail: everybody concerned gets more time at once.</summary>
[Collection<Running>]
public sealed class ExtendDeadlineManyTests(TestSystem system)
{
    [Fact]
    public async Task All_that_the_filter_finds_get_more_time_for_the_step()
    {
        var service = system.A.Windowed(system.Now.AddDays(-2), system.Now.AddDays(-1));
        var one = await system.A.Accepted(service);
        var offered = new Case(system, service, await system.A.Practice(), one.Commissioner);
        await offered.Offer(system.Today.AddDays(5));
        Assert.Equal("NOT_COLLECTED", await one.Status());

        var dry = await Finished(await system.A.Operator.Do("extendDeadlineMany", Input(one, dryRun: true)));
        Assert.Equal(("EXTEND_DEADLINE", 1, 1), (dry.Text("kind"), dry.Number("total"), dry.Number("done")));
        Assert.Equal("NOT_COLLECTED", await one.Status());

        var end = await Finished(await system.A.Operator.Do("extendDeadlineMany", Input(one)));
        Assert.Equal((1, 1), (end.Number("total"), end.Number("done")));
        await one.Becomes("AWAITING_DECLARATION");
        var told = await one.Read(fields: "deadlines { step reason extendedBy { id organisation } }");
        var step = told.At("deadlines")!.Value.EnumerateArray().Single(each => each.Text("step") == "EXTRACT");
        Assert.Equal(("The supplier's systems failed.", "operator", "X24"), (
            step.Text("reason"), step.Text("extendedBy.id"), step.Text("extendedBy.organisation")));
        Assert.DoesNotContain("DeadlineExtended", await offered.History());
        Assert.Equal(
            "WRONG_STATUS",
            (await system.A.Operator.Try("undoBulkOperation", new { id = end.Text("id") })).Refusal());

        var answers = await Finished(await system.A.Operator.Do("extendDeadlineMany", Input(one, "RESPOND")));
        Assert.Equal((1, 1), (answers.Number("total"), answers.Number("done")));
        Assert.Contains("DeadlineExtended", await offered.History());
    }

    [Fact]
    public async Task What_can_have_no_more_time_says_why_and_a_commissioner_reaches_its_own_only()
    {
        var service = system.A.Manual();
        var typed = await system.A.Accepted(service with
        {
            Periods = [service.Periods[0] with { ManualEntryClosesOn = system.Today.AddDays(1) }],
        });
        var elsewhere = new Case(system, typed.Service, await system.A.Practice("ZH7"), "ZH7");
        await elsewhere.Offer();
        await elsewhere.Manager.Do("acceptOffer", elsewhere.Answer);
        Assert.Equal("FORBIDDEN", (await typed.Manager.Try("extendDeadlineMany", Input(typed))).Refusal());

        var own = await Finished(
            await typed.Approver.Do("extendDeadlineMany", Input(typed, "MANUAL_ENTRY")), typed.Approver);
        Assert.Equal((1, 1), (own.Number("total"), own.Number("done")));
        Assert.Contains("DeadlineExtended", await typed.History());
        Assert.DoesNotContain("DeadlineExtended", await elsewhere.History());

        var none = await Finished(await system.A.Operator.Do("extendDeadlineMany", Input(typed, "EXTRACT")));
        Assert.Equal(["WRONG_STATUS", "WRONG_STATUS"], none.Texts("failures.nodes", "code"));
    }

    [Fact]
    public async Task It_needs_a_filter_a_reason_and_an_end_to_come()
    {
        async Task<string> Refused(object filter, DateTimeOffset until, string reason)
        {
            var payload = await system.A.Operator.Try(
                "extendDeadlineMany", new { filter, deadline = "EXTRACT", until, reason });
            return $"{payload.Refusal()} {payload.Field()}";
        }

        var (some, soon) = (new { service = new[] { "NO-SUCH" } }, system.Now.AddDays(1));
        Assert.Equal("INVALID filter", await Refused(new { }, soon, "Because"));
        Assert.Equal("INVALID reason", await Refused(some, soon, " "));
        Assert.Equal("INVALID reason", await Refused(some, soon, new string('x', 4_001)));
        Assert.Equal("INVALID until", await Refused(some, system.Now.AddMinutes(-1), "Because"));
        Assert.Equal("INVALID until", await Refused(some, system.Now.AddDays(367), "Because"));
    }

    private object Input(Case one, string deadline = "EXTRACT", bool dryRun = false) => new
    {
        filter = new { service = new[] { one.Service.Code } },
        deadline,
        until = system.Now.AddDays(10),
        reason = "The supplier's systems failed.",
        dryRun,
    };

    private Task<JsonElement> Finished(JsonElement payload, Person? by = null) =>
        Hosting.Operations.Finished(by ?? system.A.Operator, payload.Text("operation.id")!);
}

/// <summary>The answer was lost, and the same is asked again later.</summary>
[Collection<Clocked>]
public sealed class ExtendDeadlineManyAgainTests(ClockedSystem system)
{
    [Fact]
    public async Task With_its_key_its_operation_is_answered_though_the_end_has_passed()
    {
        var (until, key) = (system.Now.AddHours(1), $"extend-{Given.NewCode}");
        object Input(string deadline, string? idempotencyKey) => new
        {
            filter = new { service = new[] { "NO-SUCH" } },
            deadline,
            until,
            reason = "Briefly.",
            idempotencyKey,
        };
        var first = await system.A.Operator.Do("extendDeadlineMany", Input("EXTRACT", key));
        system.Pass(TimeSpan.FromHours(2));
        var again = await system.A.Operator.Do("extendDeadlineMany", Input("EXTRACT", key));
        Assert.Equal(first.Text("operation.id"), again.Text("operation.id"));
        Assert.Equal(
            "DUPLICATE", (await system.A.Operator.Try("extendDeadlineMany", Input("RESPOND", key))).Refusal());
        Assert.Equal(
            "INVALID", (await system.A.Operator.Try("extendDeadlineMany", Input("EXTRACT", null))).Refusal());
    }
}
