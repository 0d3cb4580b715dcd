using GpCollections.Operations;

namespace GpCollections.Demonstration;

/// <summary>Waits for the cluster, loads the demonstration, then plays it until the process ends.</summary>
internal sealed partial class DemonstrationHost(
    IClusterClient cluster,
    DemonstrationLoad load,
    DemonstrationPlay play,
    DemonstrationState state,
    TimeProvider clock,
    ILogger<DemonstrationHost> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<string>? live = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (live is null)
                {
                    await ClusterAnswers(stoppingToken);
                    live = await load.Load(stoppingToken);
                    state.IsLoaded = true;
                    LogLoaded(logger);
                }

                await play.Run(live, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever was done is done once: it goes on from there.
                LogInterrupted(logger, exception);
                await Task.Delay(Pause * 8, clock, stoppingToken);
            }
        }
    }

    private async Task ClusterAnswers(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await cluster.GetGrain<IProbeGrain>("probe").CanWrite(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Not yet.
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The demonstration is loaded.")]
    private static partial void LogLoaded(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demonstration was interrupted; it goes on in a moment.")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
