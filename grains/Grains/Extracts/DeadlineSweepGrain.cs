using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Provision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace GpCollections.Extracts;

/// <summary>
/// Wakes every collection whose deadline has passed: lapses, openings, closings. Also the safety net of the windows.
/// </summary>
internal sealed partial class DeadlineSweepGrain(
    Due due,
    BulkOperations operations,
    Deliveries deliveries,
    AutomaticReleaseSweep releases,
    RegisterImport register,
    TimetableMoves timetable,
    Inbox inbox,
    Attachments attachments,
    ClinicalSystems clinicalSystems,
    IOptions<InboxOptions> keeping,
    IOptions<ClusterOptions> cluster,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<DeadlineSweepGrain> logger) : Grain, IDeadlineSweepGrain, IRemindable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenClearings = TimeSpan.FromHours(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenReleases = TimeSpan.FromMinutes(1);

    private readonly Background _releasing = new();
    private DateTimeOffset _clearAt;
    private DateTimeOffset _askAt;
    private DateTimeOffset _releaseAt;
    private bool _hasReminder;
    private bool _sweeping;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(
            Sweep, new GrainTimerCreationOptions(TimeSpan.Zero, Interval) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _releasing.Stop();

    public async Task Start()
    {
        if (!_hasReminder)
        {
            await this.RegisterOrUpdateReminder("sweep", WatchdogPeriod, WatchdogPeriod);
            _hasReminder = true;
        }
    }

    /// <summary>The reminder only brings the grain back to life; the timer does the work.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task Sweep(CancellationToken cancellationToken)
    {
        if (_sweeping)
        {
            return;
        }

        _sweeping = true;
        try
        {
            var now = clock.Now();
            await Sweeping.Through<DueCollection>(
                last => due.PastDue(now, last, Sweeping.BatchSize, cancellationToken),
                found => found.Key, GrainFactory, LogFailed, cancellationToken);
            await AskForgotten(now, cancellationToken);
            await WakeOperations(cancellationToken);
            await Follow(
                new BulkRequest.RegisterChange(), await register.Forgotten(now - WatchdogPeriod, cancellationToken));
            await Follow(
                new BulkRequest.TimetableChange(), await timetable.Forgotten(now - WatchdogPeriod, cancellationToken));
            if (now >= _releaseAt)
            {
                _releaseAt = now + BetweenReleases;
                _releasing.Start(leaving => Release(now, leaving));
            }

            await Clear(now, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next tick tries again.
            LogSweepFailed(logger, exception);
        }
        finally
        {
            _sweeping = false;
        }
    }

    // Beside the deadlines, which wait for nothing.
    private async Task Release(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await releases.Run(now, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The next tick tries again.
            _releaseAt = default;
            LogReleaseFailed(logger, exception);
        }
    }

    // Who is asked within a minute has no reminder: if the silo is lost before, or the window is paused, this is it.
    private async Task AskForgotten(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (clinicalSystems.AreKnown && now >= _askAt)
        {
            await Sweeping.Through<CollectionKey?>(
                async last =>
                [
                    .. (await due.Unreminded(
                        cluster.Value.ServiceId, now - Forgotten, last, Sweeping.BatchSize, cancellationToken))
                        .Select(key => (CollectionKey?)key),
                ],
                found => found!.Value, GrainFactory, LogFailed, cancellationToken);
            _askAt = now + Forgotten;
        }
    }

    // Who works already goes on; an operation or a delivery whose silo is lost goes on elsewhere, within seconds.
    private async Task WakeOperations(CancellationToken cancellationToken)
    {
        foreach (var id in await operations.Running(cancellationToken))
        {
            await GrainFactory.GetGrain<IBulkOperationGrain>($"operation/{id}").Wake();
        }

        var busy = await deliveries.Busy(null, cancellationToken);
        foreach (var requester in busy.Select(delivery => delivery.Requester).Distinct())
        {
            await GrainFactory.GetGrain<IDeliveriesGrain>($"deliveries/{requester}").Wake();
        }
    }

    // Who imports starts the operation too, unless the process is lost in between.
    private async Task Follow(BulkRequest request, Actor? importer)
    {
        if (importer is { } by)
        {
            await GrainFactory.GetGrain<IBulkOperationGrain>($"operation/{Guid.NewGuid():N}")
                .Start(request, dryRun: false, by, idempotencyKey: null, CancellationToken.None);
        }
    }

    private async Task Clear(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One bounded portion a round, until nothing old is left; then nothing for an hour.
        var options = keeping.Value;
        if (now >= _clearAt
            && await inbox.Clear(
                now.AddDays(-options.KeepDays), now.AddDays(-options.KeepContentDays), cancellationToken)
            + await attachments.Clear(now - AttachmentLaw.Kept, cancellationToken) == 0)
        {
            _clearAt = now + BetweenClearings;
        }
    }

    private void LogFailed(CollectionKey key, Exception exception) => LogWakeFailed(logger, exception, key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waking {Key} failed; it is tried again.")]
    private static partial void LogWakeFailed(ILogger logger, Exception exception, CollectionKey key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Releasing what is due failed; it is tried again.")]
    private static partial void LogReleaseFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep of deadlines failed; it is tried again.")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception);
}
