using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>What an operation did is taken back where nobody has done anything since.</summary>
[Collection<Running>]
public sealed class BulkUndoTests(TestSystem system)
{
    [Fact]
    public async Task Offers_are_withdrawn_unless_somebody_acted_since()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var cases = (await system.A.Practices(4, Given.Region))
            .Select(practice => new Case(system, service, practice, Given.Region)).ToArray();
        var (before, open, accepted, anew) = (cases[0], cases[1], cases[2], cases[3]);
        await before.Offer();
        var offered = await Offer(service, cases);
        Assert.Equal((3, 1), (offered.Number("done"), offered.Number("skipped")));
        await accepted.Manager.Do("acceptOffer", accepted.Answer);
        await anew.Commissioning.Do("withdrawOffer", anew.Answer);
        await anew.Offer();

        var input = new { id = offered.Text("id"), reason = "By mistake.", idempotencyKey = $"undo-{open.Practice}" };
        var undo = await Finished(await system.A.National.Do("undoBulkOperation", input));
        Assert.Equal(
            ("UNDO", offered.Text("id"), 3, 1, 2),
            (undo.Text("kind"), undo.Text("undoes"), undo.Number("total"), undo.Number("done"), undo.Number("failed")));
        Assert.Equal(
            [(accepted.Id, "WRONG_STATUS"), (anew.Id, "CONFLICT")],
            undo.Texts("failures.nodes", "collection.id").Zip(undo.Texts("failures.nodes", "code")));
        Assert.Equal(
            ["OFFERED", "WITHDRAWN", "AWAITING_ENTRY", "OFFERED"],
            await Task.WhenAll(cases.Select(one => one.Status())));
        Assert.Equal("By mistake.", (await open.Read()).Text("participation.reason"));

        var again = await system.A.National.Do("undoBulkOperation", input);
        Assert.Equal(undo.Text("id"), again.Text("operation.id"));
        var ofUndo = await system.A.National.Try("undoBulkOperation", new { id = undo.Text("id") });
        Assert.Equal("WRONG_STATUS", ofUndo.Refusal());
    }

    [Fact]
    public async Task An_approval_stands_and_says_what_to_do_instead()
    {
        var service = system.A.Manual();
        Case[] cases = [await system.A.Declared(service), await system.A.Declared(service)];
        var approver = cases[0].Approver;
        var approved = await Finished(approver, await approver.Do(
            "approveMany", new { items = cases.Select(one => one.Seen()) }));
        await cases[1].Payer.Do("approveFinancially", cases[1].Seen());
        var undo = await Finished(approver, await approver.Do("undoBulkOperation", new { id = approved.Text("id") }));
        Assert.Equal((0, 2), (undo.Number("done"), undo.Number("failed")));
        Assert.Equal(
            [
                "An approval is not taken back. Reject the declaration, as long as it awaits financial approval.",
                "This has been approved for the last time. A correction needs an adjustment.",
            ],
            undo.Texts("failures.nodes", "message"));
        Assert.Equal("AWAITING_FINANCIAL_APPROVAL", await cases[0].Status());
    }

    [Fact]
    public async Task A_dry_run_did_nothing_that_could_be_taken_back()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var dry = await Finished(await system.A.National.Do("offerService", new
        {
            service = service.Code,
            practices = new[] { await system.A.Practice() },
            dryRun = true,
        }));
        Assert.Equal(
            "WRONG_STATUS", (await system.A.National.Try("undoBulkOperation", new { id = dry.Text("id") })).Refusal());
    }

    [Fact]
    public async Task A_commissioner_takes_back_its_own_part()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var own = new Case(system, service, (await system.A.Practices(1, "ZU1"))[0], "ZU1");
        var other = new Case(system, service, (await system.A.Practices(1, "ZU2"))[0], "ZU2");
        var both = Person.With(
            system, "zu", ("ZU1", ["COMMISSIONING_MANAGEMENT"]), ("ZU2", ["COMMISSIONING_MANAGEMENT"]));
        var offered = await Finished(both, await both.Do(
            "offerService", new { service = service.Code, practices = new[] { own.Practice, other.Practice } }));
        var one = Person.With(system, "zu", ("ZU1", ["COMMISSIONING_MANAGEMENT"]));
        var undo = await Finished(one, await one.Do("undoBulkOperation", new { id = offered.Text("id") }));
        Assert.Equal((1, 1), (undo.Number("done"), undo.Number("failed")));
        Assert.Equal(["NOT_FOUND"], undo.Texts("failures.nodes", "code"));
        Assert.Equal(("WITHDRAWN", "OFFERED"), (await own.Status(), await other.Status()));
    }

    private async Task<JsonElement> Offer(ServiceDefinition service, Case[] cases) => await Finished(
        await system.A.National.Do(
            "offerService", new { service = service.Code, practices = cases.Select(one => one.Practice) }));

    private Task<JsonElement> Finished(JsonElement payload) => Finished(system.A.National, payload);

    private static Task<JsonElement> Finished(Person by, JsonElement payload) =>
        Hosting.Operations.Finished(by, payload.Text("operation.id")!);
}
