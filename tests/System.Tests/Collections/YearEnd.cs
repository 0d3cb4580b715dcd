using GpCollections.Cluster;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What must hold when a year is over.</summary>
internal sealed class YearEnd(YearSystem system, YearServices services)
{
    public async Task AssertAllIsWell()
    {
        await AssertNothingIsStuck();
        await AssertEveryFaultIsAccountedFor();
        await AssertPaidWhatWasApproved();
        await AssertDeliveriesAreComplete();
        var (code, printed) = await SiloProcess.Run("verify", system.Database.ConnectionString);
        Assert.True(code == 0, printed);
    }

    /// <summary>Nothing waits for the clock or a person; what is not provided was never to be.</summary>
    private async Task AssertNothingIsStuck()
    {
        Assert.Equal(0, await Number("select count(*) from collection where due_at is not null"));
        Assert.Equal("", await Text(
            """
            select coalesce(string_agg(key || ' ' || status, E'\n' order by key), '') from collection
            where awaited is not null
                or status not in ('Provided', 'Ended', 'Declined', 'Lapsed', 'Participating')
            """));
        var statuses = await Text(
            """
            select string_agg(status || ' ' || number, ', ' order by status)
            from (select status, count(*) as number from collection group by status) as statuses
            """);
        TestContext.Current.TestOutputHelper?.WriteLine(statuses);
    }

    private async Task AssertEveryFaultIsAccountedFor()
    {
        var met = await system.FaultsMet();
        int Met(params string[] faults) => faults.Sum(fault => met[fault]);
        var told = (await system.A.Operator.Ask(
            "{ extractMessageCounts(filter: {asked: true}) { outcome count } }"))
            .GetProperty("extractMessageCounts").EnumerateArray()
            .ToDictionary(one => one.Text("outcome")!, one => one.Number("count"));
        int Told(params string[] outcomes) => outcomes.Sum(outcome => told.GetValueOrDefault(outcome));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(' ', met)}\n{string.Join(' ', told)}");
        Assert.All(met, fault => Assert.True(fault.Value > 0, $"{fault.Key} was never met."));
        Assert.Equal(
            (Met("SILENT", "ERROR"), Met("MALFORMED", "WRONG"), Met("PATIENTLEVEL"), Met("WRONGPERIOD"), Met("PARTIAL"),
                Met("NONE", "DIFFERENT", "DUPLICATED", "SLOW")),
            (Told("NO_ANSWER"), Told("MALFORMED"), Told("PATIENT_LEVEL"), Told("WRONG_PERIOD"), Told("PARTIAL"),
                Told("STORED", "HELD", "DUPLICATE", "SETTLED", "LATE")));
    }

    private async Task AssertPaidWhatWasApproved()
    {
        const string Worth = "where kind = 'FinanciallyApproved' and (event ->> 'amount')::numeric <> 0";
        Assert.Equal(
            await system.Database.Ask<decimal>(
                $"select sum((event ->> 'amount')::numeric) from collection_event {Worth}"),
            await system.Database.Ask<decimal>("select sum(amount) from payment"));
        Assert.Equal(
            await Number($"select count(*) from collection_event {Worth}"),
            await Number("select count(*) from payment"));
    }

    private async Task AssertDeliveriesAreComplete()
    {
        foreach (var requester in services.Requesters)
        {
            var provision = (await system.A.National.Ask(
                """
                query($requester: OdsCode!) {
                  provision(requester: $requester) { service { code } period expected provided complete }
                }
                """,
                new { requester })).GetProperty("provision");
            foreach (var one in provision.EnumerateArray()
                .Where(one => !services.IsOnlyTakenPartIn(one.Text("service.code")!)))
            {
                Assert.True(one.GetProperty("complete").GetBoolean(), $"{one}");
                Assert.Equal(one.Number("expected"), one.Number("provided"));
            }
        }
    }

    private Task<long> Number(string sql) => system.Database.Ask<long>(sql);

    private Task<string> Text(string sql) => system.Database.Ask<string>(sql);
}
