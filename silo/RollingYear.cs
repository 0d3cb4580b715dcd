using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Provision;
using GpCollections.Services;
using Npgsql;
using Orleans.Configuration;

namespace GpCollections;

/// <summary>Prepares a year's services, and tells of each what is new, what differs and what is missing.</summary>
public sealed class RollingYear(NpgsqlDataSource source, TimeProvider clock, TextWriter output)
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(15);
    private static readonly Actor By = new("system:rollover", "silo rollover", OdsCode.NhsEngland);

    private readonly Catalogue _catalogue = new(new Database(source));

    /// <returns>The code is 1 when something is missing, else 0.</returns>
    public async Task<(int Code, ImmutableArray<RolledOver> Services)> Run(
        DateOnly firstDay, bool dryRun, CancellationToken cancellationToken)
    {
        var database = new Database(source);
        var services = await new RollingOver(
                _catalogue, new Statements(database), new ValidationTables(database), new OutputMappings(database),
                new DisclosureRules(database))
            .Run(firstDay, null, dryRun, By, clock.GetUtcNow(), cancellationToken);
        foreach (var one in services)
        {
            await output.WriteLineAsync($"{one.Code}: {Words(one, dryRun)}");
            foreach (var line in one.Differences.Select(line => $"  {line}")
                .Concat(one.Missing.Select(line => $"  missing: {line}")))
            {
                await output.WriteLineAsync(line);
            }
        }

        var counts = services.CountBy(one => one.Outcome).ToDictionary();
        await output.WriteLineAsync(
            $"{counts.GetValueOrDefault(RollOverOutcome.New)} new, "
            + $"{counts.GetValueOrDefault(RollOverOutcome.AlreadyThere)} already there, "
            + $"{counts.GetValueOrDefault(RollOverOutcome.LeftOut)} left out.");
        return (services.Any(one => !one.Missing.IsEmpty) ? 1 : 0, services);
    }

    /// <summary>Starts an operation for each service that may be offered; the silos that run work through it.</summary>
    /// <returns>1 when no silo answers, else 0.</returns>
    public async Task<int> Offer(
        string[] args, ImmutableArray<RolledOver> services, DateOnly? respondBy, CancellationToken cancellationToken)
    {
        using var host = Client(args);
        using var longest = new CancellationTokenSource(LongestSearch, clock);
        try
        {
            await host.StartAsync(longest.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or OrleansException)
        {
            await output.WriteLineAsync("Nothing was offered: no silo answers. Start one, then roll over again.");
            return 1;
        }

        foreach (var one in services.Where(one => one.Outcome != RollOverOutcome.LeftOut))
        {
            await output.WriteLineAsync(await Offer(host, one, respondBy, cancellationToken));
        }

        await host.StopAsync(cancellationToken);
        return 0;
    }

    private async Task<string> Offer(
        IHost host, RolledOver one, DateOnly? respondBy, CancellationToken cancellationToken)
    {
        var service = await _catalogue.ByCode(one.Code, null, cancellationToken);
        if (service is null || Offering.Refuses(service) is not null)
        {
            return $"{one.Code}: not offered.";
        }

        var id = Guid.NewGuid().ToString("N");
        var outcome = await host.Services.GetRequiredService<IClusterClient>()
            .GetGrain<IBulkOperationGrain>($"operation/{id}")
            .Start(RollOver.Offer(service, one.From, respondBy), dryRun: false, By, null, cancellationToken);
        return outcome.Refusal is { } refusal
            ? $"{one.Code}: {refusal.Message}"
            : $"{one.Code}: being offered to those who take part in {one.From}, by operation {id}.";
    }

    private static IHost Client(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(SiloHost.Settings(args));
        builder.Logging.ClearProviders();
        var orleans = Connections.ForOrleans(SiloHost.ConnectionString(args));
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options =>
            {
                options.ServiceId = SiloHost.ServiceId;
                options.ClusterId = builder.Configuration["Cluster:Id"] ?? SiloHost.ServiceId;
            });
            client.UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", orleans));
        });
        return builder.Build();
    }

    private static string Words(RolledOver one, bool dryRun) => one.Outcome switch
    {
        RollOverOutcome.New when dryRun => $"would be new, from {one.From}",
        RollOverOutcome.New => $"new, from {one.From}",
        RollOverOutcome.AlreadyThere => "already there",
        _ => "left out",
    };
}
