using System.Net.WebSockets;
using System.Text.Json;
using GpCollections.Door;
using GpCollections.Hosting;
using GpCollections.Storage;
using Xunit;

namespace GpCollections.Cluster;

/// <summary>All of GpCollections on a database server of its own, which a test may kill.</summary>
public sealed class MortalSystem : TestSystem
{
    public MortalSystem() => Database = new On(Server);

    public PrivateServer Server { get; } = new();

    public override TestDatabase Database { get; }

    public override async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }

    private sealed class On(PrivateServer server) : TestDatabase
    {
        protected override string Home => server.ConnectionString;
    }
}

/// <summary>Streams while the database's server is killed: every change is told once, over either transport.</summary>
[Collection<Mortal>]
public sealed class KilledServerTests(MortalSystem system)
{
    private const int Practices = 60;
    private const int Kills = 3;
    private const string Changes = """
        subscription($service: String!, $after: String) {
          collectionChanged(filter: {service: [$service]}, after: $after) { cursor collection { id } sequence }
        }
        """;

    private readonly ServiceDefinition _service = system.A.Manual();
    private int _expected = int.MaxValue;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_told_once_though_the_server_is_killed()
    {
        await system.A.National.Do("defineService", _service);
        var practices = await system.A.Practices(Practices, "ZK1");
        var offer = await system.A.National.Do("offerService", new { service = _service.Code, practices });
        await Hosting.Operations.Finished(system.A.National, offer.Text("operation.id")!);

        Told events = new(), socket = new();
        Task[] following = [Follow(events), FollowBySocket(socket)];
        await Task.WhenAll(events.Begun.Task, socket.Begun.Task);
        var written = Write(practices);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = kill * Practices / 2;
            await Wait.For(
                () => Task.FromResult(Math.Min(events.Count, socket.Count)), count => count >= enough,
                $"{enough} are told", TimeSpan.FromSeconds(90));
            await system.Server.Kill();
            await system.Server.Start();
        }

        await written;
        var stored = await system.Database.Ask<string[]>(
            $"""
            select array_agg(key || ' ' || sequence order by xid, id)
            from collection_event where key like '{_service.Code}/%' and sequence > 1
            """);
        Volatile.Write(ref _expected, stored.Length);
        await Task.WhenAll(following).WaitAsync(TimeSpan.FromMinutes(4), Token);
        Assert.True(stored.Length >= 2 * Practices, $"Only {stored.Length} events.");
        Assert.Equal(stored, events.All);
        Assert.Equal(stored, socket.All);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{stored.Length} events; {events.Streams} streams of events, {socket.Streams} on sockets.");
    }

    /// <summary>Each practice accepts and types its figures, again and again until that is acknowledged.</summary>
    private Task Write(string[] practices) => Parallel.ForEachAsync(
        practices, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token },
        async (practice, _) =>
        {
            var one = new Case(system, _service, practice, "ZK1");
            await Insist(one.Manager, "acceptOffer", "ParticipationInput", new
            {
                practice,
                service = _service.Code,
                idempotencyKey = $"accept-{practice}",
            });
            await Insist(one.Typist, "enterFigures", "EnterFiguresInput", new
            {
                key = one.Key,
                submit = true,
                values = Case.Figures(),
                idempotencyKey = $"enter-{practice}",
            });
        });

    private static async Task Insist(Person person, string mutation, string type, object input)
    {
        while (true)
        {
            var answer = await person.Answer(
                $"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ code message }} }} }}",
                new { input });
            if (answer.Code() is null)
            {
                Assert.True(answer.At($"data.{mutation}")!.Value.Refusal() is null, $"{answer}");
                return;
            }

            Assert.Equal("UNAVAILABLE", answer.Code());
            await Task.Delay(100, Token);
        }
    }

    private async Task Follow(Told told)
    {
        var person = Person.With(system, "reader", ("X24", ["VIEW"]));
        while (IsWaiting(told))
        {
            // Where the server is away, no stream is opened: comes again behind the last that was told.
            if (await person.TryFollow(Changes, new { service = _service.Code, after = told.Cursor }) is not { } stream)
            {
                await Task.Delay(100, Token);
                continue;
            }

            await using (stream)
            {
                told.Streams++;
                told.Begun.TrySetResult();
                try
                {
                    while (IsWaiting(told) && await stream.Next(Token) is { } sent && told.Add(sent.Json.At("data")))
                    {
                    }
                }
                catch (OperationCanceledException) when (!Token.IsCancellationRequested)
                {
                    // Silent for long: all may have been told before it was known how many there are.
                }
            }
        }
    }

    private async Task FollowBySocket(Told told)
    {
        var token = Tokens.For("socket", "Socket", [("X24", ["VIEW"])]);
        while (IsWaiting(told))
        {
            try
            {
                using var client = await SocketClient.Connect(system.Http);
                await client.Send(
                    new { type = "connection_init", payload = new { Authorization = $"Bearer {token}" } });
                await client.Next();
                told.Streams++;
                var variables = new { service = _service.Code, after = told.Cursor };
                await client.Send(new { type = "subscribe", id = "1", payload = new { query = Changes, variables } });
                // Answered only once the stream before it has begun.
                await client.Send(new { type = "subscribe", id = "2", payload = new { query = "{ me { id } }" } });
                while (IsWaiting(told))
                {
                    var message = await client.Next();
                    told.Begun.TrySetResult();
                    if (message.Text("id") == "1" && !told.Add(message.At("payload.data")))
                    {
                        break;
                    }
                }
            }
            catch (Exception exception) when (
                exception is InvalidOperationException or WebSocketException or OperationCanceledException
                && !Token.IsCancellationRequested)
            {
                // Closed, broken, or silent for too long: comes again behind the last that was told.
                await Task.Delay(100, Token);
            }
        }
    }

    private bool IsWaiting(Told told) => told.Count < Volatile.Read(ref _expected);

    private sealed class Told
    {
        private readonly List<string> _all = [];

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<string> All => _all;

        public int Count => _all.Count;

        public string? Cursor { get; private set; }

        public int Streams { get; set; }

        /// <summary>False: it is the end of the stream, with an error or without.</summary>
        public bool Add(JsonElement? data)
        {
            if (data?.At("collectionChanged") is not { } change)
            {
                return false;
            }

            _all.Add($"{change.Text("collection.id")} {change.Number("sequence")}");
            Cursor = change.Text("cursor");
            return true;
        }
    }
}
