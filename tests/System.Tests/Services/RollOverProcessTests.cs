using System.Text.RegularExpressions;
using GpCollections.Cluster;
using GpCollections.Hosting;
using GpCollections.Storage;
using Xunit;

namespace GpCollections.Services;

/// <summary>silo rollover as a process of its own, as people run it, in years that no other test knows.</summary>
[Collection<Alone>]
public sealed partial class RollOverProcessTests(TestSystem system)
{
    [Fact]
    public async Task Those_who_take_part_are_offered_the_next_year_once()
    {
        var made = await Defined(2081);
        var service = made.Code;
        var next = $"{made.Family}-2082-83";
        string[] practices = [await system.A.Practice(), await system.A.Practice(), await system.A.Practice()];
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service, practices })).Text("operation.id")!);
        foreach (var (practice, answer) in practices.Zip(["acceptOffer", "acceptOffer", "declineOffer"]))
        {
            await Person.With(system, $"manager-{practice}", (practice, ["SERVICE_MANAGEMENT"]))
                .Do(answer, new { practice, service });
        }

        var (code, printed) = await Run("2082-83", "--offer", "--dry-run");
        Assert.True(code == 0, printed);
        Assert.Equal($"{next}: would be new, from {service}", printed.Split('\n')[0]);
        Assert.DoesNotContain("offered", printed, StringComparison.Ordinal);
        Assert.Equal(0, await Offers(next));

        Assert.Equal((8, 0), await Offered($"{next}: new, from {service}"));
        Assert.Equal(8, await Offers(next));
        Assert.Equal(0, await Offers(next, practices[2]));

        // Again: everybody has it, and nothing is written.
        Assert.Equal((0, 8), await Offered($"{next}: already there"));
        Assert.Equal(8, await Offers(next));

        async Task<(int Done, int Skipped)> Offered(string first)
        {
            (code, printed) = await Run("2082-83", "--offer", "--respond-by=2082-06-30");
            Assert.True(code == 0, printed);
            Assert.Equal(first, printed.Split('\n')[0]);
            var told = OperationId().Match(printed);
            Assert.Contains(
                $"{next}: being offered to those who take part in {service}", printed, StringComparison.Ordinal);
            var operation = await Hosting.Operations.Finished(system.A.National, told.Groups[1].Value);
            Assert.Equal(0, operation.Number("failed"));
            return (operation.Number("done"), operation.Number("skipped"));
        }
    }

    [Fact]
    public async Task What_is_missing_and_what_is_no_year_are_told_by_the_exit_code()
    {
        var made = await Defined(2091, new DateOnly(2092, 3, 31));
        var (code, printed) = await Run("2092-93", "--offer");
        Assert.True(code == 1, printed);
        Assert.Contains("  missing: A Direction and a Data Provision Notice", printed, StringComparison.Ordinal);
        Assert.Contains($"{made.Family}-2092-93: not offered.", printed, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("2092")).Code);
        Assert.Equal(2, (await Run("2092-93", "--respond-by=tomorrow")).Code);
    }

    [Fact]
    public async Task Without_a_silo_nothing_is_offered_and_it_says_so()
    {
        await using var alone = new TestDatabase();
        await alone.InitializeAsync();
        var (code, printed) = await SiloProcess.Run("rollover", alone.ConnectionString, "2082-83", "--offer");
        Assert.True(code == 1, printed);
        Assert.Contains("0 new, 0 already there, 0 left out.", printed, StringComparison.Ordinal);
        Assert.Contains("Nothing was offered: no silo answers.", printed, StringComparison.Ordinal);
    }

    /// <summary>By quarters: four periods.</summary>
    private async Task<ServiceDefinition> Defined(int year, DateOnly? basisUntil = null)
    {
        var service = system.A.Manual();
        var made = service with
        {
            Code = $"{service.Code}-{FinancialYear.Of(new DateOnly(year, 4, 1))}",
            Family = service.Code,
            StartsOn = new DateOnly(year, 4, 1),
            EndsOn = new DateOnly(year + 1, 3, 31),
            Periods = [],
            Calendar = new { frequency = "QUARTERLY", priorityGroup = 1, windowDays = 4, declareWorkingDays = 7 },
            LegalBasis = new { direction = "Directions", dataProvisionNotice = "DPN 1", endsOn = basisUntil },
        };
        await system.A.National.Do("defineService", made);
        return made;
    }

    private Task<(int Code, string Printed)> Run(params string[] arguments) =>
        SiloProcess.Run("rollover", system.Database.ConnectionString, arguments);

    private Task<long> Offers(string service, string practice = "%") => system.Database.Ask<long>(
        $"select count(*) from collection where service = '{service}' and practice like '{practice}'");

    [GeneratedRegex("by operation ([0-9a-f]{32})\\.")]
    private static partial Regex OperationId();
}
