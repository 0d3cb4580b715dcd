using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Operations;

/// <summary>One request, many collections: each item has its own outcome.</summary>
[Collection<Running>]
public sealed class BulkTests(TestSystem system)
{
    [Fact]
    public async Task A_service_is_offered_to_500_practices()
    {
        var service = await Defined();
        await system.A.Practices(500, "ZC1");
        var start = await system.A.National.Do("offerService", new { service = service.Code, commissioner = "ZC1" });
        Assert.Equal(("RUNNING", "OFFER"), (start.Text("operation.state"), start.Text("operation.kind")));
        var end = await Finished(system.A.National, start);
        Assert.Equal(("COMPLETED", 500, 500), (end.Text("state"), end.Number("total"), end.Number("done")));
    }

    [Fact]
    public async Task Progress_is_a_count_that_only_rises()
    {
        var service = await Defined();
        await system.A.Practices(500, "ZC2");
        var id = (await system.A.National.Do("offerService", new { service = service.Code, commissioner = "ZC2" }))
            .Text("operation.id")!;
        List<int> seen = [];
        await Wait.For(() => Hosting.Operations.Read(system.A.National, id), operation =>
        {
            seen.Add(operation.Number("done"));
            return operation.Text("finishedAt") is not null;
        }, "the operation is at its end");
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(500, seen[^1]);
    }

    [Fact]
    public async Task Practices_that_are_not_there_or_not_open_fail_by_themselves()
    {
        var service = await Defined();
        var (open, closed) = (await system.A.Practice(), Given.NewCode);
        await system.A.National.Do(
            "importPractices", new { csv = Given.EpraccurRow(closed, closed: "20010101", status: "C") });
        var end = await Offer(service, open, "T99998", closed);
        Assert.Equal(("COMPLETED_WITH_FAILURES", 1, 2), (end.Text("state"), end.Number("done"), end.Number("failed")));
        Assert.Equal([closed, "T99998"], end.Texts("failures.nodes", "collection.practice").Order());
        Assert.Equal(["INVALID", "INVALID"], end.Texts("failures.nodes", "code"));
    }

    [Fact]
    public async Task What_is_offered_already_is_skipped()
    {
        var service = await Defined();
        var practices = await system.A.Practices(2, "ZC3");
        await Offer(service, practices[0]);
        var end = await Offer(service, practices);
        Assert.Equal((1, 1, 0), (end.Number("done"), end.Number("skipped"), end.Number("failed")));
        Assert.Equal([practices[0]], end.Texts("skips.nodes", "collection.practice"));
    }

    [Fact]
    public async Task A_commissioner_offers_to_its_own_practices_only()
    {
        var service = await Defined();
        var (own, other) = ((await system.A.Practices(1, "ZC4"))[0], (await system.A.Practices(1, "ZC5"))[0]);
        var commissioner = Person.With(system, "zc4", ("ZC4", ["COMMISSIONING_MANAGEMENT"]));
        var both = await commissioner.Try(
            "offerService", new { service = service.Code, practices = new[] { own, other } });
        Assert.Equal("FORBIDDEN", both.Refusal());
        await Finished(commissioner, await commissioner.Do(
            "offerService", new { service = service.Code, practices = new[] { own } }));
    }

    [Fact]
    public async Task Approving_items_names_the_one_that_was_refused()
    {
        var (cases, approver) = await WithOwnWork();
        var end = await Finished(approver, await approver.Do(
            "approveMany", new { items = cases.Select(one => one.Seen()) }));
        await AssertOthersApproved(cases, end);
    }

    [Fact]
    public async Task Ten_thousand_items_are_taken()
    {
        var one = await system.A.Declared(system.A.Manual());
        var others = Enumerable.Range(1, 9_999).Select(n => (object)new
        {
            key = new { practice = $"V{n:D5}", service = one.Service.Code, period = one.Period },
            figuresVersion = 1,
        });
        var end = await Finished(one.Approver, await one.Approver.Do(
            "approveMany", new { items = others.Prepend(one.Seen()) }));
        Assert.Equal((10_000, 1, 9_999), (end.Number("total"), end.Number("done"), end.Number("failed")));
        Assert.Equal("NOT_FOUND", end.Text("failures.nodes.0.code"));
    }

    [Fact]
    public async Task Approving_by_filter_names_the_one_that_was_refused()
    {
        var (cases, approver) = await WithOwnWork();
        var end = await Finished(approver, await approver.Do(
            "approveMany", new { filter = new { service = new[] { cases[0].Service.Code } } }));
        await AssertOthersApproved(cases, end);
    }

    [Fact]
    public async Task Financial_approval_goes_the_same_way()
    {
        var one = await system.A.Approved(system.A.Manual());
        var end = await Finished(one.Payer, await one.Payer.Do(
            "approveMany", new { items = new[] { one.Seen() }, financially = true }));
        Assert.Equal((1, "APPROVE_FINANCIALLY"), (end.Number("done"), end.Text("kind")));
        Assert.Equal("APPROVED", await one.Status());
    }

