using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Payments;
using GpCollections.Provision;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;

namespace GpCollections;

public static class GrainServices
{
    /// <summary>What the grains need beside storage.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services)
    {
        services.AddOptions<ExtractOptions>()
            .BindConfiguration("ClinicalSystem").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Definitions>();
        services.AddSingleton<Defining>();
        services.AddSingleton<RollingOver>();
        services.AddSingleton<HoldsInForce>();
        services.AddSingleton<KnownReference>();
        services.AddSingleton<KnownAspiration>();
        services.AddSingleton<BulkSlots>();
        services.AddSingleton<AutomaticReleaseSweep>();
        services.AddHttpClient(nameof(ClinicalSystems), client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(5),
            });
        services.AddSingleton(_ => new AnswerTurns(TimeProvider.System));
        services.AddSingleton<ClinicalSystems>();
        services.AddSingleton<OutputMaps>();
        services.AddSingleton<PausedWindows>();
        services.AddSingleton<InboxRecorder>();
        services.AddOptions<InboxOptions>().BindConfiguration("Inbox").ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
