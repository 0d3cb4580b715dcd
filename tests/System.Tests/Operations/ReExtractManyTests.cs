using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>After a supplier's defect: everything it touches is asked for again.</summary>
[Collection<Running>]
public sealed class ReExtractManyTests(TestSystem system)
{
    private object Input(Case one, DateTimeOffset until, bool dryRun = false) => new
    {
        filter = new { service = new[] { one.Service.Code } },
        until,
        reason = "The supplier counted twice.",
        dryRun,
    };

    [Fact]
    public async Task A_window_that_is_closed_is_opened_for_what_the_filter_finds()
    {
        var service = system.A.Windowed(system.Now.AddDays(-2), system.Now.AddDays(-1));
        var one = await system.A.Accepted(service);
        var untouched = await system.A.Offered(service);
        Assert.Equal("NOT_COLLECTED", await one.Status());

        var until = system.Now.AddDays(10);
        var dry = await Finished(await system.A.Operator.Do("requestReExtractMany", Input(one, until, dryRun: true)));
        Assert.Equal(("RE_EXTRACT", 1, 1), (dry.Text("kind"), dry.Number("total"), dry.Number("done")));
        Assert.Equal("NOT_COLLECTED", await one.Status());

        var end = await Finished(await system.A.Operator.Do("requestReExtractMany", Input(one, until)));
        Assert.Equal((1, 1), (end.Number("total"), end.Number("done")));
        await one.Becomes("AWAITING_DECLARATION");
        Assert.Equal("OFFERED", await untouched.Status());
        Assert.Equal(
            "WRONG_STATUS",
            (await system.A.Operator.Try("undoBulkOperation", new { id = end.Text("id") })).Refusal());
    }

    [Fact]
    public async Task It_needs_the_operator_a_filter_a_reason_and_a_moment_to_come()
    {
        var one = await system.A.Accepted(system.A.Automatic());
        var soon = system.Now.AddDays(1);
        Assert.Equal("FORBIDDEN", (await one.Manager.Try("requestReExtractMany", Input(one, soon))).Refusal());
        foreach (var until in new[] { system.Now.AddMinutes(-1), system.Now.AddDays(93) })
        {
            var refused = await system.A.Operator.Try("requestReExtractMany", Input(one, until));
            Assert.Equal(("INVALID", "until"), (refused.Refusal(), refused.Field()));
        }

        var everything = await system.A.Operator.Try(
            "requestReExtractMany", new { filter = new { }, until = soon, reason = "All." });
        Assert.Equal(("INVALID", "filter"), (everything.Refusal(), everything.Field()));
    }

    [Fact]
    public async Task What_has_been_approved_is_a_failure_that_says_so()
    {
        var service = system.A.Automatic() with { FinancialApprovalRequired = false };
        var one = await system.A.Approved(service);
        var end = await Finished(await system.A.Operator.Do(
            "requestReExtractMany", Input(one, system.Now.AddDays(1))));
        Assert.Equal((0, 1), (end.Number("done"), end.Number("failed")));
        Assert.Equal(["WRONG_STATUS"], end.Texts("failures.nodes", "code"));
    }

    private Task<JsonElement> Finished(JsonElement payload) =>
        Hosting.Operations.Finished(system.A.Operator, payload.Text("operation.id")!);
}
