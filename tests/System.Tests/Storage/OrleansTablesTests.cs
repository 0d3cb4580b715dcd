using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;
using Xunit;

namespace GpCollections.Storage;

/// <summary>A database with a silo that keeps its membership, reminders and grain state in it.</summary>
public sealed class SiloDatabase : TestDatabase
{
    private NpgsqlDataSource? _orleans;
    private IHost? _silo;

    public IServiceProvider Services => _silo!.Services;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _orleans = Connections.ForOrleans(ConnectionString);
        _silo = await Start(_orleans, "silo-1");
    }

    public override async ValueTask DisposeAsync()
    {
        await _silo!.StopAsync();
        _silo.Dispose();
        await _orleans!.DisposeAsync();
        await base.DisposeAsync();
    }

    public Task<IHost> Another() => Start(_orleans!, "silo-2");

    private static async Task<IHost> Start(NpgsqlDataSource source, string name)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("test", "test"))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .ConfigureEndpoints(siloPort: Ports.Free(), gatewayPort: Ports.Free())
            .UseSystemTextJsonGrainStorageSerializer()
            .UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", source))
            .UseAdoNetReminderService(options => (options.Invariant, options.DataSource) = ("Npgsql", source))
            .AddAdoNetGrainStorageAsDefault(options => (options.Invariant, options.DataSource) = ("Npgsql", source))
            .AddAdoNetGrainStorage("forgetful", options =>
            {
                (options.Invariant, options.DataSource) = ("Npgsql", source);
                options.DeleteStateOnClear = true;
            }));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

public sealed class OrleansTablesTests(SiloDatabase database) : IClassFixture<SiloDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Default")]
    [InlineData("forgetful")]
    public async Task Grain_state_is_written_read_and_cleared(string provider)
    {
        var storage = database.Services.GetRequiredKeyedService<IGrainStorage>(provider);
        var (grain, state) = (GrainId.Create("window", $"QOF/{provider}"), State(3));

        await storage.WriteStateAsync("window", grain, state);
        state.State!.Note = "second";
        await storage.WriteStateAsync("window", grain, state);
        var read = State(0);
        await storage.ReadStateAsync("window", grain, read);
        Assert.Equal((3, "second", state.ETag), (read.State!.Number, read.State.Note, read.ETag));

        await storage.ClearStateAsync("window", grain, read);
        Assert.False(read.RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("window", grain, state));
        await storage.WriteStateAsync("window", grain, read);
        await storage.ReadStateAsync("window", grain, state);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task Of_many_first_writers_one_wins()
    {
        var storage = database.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        for (var round = 0; round < 100; round++)
        {
            var grain = GrainId.Create("window", string.Create(CultureInfo.InvariantCulture, $"race/{round}"));
            var faults = await Task.WhenAll(Sample.Many(4, number => Record.ExceptionAsync(
                () => storage.WriteStateAsync("window", grain, State(number))).AsTask()));

            Assert.Single(faults, fault => fault is null);
            Assert.Equal(3, faults.Count(fault => fault is InconsistentStateException));
        }

        Assert.Equal(100, await database.Ask<long>(
            "select count(*) from orleans.grain_state where grainidextensionstring like 'race/%'"));
    }

    [Fact]
    public async Task Reminders_are_kept_changed_and_read_by_range()
    {
        var table = database.Services.GetRequiredService<IReminderTable>();
        var grains = Sample.Many(50, number => GrainId.Create("collection", $"range/{number}"));
        var start = new DateTime(2018, 4, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var grain in grains)
        {
            await table.UpsertRow(new()
            {
                GrainId = grain,
                ReminderName = "wake",
                StartAt = start,
                Period = TimeSpan.FromDays(60),
            }, Token);
        }

        var hashes = grains.Select(grain => grain.GetUniformHashCode()).Order().ToArray();
        (uint, uint)[] ranges = [(hashes[5], hashes[30]), (hashes[30], hashes[5]), (0, 0), (1u << 31, 5)];
        foreach (var (begin, end) in ranges)
        {
            var read = await table.ReadRows(begin, end, Token);
            Assert.Equal(
                grains.Where(grain => IsIn(grain.GetUniformHashCode(), begin, end)).OrderBy(grain => grain.ToString()),
                read.Reminders.Select(entry => entry.GrainId).OrderBy(grain => grain.ToString()));
        }

        var one = (await table.ReadRow(grains[0], "wake", Token))!;
        Assert.Equal((start, TimeSpan.FromDays(60)), (one.StartAt.ToUniversalTime(), one.Period));
        one.Period = TimeSpan.FromMinutes(5);
        var changed = await table.UpsertRow(one, Token);
        Assert.NotEqual(one.ETag, changed);
        Assert.False(await table.RemoveRow(grains[0], "wake", one.ETag!, Token));
        Assert.True(await table.RemoveRow(grains[0], "wake", changed!, Token));
        Assert.Empty((await table.ReadRows(grains[0], Token)).Reminders);
    }

    [Fact]
    public async Task A_second_silo_joins_and_leaves()
    {
        using var second = await database.Another();
        var management = database.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        Assert.Equal(2, (await management.GetHosts(true, Token)).Count);
        await second.StopAsync(Token);
        Assert.Single(await management.GetHosts(true, Token));
        Assert.True(await database.Ask<int>("select version from orleans.membership_version") >= 6);
    }

    [Fact]
    public async Task Silos_long_dead_are_cleaned_up()
    {
        var table = database.Services.GetRequiredService<IMembershipTable>();
        await database.Execute("""
            insert into orleans.membership
            values ('test', '10.0.0.9', 1, 1, 'old', 'old', 6, 1, null, '2018-01-01Z', '2018-01-01Z')
            """);
        await table.CleanupDefunctSiloEntriesAsync(Sample.Now, Token);
        Assert.Equal(0, await database.Ask<long>("select count(*) from orleans.membership where siloname = 'old'"));
        Assert.Contains((await table.ReadAllAsync(Token)).Members, member => member.Item1.SiloName == "silo-1");
    }

    // The ring is of signed numbers, as the column is.
    private static bool IsIn(uint hash, uint begin, uint end)
    {
        var (one, after, to) = unchecked(((int)hash, (int)begin, (int)end));
        return after < to ? one > after && one <= to : one > after || one <= to;
    }

    private static GrainState<Written> State(int number) => new(new Written { Number = number });

    public sealed class Written
    {
        public int Number { get; set; }

        public string? Note { get; set; }
    }
}
