using System.Globalization;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Kinds of tariffs from their definition to the pounds that people see.</summary>
[Collection<Running>]
public sealed class TariffTests(TestSystem system)
{
    [Fact]
    public async Task A_patient_is_paid_for_once_a_year_whatever_the_quarter()
    {
        var (from, service) = (system.Today.AddDays(-60), system.A.Manual());
        service = service with
        {
            Indicators = [new("CHECKS", "COUNT"), new("PATIENTS", "REGISTER")],
            Periods =
            [
                new("Q1", from, system.Today.AddDays(-31), system.Today.AddDays(-31)),
                new("Q2", system.Today.AddDays(-30), system.Today.AddDays(-1), system.Today.AddDays(-1)),
            ],
            Tariff = new
            {
                kind = "ITEM_OF_SERVICE",
                rates = new[] { new { indicator = "CHECKS", from, amount = "140", atMost = "PATIENTS" } },
            },
        };
        var first = await system.A.Accepted(service);
        var second = new Case(system, service with { Periods = [service.Periods[1]] }, first.Practice, Given.Region);
        Assert.Equal("1120.00", await Worth(first, Checks(8)));
        Assert.Equal("280.00", await Worth(second, Checks(5)));
        Assert.Equal(
            [5, 10, 8, 2, 140, 280],
            (await second.Read(second.Payer, "achievement { workings { id value } }"))
                .At("achievement.workings")!.Value.EnumerateArray()
                .Where(working => working.Text("id")!.StartsWith("amount:CHECKS:", StringComparison.Ordinal))
                .Select(working => decimal.Parse(working.Text("value")!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_target_and_a_tick_box_are_defined_shown_and_paid()
    {
        var from = system.Today.AddDays(-60);
        var target = await system.A.Accepted(system.A.Manual() with
        {
            Indicators = [new("TWO", "FRACTION")],
            Tariff = new
            {
                kind = "BANDED",
                rates = new[]
                {
                    new { indicator = "TWO", from, amount = "8487", atPercent = 90, forPatients = 63 },
                    new { indicator = "TWO", from, amount = "2829", atPercent = 70, forPatients = 63 },
                },
            },
        });
        Assert.Equal("2829.00", await Worth(
            target, new { indicator = "TWO", numerator = 56, denominator = 63, exceptions = 0, exclusions = 0 }));
        Assert.Equal(
            ["90", "70"],
            (await target.Read(fields: "service { tariff { kind rates { atPercent forPatients } } }"))
                .Texts("service.tariff.rates", "atPercent"));

        var box = await system.A.Accepted(system.A.Manual() with
        {
            Indicators = [new("BOX", "YES_NO")],
            Tariff = new { kind = "TICK_BOX", rates = new[] { new { indicator = "BOX", from, amount = "250.5" } } },
        });
        Assert.Equal("250.50", await Worth(box, new { indicator = "BOX", yes = true }));
        Assert.Equal("0.00", await Worth(box, new { indicator = "BOX", yes = false }));
    }

    private static object[] Checks(int count) =>
        [new { indicator = "CHECKS", count }, new { indicator = "PATIENTS", register = 10 }];

    /// <summary>As the answer to the figures themselves has it.</summary>
    private static async Task<string?> Worth(Case one, params object[] values)
    {
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values });
        return (await one.Read(one.Payer, "achievement { amount }")).Text("achievement.amount");
    }
}
