using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Figures compared with the list, the year before and the region, by rules that are imported.</summary>
[Collection<Running>]
public sealed class ValidationTests(TestSystem system)
{
    private const string Warnings = "figures { warnings { id indicator message confirmedBy { id } } }";

    [Fact]
    public async Task Ten_times_the_year_before_is_taken_when_it_is_confirmed()
    {
        var now = system.A.Manual();
        now = now with { Family = now.Code };
        var ends = now.Periods[0].EndsOn.AddYears(-1);
        var before = await system.A.Accepted(system.A.Manual() with
        {
            Family = now.Code,
            StartsOn = ends.AddDays(-100),
            Periods = [new("P1", ends.AddDays(-100), ends, ends)],
        });
        await before.Submit(flu: 100);
        await system.A.National.Do("defineService", now);
        var one = new Case(system, now, before.Practice, Given.Region);
        await one.Offer();
        await one.Manager.Do("acceptOffer", one.Answer);
        await Import($"{now.Code},*,SAME_PERIOD_LAST_YEAR,50,20,Slips of the keyboard");

        var refused = await one.Typist.Try("enterFigures", Entry(one, 1000));
        var id = refused.Text("warnings.0.id");
        Assert.Equal(("UNCONFIRMED", "FLU001:last-year"), (refused.Refusal(), id));
        await one.Typist.Do("enterFigures", Entry(one, 1000, id!));
        var seen = await one.Read(one.Approver, Warnings);
        Assert.Equal(["FLU001:last-year"], seen.Texts("figures.warnings", "id"));
        Assert.Equal(one.Typist.Id, seen.Text("figures.warnings.0.confirmedBy.id"));
        await one.Typist.Do("enterFigures", Entry(one, 120));
        Assert.Empty((await one.Read(one.Approver, Warnings)).Texts("figures.warnings", "id"));
    }

    [Fact]
    public async Task More_than_the_practices_list_is_refused_until_a_rule_allows_it()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await system.A.National.Do("importReference", new
        {
            kind = "LIST_SIZE",
            csv = $"practice,date,patients\n{one.Practice},2017-04-01,900",
        });
        var refused = await one.Typist.Try("enterFigures", Entry(one, 901));
        Assert.Equal(("INVALID", "values.0.count"), (refused.Refusal(), refused.Field()));

        var rule = $"{one.Service.Code},FLU001,ABOVE_LIST_SIZE,200,,Two doses for a patient";
        await Import(rule);
        Assert.Equal(1, (await Import(rule)).Number("unchanged"));
        await one.Typist.Do("enterFigures", Entry(one, 901));

        var rules = await one.Approver.Ask(
            """
            query($service: String!) {
              validationRules(service: $service) { service indicator kind limit off version reason setBy { id } }
            }
            """,
            new { service = one.Service.Code });
        var own = rules.GetProperty("validationRules").EnumerateArray()
            .Single(each => each.Text("service") == one.Service.Code);
        Assert.Equal(
            ("FLU001", "ABOVE_LIST_SIZE", "200", "Two doses for a patient", "national"), (
            own.Text("indicator"), own.Text("kind"), own.Text("limit"), own.Text("reason"), own.Text("setBy.id")));
    }

    [Fact]
    public async Task An_extract_unlike_the_region_is_kept_and_shows_it_to_the_approver()
    {
        var service = system.A.Automatic();
        await Import($"{service.Code},FLU001,REGION_OUTLIER,3.5,4,Far from all others");
        await system.A.National.Do("defineService", service);
        var cases = new List<Case>();
        var practices = await system.A.Practices(4, Given.Region);
        await system.Supplier("ERROR", practices);
        foreach (var (practice, flu) in practices.Zip((int[])[100, 103, 98, 1000]))
        {
            var one = new Case(system, service, practice, Given.Region);
            cases.Add(one);
            await one.Offer();
            await one.Manager.Do("acceptOffer", one.Answer);
            await system.A.Operator.Post(Posted.Message(Posted.Result(
                one, figures: [("FLU001 COUNT", flu), .. Posted.Figures[1..]])));
        }

        var outlier = await cases[3].Read(cases[3].Approver, Warnings);
        Assert.Equal(["FLU001:region"], outlier.Texts("figures.warnings", "id"));
        Assert.Null(outlier.Text("figures.warnings.0.confirmedBy.id"));
        Assert.Empty((await cases[0].Read(cases[0].Approver, Warnings)).Texts("figures.warnings", "id"));
    }

    private async Task<JsonElement> Import(string row) => await system.A.National.Do(
        "importReference",
        new { kind = "VALIDATION_RULE", csv = $"service,indicator,kind,limit,least,reason\n{row}" });

    private static object Entry(Case one, int flu, params string[] confirm) =>
        new { key = one.Key, submit = true, values = Case.Figures(flu), confirm };
}
