using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What one may not see is not there; what one may not do says so; pounds are for those who handle them.</summary>
[Collection<Running>]
public sealed class VisibilityTests(TestSystem system)
{
    public static TheoryData<string, string> Outsiders => new()
    {
        { "T99999", "SERVICE_MANAGEMENT DECLARATION_MANAGEMENT VIEW" },
        { "ZB1", "APPROVAL_MANAGEMENT FINANCE_MANAGEMENT COMMISSIONING_MANAGEMENT" },
        { "ZA1", "SUPPLIER" },
        { "X24", "SUPPLIER REQUESTER" },
    };

    [Theory]
    [MemberData(nameof(Outsiders))]
    public async Task What_an_outsider_may_not_see_is_not_there(string organisation, string roles)
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
        var outsider = one.At(organisation, "outsider", roles.Split(' '));
        var seen = await outsider.Ask(
            """
            query($key: CollectionKey!, $practice: OdsCode!, $service: String!) {
              collection(key: $key) { id }
              collections(filter: {practice: [$practice]}) { totalCount nodes { id } }
              worklist(first: 100) { nodes { practice { code } } }
              collectionSummary(groupBy: [STATUS], filter: {service: [$service]}) { total }
              holds { practice }
              practice(code: $practice) { collections { totalCount } }
            }
            """,
            new { key = one.Key, practice = one.Practice, service = one.Service.Code });

