using System.Net;
using GpCollections.Extracts;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Orleans.Configuration;

namespace GpCollections;

/// <summary>One silo of the cluster: grains, reminders, and health over HTTP.</summary>
public static class SiloHost
{
    /// <summary>Part of every stored key: never to be changed.</summary>
    public const string ServiceId = "gp-collections";

    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args).AddLogs();
        configure?.Invoke(builder);
        var connectionString = ConnectionString(builder.Configuration);
        builder.Services.AddStorage(connectionString, readOnly: false);
        builder.Services.AddGrains();
        builder.Services.AddHealthChecks().AddCheck<SiloReadiness>("silo");
        builder.UseOrleans(silo => Configure(silo, connectionString, builder.Configuration));

        builder.Services.AddHostedService<SweepKeeper>();

        var app = builder.Build();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        return app;
    }

    public static string ConnectionString(string[] args) => ConnectionString(
        new ConfigurationBuilder()
            .AddEnvironmentVariables()
            .AddCommandLine(Settings(args))
            .Build());

    /// <summary>What is no verb, and no option of one.</summary>
    internal static string[] Settings(string[] args) =>
        [.. args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal) && arg.Split('=').Length > 1)];

    private static string ConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Postgres")
            ?? throw new InvalidOperationException(
                "Set ConnectionStrings__Postgres to the database's connection string.");

    private static void Configure(ISiloBuilder silo, string connectionString, ConfigurationManager configuration)
    {
        // Its own small pool: a rush of appends must not starve membership.
        var orleans = Connections.ForOrleans(connectionString);
        silo.Services.AddKeyedSingleton(ServiceId, orleans);
        silo.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = ServiceId;
            options.ClusterId = configuration["Cluster:Id"] ?? ServiceId;
        });
        silo.ConfigureEndpoints(
            IPAddress.Parse(configuration["Silo:Address"] ?? "127.0.0.1"),
            configuration.GetValue("Silo:Port", 11111),
            configuration.GetValue("Silo:GatewayPort", 30000),
            listenOnAnyHostAddress: configuration.GetValue("Silo:ListenOnAny", false));
        silo.UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", orleans));
        silo.UseAdoNetReminderService(options => (options.Invariant, options.DataSource) = ("Npgsql", orleans));
        silo.AddAdoNetGrainStorageAsDefault(options => (options.Invariant, options.DataSource) = ("Npgsql", orleans));
        silo.UseSystemTextJsonGrainStorageSerializer();
        silo.AddActivityPropagation();

        // A lost silo is found in seconds: three missed probes of a second, then its collections live elsewhere.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 3;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        });
        silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(15));
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMinutes(1));
    }
}

/// <summary>
/// Sees to it that the sweep of deadlines lives somewhere: its own reminder needs a minute to notice a lost silo, this
/// some seconds.
/// </summary>
internal sealed partial class SweepKeeper(
    IGrainFactory grains, ISiloStatusOracle oracle, ILogger<SweepKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            try
            {
                if (oracle.CurrentStatus == SiloStatus.Active)
                {
                    await grains.GetGrain<IDeadlineSweepGrain>("deadlines/all").Start();
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sweep of deadlines could not be reached; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

/// <summary>Ready: this silo is active and the database takes writes.</summary>
internal sealed class SiloReadiness(ISiloStatusOracle oracle, NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (oracle.CurrentStatus != SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy($"The silo is {oracle.CurrentStatus}.");
        }

        await using var command = source.CreateCommand("select pg_is_in_recovery()");
        return await command.ExecuteScalarAsync(cancellationToken) is false
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database takes no writes.");
    }
}
