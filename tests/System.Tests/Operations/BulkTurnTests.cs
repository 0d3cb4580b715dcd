using System.Diagnostics;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>A bulk operation is paused, resumed, cancelled and tried again, by those who may.</summary>
[Collection<Running>]
public sealed class BulkTurnTests(TestSystem system)
{
    private const int Many = 1_500;

    [Fact]
    public async Task A_paused_operation_does_nothing_until_it_is_resumed()
    {
        var (person, id) = await Offering("ZD1");
        var since = Stopwatch.StartNew();
        var paused = await person.Do("pauseBulkOperation", new { id, reason = "Too busy." });
        TestContext.Current.TestOutputHelper?.WriteLine($"Paused {since.Elapsed} after it was asked for.");
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        var done = paused.Number("operation.done");
        Assert.Equal("PAUSED", paused.Text("operation.state"));
        Assert.Equal(done, await Hosting.Operations.Events(system, id));
        Assert.InRange(done, 1, Many - 1);

        // Another one goes through meanwhile.
        await system.A.Offered(system.A.Manual());
        Assert.Equal(done, (await Hosting.Operations.Read(person, id)).Number("done"));
        Assert.Equal(done, await Hosting.Operations.Events(system, id));

        await person.Do("resumeBulkOperation", new { id });
        var end = await Hosting.Operations.Finished(person, id);
        Assert.Equal(("COMPLETED", Many), (end.Text("state"), end.Number("done")));
        Assert.Equal(["PAUSE", "RESUME"], end.Texts("turns", "kind"));
        Assert.Equal(["Too busy.", ""], end.Texts("turns", "reason"));
    }

    [Fact]
    public async Task A_cancelled_operation_leaves_the_rest_alone_and_counts_what_was_done()
    {
        var (person, id) = await Offering("ZD2");
        await person.Do("cancelBulkOperation", new { id, reason = "The wrong service." });
        var end = await Hosting.Operations.Finished(person, id);
        var done = await Hosting.Operations.Events(system, id);
        Assert.Equal(("CANCELLED", Many, done), (end.Text("state"), end.Number("total"), end.Number("done")));
        Assert.InRange(done, 1, Many - 1);
        foreach (var turn in new[] { "pause", "resume", "cancel", "retry" })
        {
            Assert.Equal("WRONG_STATUS", (await person.Try($"{turn}BulkOperation", new { id })).Refusal());
        }

        Assert.Equal(done, await Hosting.Operations.Events(system, id));
        await Finished(person, await person.Do("undoBulkOperation", new { id }));
        Assert.Equal(done, await system.Database.Ask<long>(
            "select count(*) from collection where commissioner = 'ZD2' and status = 'Withdrawn'"));
    }

    [Theory]
    [InlineData("pauseBulkOperation")]
    [InlineData("resumeBulkOperation")]
    [InlineData("cancelBulkOperation")]
    [InlineData("retryBulkOperation")]
    public async Task Nothing_is_made_of_an_operation_that_is_finished(string turn)
    {
        var id = (await Offer(await Defined(), await system.A.Practice())).Text("id");
        Assert.Equal("WRONG_STATUS", (await system.A.National.Try(turn, new { id })).Refusal());
    }

    [Theory]
    [InlineData("pauseBulkOperation")]
    [InlineData("resumeBulkOperation")]
    [InlineData("cancelBulkOperation")]
    [InlineData("retryBulkOperation")]
    [InlineData("undoBulkOperation")]
    public async Task Others_learn_nothing_of_an_operation_and_who_only_sees_it_may_not_turn_it(string turn)
    {
        var id = (await Offer(await Defined(), await system.A.Practice())).Text("id");
        var elsewhere = Person.With(system, "elsewhere", ("ZB1", ["COMMISSIONING_MANAGEMENT"]));
        var support = Person.With(system, "support", ("X24", ["SUPPORT"]));
        Assert.Equal("NOT_FOUND", (await elsewhere.Try(turn, new { id })).Refusal());
        Assert.Equal("NOT_FOUND", (await system.A.National.Try(turn, new { id = "none" })).Refusal());
        Assert.Equal("FORBIDDEN", (await support.Try(turn, new { id })).Refusal());
    }

