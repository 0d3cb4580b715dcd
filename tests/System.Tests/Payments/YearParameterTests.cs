using GpCollections.Hosting;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What is set for a year is entered by one person, counts when another released it, and is kept.</summary>
[Collection<Running>]
public sealed class YearParameterTests(TestSystem system)
{
    /// <summary>No other test's.</summary>
    private static readonly DateOnly LastDay = new(2180, 1, 31);

    [Fact]
    public async Task Pounds_rest_on_what_a_second_person_released()
    {
        var (one, year) = (await Collected(), FinancialYear.Of(LastDay));
        Assert.Null(await Worth(one));

        var (entering, releasing) = (National("enters"), National("releases"));
        var proposed = await entering.Do("proposeParameters", Input(year, "170.50"));
        var version = proposed.Number("parameters.version");
        Assert.Equal(
            ("PROPOSED", "False", entering.Id, null),
            (proposed.Text("parameters.state"), proposed.Text("parameters.inForce"),
                proposed.Text("parameters.proposedBy.id"), proposed.Text("parameters.releasedBy.id")));
        Assert.Equal(
            version, (await entering.Do("proposeParameters", Input(year, "170.50"))).Number("parameters.version"));
        Assert.Null(await Worth(one));

        var release = new { financialYear = year, version };
        Assert.Equal("SAME_PERSON", (await entering.Try("releaseParameters", release)).Refusal());
        Assert.Equal("FORBIDDEN", (await system.A.Operator.Try("releaseParameters", release)).Refusal());
        Assert.Equal("NOT_FOUND", (await releasing.Try(
            "releaseParameters", new { financialYear = year, version = version + 99 })).Refusal());
        var released = await releasing.Do("releaseParameters", release);
        Assert.Equal(
            ("RELEASED", "True", releasing.Id),
            (released.Text("parameters.state"), released.Text("parameters.inForce"),
                released.Text("parameters.releasedBy.id")));

        // 6 points x 170.50 x 8000 / 7700, in the very next answer; lists follow.
        Assert.Equal("1062.86", await Worth(one));
        await Wait.For(() => Listed(one), found => found == "1062.86", "the list shows the new pounds");
        Assert.Contains(
            (await one.Read(one.Payer, "achievement { workings { source } }")).Texts("achievement.workings", "source"),
            source => source == $"A made-up letter (version {version} of {year})");

        await one.Declare();
        var next = (await releasing.Do("proposeParameters", Input(year, "341"))).Number("parameters.version");
        Assert.Equal(version + 1, next);
        await entering.Do("releaseParameters", new { financialYear = year, version = next });
        Assert.Equal("1062.86", await Worth(one));
        await one.Approver.Do("reject", new { key = one.Key, code = "OTHER", note = "The year's pounds were wrong." });
        Assert.Equal("2125.71", await Worth(one));

        // What only somebody proposed is for those who set it, and who look after that.
        await entering.Do("proposeParameters", Input(year, "1"));
        Assert.Equal([next + 1, next, version], await Versions(entering, year));
        Assert.Equal([next, version], await Versions(one.Manager, year));
        Assert.Equal("CONFLICT", await Late(entering, releasing, year));
    }

    [Fact]
    public async Task What_was_shipped_stands_with_its_source_and_what_is_odd_is_told()
    {
        var shipped = (await system.A.National.Ask(
            """{ parameters(financialYear: "2014-15") { version state inForce poundsPerPoint source doubt } }"""))
            .At("parameters.0")!.Value;
        Assert.Equal(
            ("1", "SHIPPED", "True", "156.92", null),
            (shipped.Text("version"), shipped.Text("state"), shipped.Text("inForce"), shipped.Text("poundsPerPoint"),
                shipped.Text("doubt")));
        Assert.StartsWith("Pounds: NHS England", shipped.Text("source"), StringComparison.Ordinal);

        var odd = await National("mistypes").Do("proposeParameters", Input("2190-91", "1705.0"));
        Assert.StartsWith("A point brings 0.22143", odd.Text("parameters.doubt"), StringComparison.Ordinal);
        Assert.Equal(
            "INVALID", (await National("mistypes").Try("proposeParameters", Input("2190-91", "0"))).Refusal());
    }

    /// <summary>A version that was entered before another was released.</summary>
    private static async Task<string?> Late(Person entering, Person releasing, string year)
    {
        var early = (await entering.Do("proposeParameters", Input(year, "2"))).Number("parameters.version");
        var later = (await entering.Do("proposeParameters", Input(year, "3"))).Number("parameters.version");
        await releasing.Do("releaseParameters", new { financialYear = year, version = later });
        return (await releasing.Try("releaseParameters", new { financialYear = year, version = early })).Refusal();
    }

    private static object Input(string financialYear, string poundsPerPoint) => new
    {
        financialYear,
        poundsPerPoint,
        nationalAverageListSize = 7700,
        source = "A made-up letter",
    };

    private async Task<Case> Collected()
    {
        var service = system.A.Manual();
        var one = await system.A.Accepted(service with
        {
            Category = "QOF",
            EndsOn = LastDay,
            Periods = [service.Periods[0] with { EndsOn = LastDay }],
            Indicators = [new("PC001", "REGISTER", "PC") { Points = 6 }],
            Tariff = new { kind = "QOF_POINTS" },
        });
        await system.A.National.Do("importReference", new
        {
            kind = "LIST_SIZE",
            csv = $"practice,date,patients\n{one.Practice},{system.Today:yyyy-MM-dd},8000",
        });
        await one.Typist.Do("enterFigures", new
        {
            key = one.Key,
            submit = true,
            values = new[] { new { indicator = "PC001", register = 9 } },
        });
        return one;
    }

    private Person National(string name) => Person.With(system, name, ("X24", ["NATIONAL_SERVICE_MANAGER"]));

    private static async Task<int[]> Versions(Person by, string financialYear) =>
    [
        .. (await by.Ask(
            "query($financialYear: String) { parameters(financialYear: $financialYear) { version } }",
            new { financialYear })).At("parameters")!.Value.EnumerateArray().Select(one => one.Number("version")),
    ];

    private static async Task<string?> Worth(Case one) =>
        (await one.Read(one.Payer, "achievement { amount }")).Text("achievement.amount");

    private static async Task<string?> Listed(Case one) => (await one.Manager.Ask(
        "query($f: CollectionFilter) { collectionSummary(filter: $f, groupBy: [SERVICE]) { amount } }",
        new { f = new { practice = new[] { one.Practice } } })).Text("collectionSummary.0.amount");
}
