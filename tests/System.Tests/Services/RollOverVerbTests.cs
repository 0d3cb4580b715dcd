using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

/// <summary>silo rollover, in years that no other test knows.</summary>
[Collection<Running>]
public sealed class RollOverVerbTests(TestSystem system)
{
    [Fact]
    public async Task A_dry_run_tells_a_run_makes_and_a_second_one_finds_it_there()
    {
        var (service, next) = await Defined(2061);
        var firstDay = new DateOnly(2062, 4, 1);
        var told = await Run(firstDay, dryRun: true);
        Assert.Contains($"{next}: would be new, from {service}", told.Text, StringComparison.Ordinal);
        Assert.Contains(
            "  from 2062-04-01 to 2063-03-31, 4 of 4 periods: 2062-06 to 2063-03.", told.Text,
            StringComparison.Ordinal);
        Assert.Contains("1 new, 0 already there, 0 left out.", told.Text, StringComparison.Ordinal);
        Assert.Equal((0, false), (told.Code, await IsThere(next)));

        Assert.Contains($"{next}: new, from {service}", (await Run(firstDay)).Text, StringComparison.Ordinal);
        Assert.True(await IsThere(next));
        var again = await Run(firstDay);
        Assert.Equal($"{next}: already there", again.Text.Split('\n')[0].TrimEnd());
        Assert.Contains("0 new, 1 already there, 0 left out.", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_take_part_are_offered_the_next_year_by_the_silos_that_run()
    {
        var (service, next) = await Defined(2071);
        var practice = await system.A.Practice();
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service, practices = new[] { practice } })).Text("operation.id")!);
        var manager = Person.With(system, $"manager-{practice}", (practice, ["SERVICE_MANAGEMENT"]));
        await manager.Do("acceptOffer", new { practice, service });

        var run = await Run(new DateOnly(2072, 4, 1), offer: true);
        Assert.Contains(
            $"{next}: being offered to those who take part in {service}", run.Text, StringComparison.Ordinal);
        await Wait.For(
            async () => (await manager.Ask(
                """
                query($filter: CollectionFilter) {
                  collections(filter: $filter) { nodes { status participation { offeredBy { id } respondBy } } }
                }
                """,
                new { filter = new { service = new[] { next } } })).Texts("collections.nodes", "status").Length,
            count => count == 4,
            "the next year is offered");
    }

    private async Task<(string Service, string Next)> Defined(int year)
    {
        var made = system.A.Manual();
        var service = $"{made.Code}-{FinancialYear.Of(new DateOnly(year, 4, 1))}";
        await system.A.National.Do("defineService", made with
        {
            Code = service,
            Family = made.Code,
            StartsOn = new DateOnly(year, 4, 1),
            EndsOn = new DateOnly(year + 1, 3, 31),
            Periods = [],
            Calendar = new { frequency = "QUARTERLY", priorityGroup = 1, windowDays = 4, declareWorkingDays = 7 },
        });
        return (service, $"{made.Code}-{FinancialYear.Of(new DateOnly(year + 1, 4, 1))}");
    }

    private async Task<bool> IsThere(string code) => (await system.A.National.Ask(
        "query($code: String!) { service(code: $code) { code } }", new { code })).Text("service.code") is not null;

    private async Task<(int Code, string Text)> Run(DateOnly firstDay, bool dryRun = false, bool offer = false)
    {
        var connection = system.Database.ConnectionString;
        await using var source = Connections.To(connection, readOnly: false);
        await using var output = new StringWriter();
        var rolling = new RollingYear(source, TimeProvider.System, output);
        var token = TestContext.Current.CancellationToken;
        var (code, services) = await rolling.Run(firstDay, dryRun, token);
        if (offer)
        {
            Assert.Equal(0, await rolling.Offer(
                [$"--ConnectionStrings:Postgres={connection}"], services, new DateOnly(2072, 6, 30), token));
        }

        return (code, output.ToString());
    }
}