    [Fact]
    public async Task Who_holds_the_role_for_all_that_it_reaches_sees_it_in_the_list_and_by_its_id()
    {
        string[] both = [await system.A.Practice("ZE1"), await system.A.Practice("ZE2")];
        var service = await Defined();
        var (one, two) = ((await Offer(service, both[0])).Text("id")!, (await Offer(service, both)).Text("id")!);
        (string Organisation, string Role)[] first = [("ZE1", "COMMISSIONING_MANAGEMENT")];
        (string Organisation, string Role)[] second = [("ZE2", "COMMISSIONING_MANAGEMENT")];
        await Sees([one], first);
        await Sees([], second);
        await Sees([one, two], [.. first, .. second]);
        await Sees([], ("ZE1", "APPROVAL_MANAGEMENT"), ("ZE2", "APPROVAL_MANAGEMENT"));
        await Sees([], (both[0], "SERVICE_MANAGEMENT"));

        async Task Sees(string[] ids, params (string Organisation, string Role)[] roles)
        {
            var person = Person.With(
                system, $"ze-{string.Join('-', roles)}",
                [.. roles.Select(held => (held.Organisation, new[] { held.Role }))]);
            const string Page = """
                query($after: String) {
                  bulkOperations(first: 1, after: $after) { totalCount pageInfo { endCursor } nodes { id } }
                }
                """;
            var listed = new List<string>();
            string? after = null;
            do
            {
                var page = (await person.Ask(Page, new { after })).At("bulkOperations")!.Value;
                Assert.Equal(ids.Length, page.Number("totalCount"));
                listed.AddRange(page.Texts("nodes", "id"));
                after = page.Text("pageInfo.endCursor");
            }
            while (after is not null);

            Assert.Equal(ids.Reverse(), listed);
            foreach (var id in (string[])[one, two])
            {
                Assert.Equal(ids.Contains(id), (await Hosting.Operations.Read(person, id)).Text("id") is not null);
            }
        }
    }

    [Fact]
    public async Task A_colleague_with_the_role_stops_it_and_who_lost_the_role_does_not_go_on()
    {
        var (person, id) = await Offering("ZD3");
        var colleague = Person.With(system, "colleague-zd3", ("ZD3", ["COMMISSIONING_MANAGEMENT"]));
        await colleague.Do("pauseBulkOperation", new { id });
        var lost = Person.With(system, person.Id, ("ZD3", ["VIEW"]));
        Assert.Equal("FORBIDDEN", (await lost.Try("resumeBulkOperation", new { id })).Refusal());
        await lost.Do("cancelBulkOperation", new { id });
        var end = await Hosting.Operations.Read(colleague, id);
        Assert.Equal([colleague.Id, person.Id], end.Texts("turns", "by.id"));
    }

    [Fact]
    public async Task A_turn_that_is_sent_again_is_taken_once()
    {
        var (person, id) = await Offering("ZD4");
        var first = new { id, reason = "Wait.", idempotencyKey = "zd4-pause" };
        await person.Do("pauseBulkOperation", first);
        await person.Do("pauseBulkOperation", first);
        await person.Do("resumeBulkOperation", new { id });
        await person.Do("pauseBulkOperation", first);
        var another = new { id, reason = "Another.", idempotencyKey = "zd4-pause" };
        Assert.Equal("DUPLICATE", (await person.Try("pauseBulkOperation", another)).Refusal());
        var end = await Hosting.Operations.Finished(person, id);
        Assert.Equal(["PAUSE", "RESUME"], end.Texts("turns", "kind"));
    }

