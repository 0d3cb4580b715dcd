using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>Several periods, several sources, several organisations.</summary>
[Collection<Running>]
public sealed class MixedTests(TestSystem system)
{
    private static readonly object[] Answer = [new { indicator = "FLU002", yes = true }];

    [Fact]
    public async Task What_the_system_does_not_count_is_typed_beside_what_it_does()
    {
        var one = await system.A.Accepted(Mixed());
        Assert.Equal("EXTRACT", (await one.Becomes("AWAITING_ENTRY")).Text("figures.source"));
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values = Answer });
        var typed = await one.Becomes("AWAITING_DECLARATION");
        Assert.Equal(("2", "EXTRACT_AND_MANUAL"), (typed.Text("figures.version"), typed.Text("figures.source")));
    }

    [Fact]
    public async Task What_was_extracted_is_not_typed()
    {
        var one = await system.A.Accepted(Mixed());
        await one.Becomes("AWAITING_ENTRY");
        var payload = await one.Typist.Try(
            "enterFigures", new { key = one.Key, submit = true, values = Case.Figures() });
        Assert.Equal(("INVALID", "values.0.reason"), (payload.Refusal(), payload.Field()));
    }

    [Fact]
    public async Task A_new_extract_leaves_what_was_typed()
    {
        var one = await system.A.Accepted(Mixed());
        await one.Becomes("AWAITING_ENTRY");
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values = Answer });
        await one.Declare();
        await system.Supplier("DIFFERENT", one.Practice);
        await one.Manager.Do("requestReExtract", one.Because("The register was wrong"));
        var end = await one.Becomes("AWAITING_DECLARATION");
        Assert.Equal(("3", "EXTRACT_AND_MANUAL"), (end.Text("figures.version"), end.Text("figures.source")));
        Assert.Contains("FLU002", end.Texts("figures.values", "indicator.code"));
    }

    [Fact]
    public async Task Some_periods_are_accepted_and_others_not()
    {
        var service = system.A.Manual();
        var first = service.Periods[0];
        var one = await system.A.Offered(service with
        {
            Periods = [first, first with { Period = "P2" }, first with { Period = "P3" }],
        });
        await one.Manager.Do("declineOffer", Periods(one, "P2"));
        var named = await one.Manager.Do("acceptOffer", Periods(one, "P1", "P2"));
        Assert.Equal([one.Id], named.Texts("collections", "id"));
        Assert.Equal(["WRONG_STATUS"], named.Texts("refused", "code"));

        var rest = await one.Manager.Do("acceptOffer", one.Answer);
        Assert.Equal(["P3"], rest.Texts("collections", "id").Select(id => id.Split('/')[1]));
        Assert.Equal("INVALID", (await one.Manager.Try("acceptOffer", Periods(one, "P9"))).Refusal());
    }

    [Fact]
    public async Task A_practice_that_moves_takes_what_is_not_over_to_its_new_commissioner()
    {
        var before = await system.A.Declared(system.A.Manual());
        var mover = before.At("ZM1", "approver", "APPROVAL_MANAGEMENT");
        Assert.Equal("NOT_FOUND", (await mover.Try("approve", before.Seen())).Refusal());
        await system.A.Move(before.Practice, "ZM1");
        Assert.Equal("NOT_FOUND", (await before.Approver.Try("approve", before.Seen())).Refusal());
        await mover.Do("approve", before.Seen());

        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        var after = new Case(system, service, before.Practice, "ZM1");
        await after.Offer();
        Assert.Equal(after.Id, (await after.Read(after.Approver)).Text("id"));
        Assert.Null((await after.Read(before.Approver)).At("id"));
    }

    [Fact]
    public async Task A_collection_is_shown_as_it_was()
    {
        var one = await system.A.Declared(system.A.Manual());
        var then = (await one.Read(fields: "history { nodes { kind at } }")).At("history.nodes")!.Value
            .EnumerateArray().First(happened => happened.Text("kind") == "Accepted").Text("at");
        var was = await one.Manager.Ask(
            "query($key: CollectionKey!, $then: DateTime!) { collection(key: $key, asAt: $then) { status version } }",
            new { key = one.Key, then });
        Assert.Equal(("AWAITING_ENTRY", "2"), (was.Text("collection.status"), was.Text("collection.version")));
    }

    [Fact]
    public async Task A_hold_on_a_supplier_reaches_its_practices_only()
    {
        var (one, other) = (await system.A.Collected(system.A.Manual()), await system.A.Collected(system.A.Manual()));
        var supplier = $"SUPPLIER OF {one.Practice}";
        await system.Database.Execute(
            $"update practice set clinical_system = '{supplier}' where code = '{one.Practice}'");
        var hold = await system.A.Operator.Do("placeHold", new { supplier, reason = "A fault in its counts" });
        Assert.Equal(1, hold.Number("affected"));
        Assert.Single((await one.Read()).Texts("holds", "id"));
        Assert.Empty((await other.Read()).Texts("holds", "id"));
    }

    [Fact]
    public async Task Nobody_reads_or_submits_a_draft_of_another_organisation()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var commissioner = one.At(one.Commissioner, "typist2", "ACHIEVEMENT_ENTRY");
        await one.Typist.Do("enterFigures", Draft(one, count: 3));
        Assert.Equal("CONFLICT", (await commissioner.Try("enterFigures", Draft(one, count: 4))).Refusal());
        Assert.Equal("3", (await one.Read()).Text("draft.values.0.count"));

        Assert.Equal("INCOMPLETE", (await commissioner.Try("enterFigures", new
        {
            key = one.Key,
            submit = true,
            values = Case.Figures().Skip(1),
        })).Refusal());
    }

    private static object Draft(Case one, int count) => new
    {
        key = one.Key,
        submit = false,
        values = new[] { new { indicator = "FLU001", count } },
    };

    private static object Periods(Case one, params string[] periods) =>
        new { practice = one.Practice, service = one.Service.Code, periods };

    /// <summary>Extracted, but for a question that only the practice can answer.</summary>
    private ServiceDefinition Mixed()
    {
        var service = system.A.Windowed(system.Now.AddHours(-1), system.Now.AddDays(30), "ALWAYS");
        return service with { Indicators = [.. service.Indicators, new("FLU002", "YES_NO", Manual: true)] };
    }
}
