using System.Diagnostics;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Cluster;

/// <summary>What is begun is finished, and nothing is lost or doubled, whichever silo dies.</summary>
[Collection<Killing>]
public sealed class LostSiloTests(ProcessSystem system)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("ZK1", true)]
    [InlineData("ZK2", false)]
    public async Task An_offer_to_2000_practices_survives_the_loss_of_a_silo(string commissioner, bool thatRunsIt)
    {
        await system.TwoSilos();
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.A.Offered(system.A.Manual())));
        var (service, operation) = await Offering(commissioner);
        await system.KillSilo(operation, thatRunsIt);
        Assert.InRange(await Events(service), 1, 1999);

        var since = Stopwatch.StartNew();
        await Task.WhenAll(others.Select(one => one.Manager.Do("acceptOffer", one.Answer)));
        TestContext.Current.TestOutputHelper?.WriteLine($"All accepted {since.Elapsed} after the loss.");
        Assert.InRange(since.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));

        await AssertOffered(service, operation);
    }

    [Fact]
    public async Task An_offer_to_2000_practices_survives_the_loss_of_all_silos()
    {
        await system.TwoSilos();
        var (service, operation) = await Offering("ZK3");
        await system.StopSilos();
        var stored = await Events(service);
        Assert.InRange(stored, 1, 1999);

        await system.TwoSilos();
        await AssertOffered(service, operation);
    }

    [Fact]
    public async Task A_paused_operation_stays_paused_when_its_silo_dies_and_goes_on_when_resumed()
    {
        await system.TwoSilos();
        var (service, operation) = await Offering("ZK4");
        await system.A.National.Do("pauseBulkOperation", new { id = operation });
        await system.KillSilo(operation, thatRunsIt: true);
        var paused = await Hosting.Operations.Read(system.A.National, operation);
        Assert.Equal("PAUSED", paused.Text("state"));
        Assert.Equal(await Events(service), paused.Number("done"));

        await system.A.National.Do("resumeBulkOperation", new { id = operation });
        await AssertOffered(service, operation);
    }

    [Fact]
    public async Task An_operation_that_is_cancelled_after_its_silo_died_counts_what_was_done()
    {
        await system.TwoSilos();
        var (service, operation) = await Offering("ZK5");
        await system.KillSilo(operation, thatRunsIt: true);
        await system.A.National.Do("cancelBulkOperation", new { id = operation });
        var end = await Hosting.Operations.Finished(system.A.National, operation, Longest);
        Assert.Equal("CANCELLED", end.Text("state"));
        Assert.InRange(end.Number("done"), 1, 1999);
        Assert.Equal(await Events(service), end.Number("done"));
    }

    [Fact]
    public async Task Verify_names_the_row_that_somebody_altered()
    {
        var one = await system.A.Offered(system.A.Manual());
        Assert.Equal(0, (await system.Verify()).Code);
        await system.Database.Execute($"update collection set status = 'Approved' where key = '{one.Id}'");
        var (code, printed) = await system.Verify();
        await system.Database.Execute($"update collection set status = 'Offered' where key = '{one.Id}'");
        Assert.Equal(1, code);
        Assert.Contains(one.Id, printed);
        Assert.Equal(0, (await system.Verify()).Code);
    }

    [Fact]
    public async Task Verify_names_the_row_that_asks_another_side()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Approver.Do(
            "postMessage", new { key = one.Key, text = "Why fewer?", awaitsAnswerOf = "PRACTICE" });
        await system.Database.Execute($"update collection set awaits_answer_of = 4 where key = '{one.Id}'");
        var (code, printed) = await system.Verify();
        await system.Database.Execute($"update collection set awaits_answer_of = 1 where key = '{one.Id}'");
        Assert.Equal(1, code);
        Assert.Contains(
            $"{one.Id}: the events say awaits answers of Practice, the row says awaits answers of National", printed);
        Assert.Equal(0, (await system.Verify()).Code);
    }

    [Fact]
    public async Task Verify_names_the_event_that_cannot_be_read_and_checks_the_rest()
    {
        var (one, other) = (await system.A.Offered(system.A.Manual()), await system.A.Offered(system.A.Manual()));
        string[] made =
        [
            $"update collection_event set event = jsonb_set(event, '{{kind}}', '\"Unheard\"') where key = '{one.Id}'",
            $"update collection_event set status = 'Approved' where key = '{other.Id}'",
        ];
        await system.Database.Execute(string.Join("; ", made));
        var (code, printed) = await system.Verify();
        await system.Database.Execute(string.Join("; ", made)
            .Replace("Unheard", "Offered", StringComparison.Ordinal)
            .Replace("Approved", "Offered", StringComparison.Ordinal));
        Assert.Equal(1, code);
        Assert.Contains($"{one.Id}: event 1 cannot be read", printed);
        Assert.Contains($"{other.Id}: event 1: it says Approved, the events say Offered", printed);
    }

    /// <summary>An operation in the middle of its work.</summary>
    private async Task<(string Service, string Operation)> Offering(string commissioner)
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.Practices(2000, commissioner);
        var operation = (await system.A.National.Do("offerService", new { service = service.Code, commissioner }))
            .Text("operation.id")!;
        await Wait.For(() => Events(service.Code), count => count > 0, "the first are offered");
        return (service.Code, operation);
    }

    private async Task AssertOffered(string service, string operation)
    {
        var end = await Hosting.Operations.Finished(system.A.National, operation, Longest);
        Assert.Equal((2000, 0), (end.Number("done"), end.Number("failed")));
        Assert.Equal(2000, await Events(service));
        Assert.Equal(2000, await system.Database.Ask<long>(
            $"select count(*) from collection where service = '{service}' and status = 'Offered' and events = 1"));
        var (code, printed) = await system.Verify();
        Assert.True(code == 0, printed);
    }

    private Task<long> Events(string service) => system.Database.Ask<long>(
        $"select count(*) from collection_event where key like '{service}/%'");
}