    [Fact]
    public async Task A_dry_run_tells_all_and_writes_nothing_and_then_exactly_that_is_approved()
    {
        var (cases, approver) = await WithOwnWork();
        var filter = new { service = new[] { cases[0].Service.Code } };
        var before = await Versions(cases);
        var dry = await Finished(approver, await approver.Do("approveMany", new { filter, dryRun = true }));
        Assert.Equal(("True", 3, 2, 1), (
            dry.Text("dryRun"), dry.Number("total"), dry.Number("done"), dry.Number("failed")));
        Assert.Equal("3018.00", dry.Text("amount"));
        Assert.Equal(before, await Versions(cases));

        var late = await system.A.Declared(cases[0].Service);
        var end = await Finished(approver, await approver.Do("approveMany", new { confirms = dry.Text("id") }));
        Assert.Equal((2, 2), (end.Number("total"), end.Number("done")));
        Assert.Equal("AWAITING_FINANCIAL_APPROVAL", await cases[0].Status());
        Assert.Equal("AWAITING_APPROVAL", await late.Status());
    }

    [Fact]
    public async Task What_changed_since_the_dry_run_is_not_approved()
    {
        var one = await system.A.Declared(system.A.Manual());
        var dry = await Finished(one.Approver, await one.Approver.Do(
            "approveMany", new { items = new[] { one.Seen() }, dryRun = true }));
        await one.Submit(flu: 5);
        await one.Declare();
        var end = await Finished(one.Approver, await one.Approver.Do("approveMany", new { confirms = dry.Text("id") }));
        Assert.Equal(["STALE_FIGURES"], end.Texts("failures.nodes", "code"));
    }

    [Fact]
    public async Task Another_persons_dry_run_is_not_confirmed()
    {
        var one = await system.A.Declared(system.A.Manual());
        var dry = await Finished(one.Approver, await one.Approver.Do(
            "approveMany", new { items = new[] { one.Seen() }, dryRun = true }));
        var other = one.At(one.Commissioner, "other", "APPROVAL_MANAGEMENT");
        Assert.Equal("INVALID", (await other.Try("approveMany", new { confirms = dry.Text("id") })).Refusal());
    }

    [Fact]
    public async Task A_dry_offer_offers_nothing()
    {
        var service = await Defined();
        var practice = await system.A.Practice();
        var end = await Finished(system.A.National, await system.A.National.Do("offerService", new
        {
            service = service.Code,
            practices = new[] { practice },
            dryRun = true,
        }));
        Assert.Equal(1, end.Number("done"));
        Assert.Null(await new Case(system, service, practice, Given.Region).Status());
    }

    [Fact]
    public async Task What_is_another_commissioners_is_left_out_of_a_filter()
    {
        var one = await system.A.Declared(system.A.Manual());
        var other = one.At("ZB1", "other", "APPROVAL_MANAGEMENT");
        var end = await Finished(other, await other.Do(
            "approveMany", new { filter = new { service = new[] { one.Service.Code } } }));
        Assert.Equal(("COMPLETED", 0), (end.Text("state"), end.Number("total")));
        Assert.Equal("AWAITING_APPROVAL", await one.Status());
    }

    private async Task<ServiceDefinition> Defined()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        return service;
    }

    private async Task<JsonElement> Offer(ServiceDefinition service, params string[] practices) => await Finished(
        system.A.National, await system.A.National.Do("offerService", new { service = service.Code, practices }));

    /// <summary>Three of one service; the figures of the last were typed by the person who may approve.</summary>
    private async Task<(Case[] Cases, Person Approver)> WithOwnWork()
    {
        var service = system.A.Manual();
        Case[] cases =
            [await system.A.Declared(service), await system.A.Declared(service), await system.A.Accepted(service)];
        var approver = cases[0].Approver;
        var typing = Person.With(system, approver.Id, (cases[2].Practice, ["ACHIEVEMENT_ENTRY"]));
        await typing.Do("enterFigures", new { key = cases[2].Key, submit = true, values = Case.Figures() });
        await cases[2].Declare();
        return (cases, approver);
    }

    private static async Task AssertOthersApproved(Case[] cases, JsonElement operation)
    {
        Assert.Equal((2, 1), (operation.Number("done"), operation.Number("failed")));
        Assert.Equal([cases[2].Id], operation.Texts("failures.nodes", "collection.id"));
        Assert.Equal(["SAME_PERSON"], operation.Texts("failures.nodes", "code"));
        Assert.Equal(
            ["AWAITING_FINANCIAL_APPROVAL", "AWAITING_FINANCIAL_APPROVAL", "AWAITING_APPROVAL"],
            await Task.WhenAll(cases.Select(one => one.Status())));
    }

    private static Task<JsonElement> Finished(Person by, JsonElement payload) =>
        Hosting.Operations.Finished(by, payload.Text("operation.id")!);

    private static Task<int[]> Versions(Case[] cases) =>
        Task.WhenAll(cases.Select(async one => (await one.Read()).Number("version")));
}
