using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What figures would bring, asked by those who may know, and nothing kept of it.</summary>
[Collection<Running>]
public sealed class WhatIfTests(TestSystem system)
{
    private const string Fields = """
        achievement { points amount amountHidden workings { id label value source } } standing { points amount }
        errors { code field }
        """;

    [Fact]
    public async Task Supposed_figures_and_parameters_are_worked_out_and_not_kept()
    {
        var one = await Collected();
        var before = await one.History();
        var found = await WhatIf(one.Manager, new
        {
            key = one.Key,
            values = new[] { new { indicator = "PC002", numerator = 50, denominator = 100 } },
            listSize = 8000,
            poundsPerPoint = "200",
        });
        // 6 + 4 points x 200 x 8000 / 7732.
        Assert.Equal(
            ("10", "2069.32", "6", null),
            (found.Text("achievement.points"), found.Text("achievement.amount"), found.Text("standing.points"),
                found.Text("standing.amount")));
        Assert.Equal(
            ["Given", "Given", "Given; what was not: Definition of " + one.Service.Code + ", version 1"],
            found.At("achievement.workings")!.Value.EnumerateArray()
                .Where(working => working.Text("id") is "points:PC002:numerator" or "amount:group:PC:poundsPerPoint"
                    or "amount:group:PC:contractorPopulationIndex:list")
                .Select(working => working.Text("source")).Order());
        Assert.Equal(before, await one.History());
        Assert.Equal("6", (await one.Read(fields: "achievement { points }")).Text("achievement.points"));
    }

    [Fact]
    public async Task Pounds_are_for_those_who_may_see_them_and_collections_for_those_who_may_see_theirs()
    {
        var one = await Collected();
        var input = new { key = one.Key, listSize = 7732 };
        Assert.Equal("1027.20", (await WhatIf(one.Payer, input)).Text("achievement.amount"));
        foreach (var other in (Person[])[one.Typist, Person.With(system, "looks", ("X24", ["AUDITOR"]))])
        {
            var hidden = await WhatIf(other, input);
            Assert.Equal(
                ("6", null, "True"),
                (hidden.Text("achievement.points"), hidden.Text("achievement.amount"),
                    hidden.Text("achievement.amountHidden")));
            Assert.DoesNotContain(
                hidden.Texts("achievement.workings", "id"),
                id => id!.StartsWith("amount", StringComparison.Ordinal));
        }

        foreach (var nobody in (Person[])
            [
                Person.With(system, "elsewhere", ("ZB1", ["FINANCE_MANAGEMENT"])),
                Person.With(system, "asks", ("X24", ["REQUESTER"])),
            ])
        {
            var refused = await WhatIf(nobody, input);
            Assert.Equal("NOT_FOUND", refused.Text("errors.0.code"));
            Assert.Null(refused.At("achievement"));
        }
    }

    [Fact]
    public async Task Without_a_practice_a_service_and_a_period_are_enough()
    {
        var one = await Collected();
        var input = new
        {
            service = one.Service.Code,
            period = "P1",
            values = new[] { new { indicator = "PC001", register = 3 } },
            listSize = 15_464,
        };
        var found = await WhatIf(one.Payer, input);
        Assert.Equal("2054.40", found.Text("achievement.amount"));
        Assert.Null(found.At("standing"));
        Assert.Equal("True", (await WhatIf(
            Person.With(system, "counts", ("ZB1", ["ACHIEVEMENT_ENTRY"])), input)).Text("achievement.amountHidden"));

        foreach (var (wrong, refusal) in new (object, string)[]
        {
            (new { }, "INVALID key"),
            (new { key = one.Key, service = one.Service.Code, period = "P1" }, "INVALID key"),
            (new { service = one.Service.Code, period = "P9" }, "NOT_FOUND service"),
            (new { key = one.Key, listSize = 0 }, "INVALID listSize"),
            (new { key = one.Key, prevalences = new[] { new { group = "PC", percent = "0" } } },
                "INVALID prevalences.0.percent"),
        })
        {
            var error = (await WhatIf(one.Payer, wrong)).At("errors.0")!.Value;
            Assert.Equal(
                refusal,
                $"{error.Text("code")} {string.Join('.', error.At("field")!.Value.EnumerateArray())}");
        }
    }

    private async Task<Case> Collected()
    {
        var one = await system.A.Accepted(system.A.Manual() with
        {
            Category = "QOF",
            Indicators =
            [
                new("PC001", "REGISTER", "PC") { Points = 6 },
                new("PC002", "FRACTION", "PC") { Points = 8, LowerThreshold = 0, UpperThreshold = 100 },
            ],
            Tariff = new { kind = "QOF_POINTS", poundsPerPoint = "171.20", nationalAverageListSize = 7732 },
        });
        await one.Typist.Do("enterFigures", new
        {
            key = one.Key,
            submit = true,
            values = new object[]
            {
                new { indicator = "PC001", register = 900 },
                new { indicator = "PC002", numerator = 0, denominator = 100, exceptions = 0, exclusions = 0 },
            },
        });
        return one;
    }

    private static async Task<JsonElement> WhatIf(Person by, object input) => (await by.Ask(
        $"query($input: WhatIfInput!) {{ whatIf(input: $input) {{ {Fields} }} }}", new { input })).At("whatIf")!.Value;
}