        Assert.Null(seen.Text("collection"));
        Assert.Equal(("0", "0"), (seen.Text("collections.totalCount"), seen.Text("practice.collections.totalCount")));
        Assert.DoesNotContain(one.Practice, seen.Texts("worklist.nodes", "practice.code"));
        Assert.Empty(seen.Texts("collectionSummary", "total"));
        Assert.DoesNotContain(one.Practice, seen.Texts("holds", "practice"));
        Assert.Equal("NOT_FOUND", (await outsider.Try("approve", one.Seen())).Refusal());
        Assert.Equal("NOT_FOUND", (await outsider.Try("acceptOffer", one.Answer)).Refusal());
    }

    [Fact]
    public async Task A_refusal_does_not_tell_what_is_there_from_what_is_not()
    {
        var one = await system.A.Declared(system.A.Manual());
        var outsider = one.At("ZB1", "outsider", "APPROVAL_MANAGEMENT");
        var there = await outsider.Try("approve", one.Seen());
        var nowhere = await outsider.Try("approve", new
        {
            key = new { practice = one.Practice, service = "NO-SUCH", period = "P1" },
            figuresVersion = 1,
        });
        Assert.Equal(nowhere.ToString(), there.ToString());
    }

    [Fact]
    public async Task A_hold_that_one_may_not_see_is_not_there_to_release()
    {
        var one = await system.A.Declared(system.A.Manual());
        var id = (await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" })).Text("hold.id");
        var outsider = one.At("ZB1", "outsider", "APPROVAL_MANAGEMENT");
        var there = await outsider.Try("releaseHold", new { id, reason = "Mine" });
        var nowhere = await outsider.Try("releaseHold", new { id = "no-such", reason = "Mine" });
        Assert.Equal("NOT_FOUND", there.Refusal());
        Assert.Equal(nowhere.ToString(), there.ToString());
        Assert.Equal("FORBIDDEN", (await one.Manager.Try("releaseHold", new { id, reason = "Mine" })).Refusal());
        Assert.Contains(id, (await one.Approver.Ask("{ holds { id } }")).Texts("holds", "id"));
        await one.Approver.Do("releaseHold", new { id, reason = "Cleared" });
    }

    [Fact]
    public async Task An_operation_is_seen_by_who_started_it_and_nationally()
    {
        var one = await system.A.Offered(system.A.Manual());
        var id = (await one.Commissioning.Do("offerService", new
        {
            service = one.Service.Code,
            practices = new[] { one.Practice },
        })).Text("operation.id")!;
        Assert.Equal(id, (await Hosting.Operations.Read(one.Commissioning, id)).Text("id"));
        Assert.Equal(id, (await Hosting.Operations.Read(system.A.National, id)).Text("id"));
        Assert.Null((await Hosting.Operations.Read(one.Manager, id)).At("id"));
        Assert.Null((await Hosting.Operations.Read(one.Approver, id)).At("id"));
    }

    [Fact]
    public async Task An_insider_sees_all_of_it()
    {
        var one = await system.A.Declared(system.A.Manual());
        foreach (var insider in (Person[])[one.Manager, one.Approver, one.At("X24", "helper", "SUPPORT")])
        {
            Assert.Equal(one.Id, (await one.Read(insider)).Text("id"));
        }
    }

    [Fact]
    public async Task What_awaits_a_person_is_on_their_worklist_and_nobody_elses()
    {
        var one = await system.A.Declared(system.A.Manual());
        const string Query = "query($at: OdsCode) { worklist(first: 100, organisation: $at) { nodes { id } } }";
        async Task<string[]> Worklist(Person person) =>
            (await person.Ask(Query)).Texts("worklist.nodes", "id");
        Assert.Contains(one.Id, await Worklist(one.Approver));
        Assert.DoesNotContain(one.Id, await Worklist(one.Payer));
        Assert.DoesNotContain(one.Id, await Worklist(one.Manager));
    }

    [Fact]
    public async Task Who_only_views_sees_points_but_no_pounds()
    {
        var one = await system.A.Declared(system.A.Manual());
        var viewer = one.At(one.Practice, "viewer", "VIEW");
        var seen = await one.Read(viewer);
        Assert.Equal(("True", null), (seen.Text("achievement.amountHidden"), seen.Text("achievement.amount")));
        Assert.Null(seen.Text("declaration.amount"));
        Assert.DoesNotContain("1006", (await one.Read(
            viewer,
            "achievement { workings { label value } indicators { amount explanation } } history { nodes { detail } }"))
            .ToString());
        Assert.DoesNotContain("1006", $"{await Summary(viewer, one)}");
    }

    [Fact]
    public async Task Who_handles_money_sees_pounds()
    {
        var one = await system.A.Declared(system.A.Manual());
        Assert.Equal("1006.00", (await one.Read(one.At(one.Practice, "books", "FINANCE_VIEW"))).Text("achievement.amount"));
        Assert.Equal("1006.00", await Summary(one.Approver, one));
    }

    [Fact]
    public async Task Who_may_see_and_not_do_is_told_what_it_needs()
    {
        var one = await system.A.Declared(system.A.Manual());
        var payload = await one.Manager.Try("approve", one.Seen());
        Assert.Equal("FORBIDDEN", payload.Refusal());
        Assert.Contains("Approval Management at ZA1", payload.Text("errors.0.message"));
    }

    [Theory]
    [InlineData("{ collections { totalCount } }")]
    [InlineData("{ worklist { totalCount } }")]
    [InlineData("{ holds { id } }")]
    [InlineData("{ bulkOperation(id: \"1\") { id } }")]
    [InlineData("{ collectionSummary(groupBy: [STATUS]) { total } }")]
    [InlineData("mutation { importPractices(input: {csv: \"\"}) { read } }")]
    [InlineData("mutation { releaseHold(input: {id: \"1\", reason: \"x\"}) { affected } }")]
    public async Task Without_a_token_nothing_is_answered(string query) =>
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await Person.Nobody(system).Answer(query)).Code());

    [Fact]
    public async Task Without_a_token_one_is_nobody() =>
        Assert.Null((await Person.Nobody(system).Ask("{ me { id } }")).At("me"));

    [Fact]
    public async Task A_draft_is_seen_only_where_it_was_typed()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Typist.Do("enterFigures", new
        {
            key = one.Key,
            submit = false,
            values = new[] { new { indicator = "FLU001", count = 3 } },
        });
        Assert.Equal("3", (await one.Read(one.Manager)).Text("draft.values.0.count"));
        Assert.Null((await one.Read(one.Approver)).At("draft"));
        Assert.Null((await one.Read(one.At("X24", "helper", "SUPPORT"))).At("draft"));
    }

    private static async Task<string?> Summary(Person by, Case one) => (await by.Ask(
        "query($service: String!) { collectionSummary(groupBy: [STATUS], filter: {service: [$service]}) { amount } }",
        new { service = one.Service.Code })).Text("collectionSummary.0.amount");
}
