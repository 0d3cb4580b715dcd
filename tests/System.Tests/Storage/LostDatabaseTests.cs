using System.Collections.Concurrent;
using GpCollections.Collections;
using GpCollections.Operations;
using Xunit;

namespace GpCollections.Storage;

/// <summary>A server of its own, which a test may kill.</summary>
public sealed class PrivateServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gp-pg-").FullName;
    private readonly int _port = Ports.Free();

    private string Data => Path.Combine(_folder, "data");

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=test;Database=postgres;Timeout=2";

    public async ValueTask InitializeAsync()
    {
        // The server may run as another user than this process.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        }

        await Run("initdb", "-D", Data, "-E", "UTF8", "--locale=C.UTF-8", "-U", "test", "--no-sync");
        await Start();
        await Migrations.Apply(ConnectionString, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As a power cut would: no process says goodbye.</summary>
    public Task<string> Kill() => Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public Task<string> Start() => Run(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {_port} -c unix_socket_directories={_folder} -c listen_addresses=127.0.0.1", "start");

    private static Task<string> Run(string program, params string[] arguments) =>
        PostgresPrograms.Run(program, arguments, asServer: true);
}

public sealed class LostDatabaseTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const int Writers = 64;

    [Fact]
    public async Task What_was_acknowledged_survives_and_nothing_is_half_written()
    {
        await using var source = Connections.To(server.ConnectionString, readOnly: false);
        var database = new Database(source);
        await using var log = new CollectionLog(database, new IdempotencyKeys(database), new BatchOptions());
        var acknowledged = new ConcurrentDictionary<CollectionKey, int>();
        using var stop = new CancellationTokenSource();

        var writers = Sample.Many(
            Writers, number => Task.Run(() => Write(log, Sample.Key(number), acknowledged, stop.Token)));
        for (var kill = 0; kill < 3; kill++)
        {
            var before = acknowledged.Values.Sum();
            await Until(() => acknowledged.Values.Sum() > before + 500);
            await server.Kill();
            await server.Start();
        }

        var after = acknowledged.Values.Sum();
        await Until(() => acknowledged.Values.Sum() > after + 500);
        await stop.CancelAsync();
        var faults = (await Task.WhenAll(writers)).Sum();

        Assert.True(faults > 0, "The server was never missed.");
        await foreach (var stored in new Verification(database).All(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(stored.Row);
            Assert.Equal(stored.Row.Version, stored.Events.Length);
            Assert.Equal(Enumerable.Range(1, stored.Row.Version), stored.Events.Select(happened => happened.Sequence));
            Assert.InRange(stored.Row.Version, acknowledged[stored.Key], acknowledged[stored.Key] + 1);
        }
    }

    // As a grain does: after a fault it reads what is true, and goes on from there.
    private static async Task<int> Write(
        CollectionLog log,
        CollectionKey key,
        ConcurrentDictionary<CollectionKey, int> acknowledged,
        CancellationToken stop)
    {
        var (version, faults) = (0, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var result = await log.Append(Sample.Append(key, version + 1), CancellationToken.None);
                Assert.IsType<AppendResult.Stored>(result);
                acknowledged[key] = ++version;
            }
            catch (StorageException)
            {
                faults++;
                version = await Read(log, key);
                Assert.True(version >= acknowledged.GetValueOrDefault(key), "An acknowledged append is gone.");
                acknowledged[key] = version;
            }
        }

        return faults;
    }

    private static async Task<int> Read(CollectionLog log, CollectionKey key)
    {
        while (true)
        {
            try
            {
                return (await log.Load(key, CancellationToken.None)).Length;
            }
            catch (StorageException)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