    [Fact]
    public async Task What_failed_is_tried_again_and_what_was_done_is_not()
    {
        var service = await Defined();
        var (there, missing, closed) = (await system.A.Practice(), Given.NewCode, Given.NewCode);
        await Import(Given.EpraccurRow(closed, closed: "20010101", status: "C"));
        var id = (await Offer(service, there, missing, closed)).Text("id");
        await Import(Given.EpraccurRow(missing));

        var retry = new { id, reason = "It is registered now.", idempotencyKey = $"retry-{missing}" };
        await system.A.National.Do("retryBulkOperation", retry);
        var end = await Hosting.Operations.Finished(system.A.National, id!);
        Assert.Equal(
            ("COMPLETED_WITH_FAILURES", 3, 2, 1),
            (end.Text("state"), end.Number("total"), end.Number("done"), end.Number("failed")));
        Assert.Equal([closed], end.Texts("failures.nodes", "collection.practice"));

        await system.A.National.Do("retryBulkOperation", retry);
        end = await Hosting.Operations.Finished(system.A.National, id!);
        Assert.Equal(["RETRY"], end.Texts("turns", "kind"));
        Assert.Equal(2, await Hosting.Operations.Events(system, id!));
    }

    [Fact]
    public async Task An_offer_is_not_tried_again_once_its_service_is_defined_anew()
    {
        var service = await Defined();
        var missing = Given.NewCode;
        var id = (await Offer(service, await system.A.Practice(), missing)).Text("id");
        await Import(Given.EpraccurRow(missing));
        await system.A.National.Do("defineService", service with { Name = "Anew", Reason = "A better name." });
        Assert.Equal("WRONG_STATUS", (await system.A.National.Try("retryBulkOperation", new { id })).Refusal());
        Assert.Equal(1, await Hosting.Operations.Events(system, id!));
        Assert.Equal(1, (await Offer(service, missing)).Number("done"));
    }

    [Fact]
    public async Task Who_tries_again_answers_for_it()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var typist = Person.With(
            system, $"both-{one.Practice}",
            (one.Practice, ["ACHIEVEMENT_ENTRY"]), (one.Commissioner, ["APPROVAL_MANAGEMENT"]));
        await typist.Do("enterFigures", new { key = one.Key, submit = true, values = Case.Figures() });
        await one.Declare();
        var end = await Finished(typist, await typist.Do("approveMany", new { items = new[] { one.Seen() } }));
        Assert.Equal(["SAME_PERSON"], end.Texts("failures.nodes", "code"));

        await one.Approver.Do("retryBulkOperation", new { id = end.Text("id") });
        end = await Hosting.Operations.Finished(typist, end.Text("id")!);
        Assert.Equal(("COMPLETED", 1, 0), (end.Text("state"), end.Number("done"), end.Number("failed")));
        Assert.Equal(one.Approver.Id, (await one.Read()).Text("declaration.approvedBy.id"));
    }

    [Fact]
    public async Task A_dry_run_is_not_tried_again()
    {
        var service = await Defined();
        var dry = await Finished(system.A.National, await system.A.National.Do(
            "offerService", new { service = service.Code, practices = new[] { "T99997" }, dryRun = true }));
        Assert.Equal("COMPLETED_WITH_FAILURES", dry.Text("state"));
        Assert.Equal(
            "WRONG_STATUS", (await system.A.National.Try("retryBulkOperation", new { id = dry.Text("id") })).Refusal());
    }

    /// <summary>An offer to many, in the middle of its work, and who started it.</summary>
    private async Task<(Person Person, string Id)> Offering(string commissioner)
    {
        var service = await Defined();
        await system.A.Practices(Many, commissioner);
        var person = Person.With(
            system, $"commissioning-{commissioner}", (commissioner, ["COMMISSIONING_MANAGEMENT"]));
        var id = (await person.Do("offerService", new { service = service.Code, commissioner })).Text("operation.id")!;
        await Wait.For(() => Hosting.Operations.Events(system, id), count => count > 0, "the first are offered");
        return (person, id);
    }

    private async Task<ServiceDefinition> Defined()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        return service;
    }

    private Task<JsonElement> Import(string csv) => system.A.National.Do("importPractices", new { csv });

    private async Task<JsonElement> Offer(ServiceDefinition service, params string[] practices) => await Finished(
        system.A.National, await system.A.National.Do("offerService", new { service = service.Code, practices }));

    private static Task<JsonElement> Finished(Person by, JsonElement payload) =>
        Hosting.Operations.Finished(by, payload.Text("operation.id")!);
}
