using System.Globalization;
using GpCollections.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Cluster;

/// <summary>A system with two silos that are processes of their own, and may be killed.</summary>
public sealed class ProcessSystem : TestSystem
{
    private readonly Dictionary<int, SiloProcess> _silosByPort = [];

    public string ConnectionString => Database.ConnectionString;

    /// <summary>Kills those that are still there.</summary>
    public override async Task StopSilos()
    {
        foreach (var silo in _silosByPort.Values)
        {
            await silo.Kill();
            silo.Dispose();
        }

        _silosByPort.Clear();
    }

    /// <summary>Starts what lacks of two, and waits until all of them serve.</summary>
    public async Task TwoSilos()
    {
        while (_silosByPort.Count < 2)
        {
            string[] settings = [.. Common, .. SiloSettings];
            var port = int.Parse(settings.First(setting => setting.StartsWith("--Silo:Port=", StringComparison.Ordinal))
                .Split('=')[1], CultureInfo.InvariantCulture);
            _silosByPort[port] = SiloProcess.Serve(settings, ConnectionString);
        }

        foreach (var (port, silo) in _silosByPort)
        {
            await Wait.For(
                () => Task.FromResult(silo), _ => silo.IsRunning, $"silo {port} runs: {silo.Printed}");
        }

        await Wait.For(ActiveSilos, count => count == 2, "two silos are active", TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGKILL to the silo that runs an operation, or to the one that does not.</summary>
    public async Task KillSilo(string operation, bool thatRunsIt)
    {
        var grains = Api.GetRequiredService<IGrainFactory>();
        var at = await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(
            grains.GetGrain<Operations.IBulkOperationGrain>($"operation/{operation}"));
        var port = _silosByPort.Keys.First(port => port == at?.Endpoint.Port == thatRunsIt);
        await _silosByPort[port].Kill();
        _silosByPort[port].Dispose();
        _silosByPort.Remove(port);
    }

    /// <summary>SIGKILL to any one of them, a random moment from now.</summary>
    public async Task KillAny(Random random)
    {
        await Task.Delay(random.Next(200, 1_500), TestContext.Current.CancellationToken);
        var port = _silosByPort.Keys.ElementAt(random.Next(_silosByPort.Count));
        await _silosByPort[port].Kill();
        _silosByPort[port].Dispose();
        _silosByPort.Remove(port);
    }

    public Task<(int Code, string Printed)> Verify() => SiloProcess.Run("verify", ConnectionString);

    // So few that whoever comes again after a break reads the database.
    protected override IEnumerable<string> ApiSettings => ["--LiveChanges:WindowChanges=20"];

    protected override Task StartSilos() => TwoSilos();

    // 3 is Active. Of a silo that was killed nobody has said yet that it is dead.
    private async Task<int> ActiveSilos() => (int)await Database.Ask<long>(
        $"""
        select count(*) from orleans.membership
        where status = 3 and port in ({string.Join(", ", _silosByPort.Keys)})
        """);
}

/// <summary>Tests that kill silos. One after the other, on machines of one piece.</summary>
[CollectionDefinition]
public sealed class Killing : ICollectionFixture<ProcessSystem>;
