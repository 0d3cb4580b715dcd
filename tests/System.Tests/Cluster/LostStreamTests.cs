using GpCollections.Collections;
using GpCollections.Hosting;
using GpCollections.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Cluster;

/// <summary>Streams against the log: every change once, whatever is lost meanwhile.</summary>
[Collection<Killing>]
public sealed class LostStreamTests(ProcessSystem system)
{
    private const int Practices = 300;
    private const int Writers = 16;

    [Fact]
    public async Task Every_change_is_told_once_through_lost_silos_connections_and_streams()
    {
        await system.TwoSilos();
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.Practices(Practices, "ZL1");
        var expected = int.MaxValue;
        Subscriber[] subscribers =
        [
            .. Enumerable.Range(1, 4).Select(number => new Subscriber(Reader("X24", number), service.Code, number)),
            .. Enumerable.Range(5, 2).Select(number => new Subscriber(Reader("ZL1", number), service.Code, number)),
        ];
        var following = subscribers.Select(one => one.Follow(() => Volatile.Read(ref expected))).ToArray();
        await Task.WhenAll(subscribers.Select(one => one.Begun));

        await Offer(service);
        await Answer(service);
        var stored = await Stored(service.Code);
        Volatile.Write(ref expected, stored.Length);
        await Task.WhenAll(following).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.True(stored.Length >= 3 * Practices, $"Only {stored.Length} events.");
        foreach (var one in subscribers)
        {
            // The order of all is the log's; so is that of each collection.
            Assert.Equal(stored, one.Told);
        }

        var live = system.ApiServices.GetRequiredService<LiveChanges>();
        Assert.True(live.CaughtUp > 0, "Nobody fell out of the window.");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{stored.Length} events to each of {subscribers.Length}, in {subscribers.Sum(one => one.Streams)} "
            + $"streams; {live.CaughtUp} pages were read to catch up.");
    }

    private Person Reader(string organisation, int number) =>
        Person.With(system, $"reader-{number}", (organisation, ["VIEW"]));

    /// <summary>In bulk, while a silo is killed and all connections are cut.</summary>
    private async Task Offer(ServiceDefinition service)
    {
        var operation = (await system.A.National.Do(
            "offerService", new { service = service.Code, commissioner = "ZL1" })).Text("operation.id")!;
        await Wait.For(() => Stored(service.Code), told => told.Length > 0, "the first are offered");
        await system.KillSilo(operation, thatRunsIt: true);
        for (var cut = 0; cut < 5; cut++)
        {
            await system.Database.Execute(
                $"""
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and application_name <> '{TestDatabase.TestsOwn}'
                """);
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        await Wait.For(
            () => Stored(service.Code), told => told.Length == Practices, "all are offered", TimeSpan.FromMinutes(3));
    }

    /// <summary>Every practice accepts and types its figures, several at once.</summary>
    private async Task Answer(ServiceDefinition service)
    {
        var practices = await system.Database.Ask<string[]>(
            $"select array_agg(practice::text) from collection where service = '{service.Code}'");
        await Parallel.ForEachAsync(
            practices,
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (practice, _) =>
            {
                var one = new Case(system, service, practice, "ZL1");
                await one.Manager.Do("acceptOffer", one.Answer);
                await one.Submit();
            });
    }

    private Task<string[]> Stored(string service) => system.Database.Ask<string[]>(
        $"""
        select coalesce(array_agg(key || ' ' || sequence order by xid, id), array[]::text[])
        from collection_event where key like '{service}/%'
        """);

    /// <summary>Reads some events, leaves without a word, and comes again after the last.</summary>
    private sealed class Subscriber(Person person, string service, int seed)
    {
        private const string Changes = """
            subscription($service: String!, $after: String) {
              collectionChanged(filter: {service: [$service]}, after: $after) { collection { id } sequence }
            }
            """;

        private readonly Random _random = new(seed);
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _cursor;

        public List<string> Told { get; } = [];

        public int Streams { get; private set; }

        public Task Begun => _begun.Task;

        public async Task Follow(Func<int> expected)
        {
            while (Told.Count < expected())
            {
                // An api that can't ask the database just now opens no stream.
                if (await person.TryFollow(Changes, new { service, after = _cursor }) is not { } stream)
                {
                    await Task.Delay(100, TestContext.Current.CancellationToken);
                    continue;
                }

                await using (stream)
                {
                    Streams++;
                    _begun.TrySetResult();
                    await Read(stream, expected);
                }
            }
        }

        private async Task Read(EventReader stream, Func<int> expected)
        {
            using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(_cursor is null ? 60 : 5));
            try
            {
                for (var rest = _random.Next(1, 60); rest > 0 && Told.Count < expected(); rest--)
                {
                    var sent = await stream.Next(moment.Token) ?? throw new InvalidOperationException("It ended.");
                    Assert.True(sent.Id is not null, sent.Data);
                    var change = sent.Json.At("data.collectionChanged")!.Value;
                    Told.Add($"{change.Text("collection.id")} {change.Number("sequence")}");
                    _cursor = sent.Id;
                }
            }
            catch (OperationCanceledException) when (moment.IsCancellationRequested)
            {
                // Nothing for a while: another stream.
            }
        }
    }
}
