using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Demonstration;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Payments;
using GpCollections.Provision;
using GpCollections.Services;
using GpCollections.Transport;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Orleans.Configuration;

namespace GpCollections;

/// <summary>The door: GraphQL and a few routes over HTTP, in front of the cluster.</summary>
public static class ApiHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args).AddLogs();
        configure?.Invoke(builder);
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);

        // Kestrel opens while the cluster is still being looked for, so that health can say so.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        builder.AddDemonstration();
        builder.AddHardening();
        builder.AddSignIn();
        builder.AddGraphQL(new GraphQLClasses().Describe(SchemaWords())
            .Scan(typeof(ApiHost).Assembly)
            .Name<CollectionAction>("Action").Name<RefusalCode>("ErrorCode").Name<DeadlineStep>("Deadline"));
        builder.Services.Configure<GraphQLOptions>(options =>
        {
            // Registers, the 10,000 items that one approval may name, and figures of as many practices.
            options.MayImport = (context, _) =>
                context.RequestServices.GetRequiredService<IViewerAccessor>().Viewer is { } viewer
                && (Rights.Nationally(viewer, Role.NationalServiceManager)
                    || !Rights.Holding(
                        viewer, Role.ApprovalManagement, Role.FinanceManagement, Role.AchievementEntry).IsNothing);
            options.Translate = Translate;
            // A socket's messages arrive one by one.
            options.CarryOver += (_, to) => to.GetRequiredService<RequestArrival>();
        });

        var connectionString = builder.Configuration.GetConnectionString("Postgres")
            ?? throw new InvalidOperationException(
                "Set ConnectionStrings__Postgres to the database's connection string.");
        builder.Services.AddStorage(connectionString, readOnly: true);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<GrainCalls>();
        builder.Services.AddSingleton<CollectionReads>();
        builder.Services.AddSingleton<CommittedChanges>();
        builder.Services.AddSingleton<LiveChanges>();
        builder.Services.AddSingleton<OperationReadings>();
        builder.Services.AddOptions<LiveChangesOptions>()
            .BindConfiguration("LiveChanges").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<PostedExtracts>();
        builder.Services.AddSingleton<Reports>();
        builder.Services.AddSingleton<FigureTemplates>();
        builder.Services.AddSingleton<FigureUploads>();
        builder.Services.AddSingleton<PaymentReports>();
        builder.Services.AddSingleton<PaymentStatements>();
        builder.Services.AddSingleton<ExtractWindows>();
        builder.Services.AddOptions<ExtractUploadOptions>()
            .BindConfiguration("Extracts").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<CalculationOptions>()
            .BindConfiguration("Calculations").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CalculationPlaces>();
        builder.Services.AddOptions<AttachmentOptions>()
            .BindConfiguration("Attachments").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AttachmentPlaces>();
        builder.Services.AddSingleton<BulkAccess>();
        builder.Services.AddScoped<RequestArrival>();
        builder.Services.AddScoped<CommandSender>();
        builder.Services.AddScoped<ParticipationSender>();
        builder.Services.AddScoped<BulkTurnSender>();
        builder.Services.AddScoped<HoldsReaching>();
        builder.Services.AddScoped<Families>();
        builder.Services.AddHealthChecks().AddCheck<ApiReadiness>("cluster");
        builder.UseOrleansClient(client => Configure(client, connectionString, builder.Configuration));

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<RequestArrival>();
            return next(context);
        });
        app.UseHardening();
        app.UseSignIn();
        app.UseRateLimiter();
        app.MapGraphQL();
        app.MapExtracts();
        app.MapDeliveries();
        app.MapFeed();
        app.MapReports();
        app.MapCalculations();
        app.MapFigureTemplates();
        app.MapPaymentRuns();
        app.MapAttachments();
        app.MapTimetable();
        app.MapTimetableFeed();
        app.MapDevelopmentSignIn();
        app.MapOpenApi();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false })
            .DisableRateLimiting();
        app.MapHealthChecks("/health/ready").DisableRateLimiting();
        return app;
    }

    /// <summary>What the schema says where its classes say nothing: schema.words.txt.</summary>
    public static string SchemaWords()
    {
        using var words = typeof(ApiHost).Assembly.GetManifestResourceStream("schema.words.txt")
            ?? throw new InvalidOperationException("schema.words.txt is missing in the assembly.");
        return new StreamReader(words).ReadToEnd();
    }

    private static void Configure(IClientBuilder client, string connectionString, ConfigurationManager configuration)
    {
        var orleans = Connections.ForOrleans(connectionString);
        client.Configure<ClusterOptions>(options =>
        {
            options.ServiceId = "gp-collections";
            options.ClusterId = configuration["Cluster:Id"] ?? "gp-collections";
        });
        client.UseAdoNetClustering(options => (options.Invariant, options.DataSource) = ("Npgsql", orleans));
        client.UseConnectionRetryFilter(async (_, cancellationToken) =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
            return true;
        });
        client.AddActivityPropagation();

        // After the loss of a silo a call waits for this long, and is then sent again under the same command id.
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
    }

    private static (string Code, string Message)? Translate(Exception exception) =>
        exception is TimeoutException or StorageException { IsPermanent: false } or Orleans.Runtime.OrleansException
            ? ("UNAVAILABLE", "This can't be done just now. Try again in some seconds, with the same idempotency key.")
            : null;
}

/// <summary>Ready: a mutation would work now, and the demonstration, if there is one, is loaded.</summary>
internal sealed class ApiReadiness(IClusterClient cluster, DemonstrationState demonstration) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return !await cluster.GetGrain<IProbeGrain>("probe").CanWrite(cancellationToken)
                ? HealthCheckResult.Unhealthy("The database takes no writes.")
                : demonstration.IsLoaded
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("The demonstration is being loaded.");
        }
        catch (Exception)
        {
            return HealthCheckResult.Unhealthy("The cluster does not answer.");
        }
    }
}
