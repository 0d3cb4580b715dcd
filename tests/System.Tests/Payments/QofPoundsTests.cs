using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Points become pounds with the list that is known, and what was declared stays.</summary>
[Collection<Running>]
public sealed class QofPoundsTests(TestSystem system)
{
    [Fact]
    public async Task An_imported_list_changes_what_is_not_declared_and_nothing_else()
    {
        var one = await Collected();
        Assert.Equal(("6", null), await Worth(one));

        await ImportList(one, 9450);
        Assert.Equal(("6", "1255.44"), await Worth(one));
        await Wait.For(() => Listed(one), found => found == "1255.44", "the list shows the new pounds");

        await one.Declare();
        await ImportList(one, 7732);
        Assert.Equal(("6", "1255.44"), await Worth(one));
        await one.Approver.Do("reject", new { key = one.Key, code = "FIGURES_WRONG", note = "The list was another." });
        Assert.Equal(("6", "1027.20"), await Worth(one));
        Assert.Equal(2, (await one.History()).Count(kind => kind == "ReferenceTaken"));
    }

    [Fact]
    public async Task The_factors_and_what_is_missing_are_told()
    {
        var one = await Collected();
        const string Fields =
            "achievement { groups { group amount contractorPopulationIndex adjustedPracticeDiseaseFactor "
            + "poundsPerPoint } workings { label } }";
        Assert.Contains(
            (await one.Read(fields: Fields)).Texts("achievement.workings", "label"),
            label => label!.StartsWith("Missing: The practice's list size", StringComparison.Ordinal));
        await ImportList(one, 9450);
        var group = (await one.Read(fields: Fields)).At("achievement.groups.0")!.Value;
        Assert.Equal(
            ("PC", "1255.44", "171.20", null),
            (group.Text("group"), group.Text("amount"), group.Text("poundsPerPoint"),
                group.Text("adjustedPracticeDiseaseFactor")));
        Assert.StartsWith("1.222193", group.Text("contractorPopulationIndex"), StringComparison.Ordinal);

        var hidden = (await one.Read(one.Typist, Fields)).At("achievement.groups.0")!.Value;
        Assert.Null(hidden.Text("amount") ?? hidden.Text("poundsPerPoint") ?? hidden.Text("contractorPopulationIndex"));
    }

    private async Task<Case> Collected()
    {
        var one = await system.A.Accepted(system.A.Manual() with
        {
            Category = "QOF",
            Indicators = [new("PC001", "REGISTER", "PC") { Points = 6 }],
            Tariff = new { kind = "QOF_POINTS", poundsPerPoint = "171.20", nationalAverageListSize = 7732 },
        });
        var values = new[] { new { indicator = "PC001", register = 9 } };
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values });
        return one;
    }

    private Task<System.Text.Json.JsonElement> ImportList(Case one, int patients) => system.A.National.Do(
        "importReference",
        new
        {
            kind = "LIST_SIZE",
            csv = $"practice,date,patients\n{one.Practice},{system.Today:yyyy-MM-dd},{patients}",
        });

    private static async Task<(string?, string?)> Worth(Case one)
    {
        var read = await one.Read(fields: "achievement { points amount }");
        return (read.Text("achievement.points"), read.Text("achievement.amount"));
    }

    private static async Task<string?> Listed(Case one) => (await one.Manager.Ask(
        "query($f: CollectionFilter) { collectionSummary(filter: $f, groupBy: [SERVICE]) { amount } }",
        new { f = new { practice = new[] { one.Practice } } })).Text("collectionSummary.0.amount");
}
