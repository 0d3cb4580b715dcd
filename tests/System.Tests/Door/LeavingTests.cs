using System.Diagnostics;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Door;

/// <summary>Nothing goes on for nobody: neither for a client that has left, nor for a fault that stays.</summary>
public sealed class LeavingTests(AttackedSystem system) : IClassFixture<AttackedSystem>
{
    [Theory]
    [InlineData("practice", "{practices{nodes{code}}}")]
    [InlineData("collection", "{collections{nodes{id}}}")]
    public Task A_client_that_leaves_ends_its_statement(string table, string query) => Leave(table, query);

    [Fact]
    public Task A_client_that_leaves_ends_the_statement_of_the_grain_that_it_called()
    {
        var csv = Given.EpraccurRow(Given.NewCode).Replace("\"", "\\\"");
        return Leave("practice", $"mutation{{importPractices(input:{{csv:\"{csv}\"}}){{created}}}}");
    }

    [Fact]
    public async Task A_fault_that_stays_is_told_at_once()
    {
        var one = await system.A.Offered(system.A.Manual());
        await system.Arrange("alter table collection_event rename to collection_event_away");
        try
        {
            var watch = Stopwatch.StartNew();
            var answer = await one.Manager.Answer(
                "mutation($i: ParticipationInput!) { acceptOffer(input: $i) { errors { code } } }",
                new { i = one.Answer });

            Assert.Equal("INTERNAL_SERVER_ERROR", DoorHost.Code((200, answer)));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
        }
        finally
        {
            await system.Arrange("alter table collection_event_away rename to collection_event");
        }
        await one.Manager.Do("acceptOffer", one.Answer);
    }

    private async Task Leave(string table, string query)
    {
        await system.Lock(table);
        try
        {
            using var leaving = new CancellationTokenSource();
            var asking = system.Send(Attacks.Of(query), AttackedSystem.Importer, leaving.Token);
            await Wait.For(system.Waiting, count => count > 0, "a statement waits for the lock");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            await Wait.For(system.Waiting, count => count == 0, "no statement waits any more");
        }
        finally
        {
            await system.Unlock(table);
        }
    }
}
