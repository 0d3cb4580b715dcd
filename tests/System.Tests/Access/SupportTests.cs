using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Access;

/// <summary>The service desk reads, changes nothing itself, and acts for others with a trace of both.</summary>
[Collection<Running>]
public sealed class SupportTests(TestSystem system)
{
    private const string Trace =
        "history(first: 50) { nodes { kind by { id organisation onBehalfOf { id name organisation } } } }";

    [Fact]
    public async Task What_was_done_for_another_person_shows_both()
    {
        var one = await system.A.Offered(system.A.Manual());
        await Desk(one, "SERVICE_MANAGEMENT").Do("acceptOffer", one.Answer);
        var accepted = (await one.Read(fields: Trace)).At("history.nodes.1")!.Value;
        string[] trace = ["kind", "by.id", "by.organisation", "by.onBehalfOf.id", "by.onBehalfOf.organisation"];
        Assert.Equal(
            $"Accepted desk {one.Practice} desk-other {one.Practice}",
            string.Join(' ', trace.Select(path => accepted.Text(path))));
    }

    [Theory]
    [InlineData("declare", "DECLARATION_MANAGEMENT")]
    [InlineData("approve", "APPROVAL_MANAGEMENT")]
    [InlineData("approveFinancially", "FINANCE_MANAGEMENT")]
    [InlineData("approveMany", "APPROVAL_MANAGEMENT")]
    public async Task Nobody_decides_about_money_for_another(string mutation, string role)
    {
        var one = await system.A.Collected(system.A.Manual());
        var desk = Person.OnBehalf(
            system, "desk", mutation == "declare" ? one.Practice : one.Commissioner, role);
        object input = mutation switch
        {
            "declare" => new { key = one.Key, figuresVersion = 1, statementVersion = "1" },
            "approveMany" => new { items = new[] { one.Seen() } },
            _ => one.Seen(),
        };
        Assert.Equal("FORBIDDEN", (await desk.Try(mutation, input)).Refusal());
    }

    [Fact]
    public async Task Pounds_are_not_lent()
    {
        var one = await system.A.Declared(system.A.Manual());
        var seen = await one.Read(Desk(one, "FINANCE_VIEW"));
        Assert.Equal(("True", null), (seen.Text("achievement.amountHidden"), seen.Text("achievement.amount")));
    }

    [Fact]
    public async Task Who_typed_for_another_approves_no_more_than_the_other()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await Desk(one, "ACHIEVEMENT_ENTRY").Do(
            "enterFigures", new { key = one.Key, submit = true, values = Case.Figures() });
        await one.Declare();
        foreach (var id in (string[])["desk", "desk-other"])
        {
            var approver = Person.With(system, id, (one.Commissioner, ["APPROVAL_MANAGEMENT"]));
            Assert.Equal("SAME_PERSON", (await approver.Try("approve", one.Seen())).Refusal());
        }
    }

    [Fact]
    public async Task A_draft_typed_for_the_practice_is_the_practices()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await Desk(one, "ACHIEVEMENT_ENTRY").Do(
            "enterFigures", new { key = one.Key, submit = false, values = Case.Figures() });
        Assert.NotNull((await one.Read(one.Typist)).At("draft"));
    }

    [Theory]
    [InlineData("SUPPORT")]
    [InlineData("NATIONAL_SERVICE_MANAGER")]
    public async Task Without_the_role_nobody_acts_for_another(string deskRole)
    {
        var one = await system.A.Offered(system.A.Manual());
        var desk = Person.OnBehalf(system, "desk", one.Practice, "SERVICE_MANAGEMENT", deskRole);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await desk.Answer("{ holds { id } }")).Code());
    }

    [Fact]
    public async Task The_desk_itself_changes_nothing()
    {
        var one = await system.A.Offered(system.A.Manual());
        var desk = Person.With(system, "desk", ("X24", ["SUPPORT", "SUPPORT_CHANGE"]));
        Assert.Equal(one.Id, (await one.Read(desk)).Text("id"));
        Assert.Equal("FORBIDDEN", (await desk.Try("acceptOffer", one.Answer)).Refusal());
    }

    [Fact]
    public async Task A_commissioner_types_on_the_practices_behalf()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.At(one.Commissioner, "typist-there", "ACHIEVEMENT_ENTRY").Do(
            "enterFigures", new { key = one.Key, submit = true, values = Case.Figures() });
        var typed = (await one.Read(fields: Trace)).At("history.nodes")!.Value.EnumerateArray()
            .Single(happened => happened.Text("kind") == "FiguresSubmitted");
        Assert.Equal(
            (one.Commissioner, $"organisation:{one.Practice}", "OAK LANE SURGERY"),
            (typed.Text("by.organisation"), typed.Text("by.onBehalfOf.id"), typed.Text("by.onBehalfOf.name")));
    }

    private Person Desk(Case one, string role) => Person.OnBehalf(system, "desk", one.Practice, role);
}
