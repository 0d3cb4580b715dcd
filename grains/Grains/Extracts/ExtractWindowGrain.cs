using GpCollections.Collections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Extracts;

/// <summary>The dates of one extract window.</summary>
[GenerateSerializer, Alias("ExtractWindowState")]
internal sealed record ExtractWindowState
{
    [Id(0)] public DateTimeOffset? OpensAt { get; set; }

    [Id(1)] public DateTimeOffset? ClosesAt { get; set; }
}

/// <summary>Holds the reminders for a window's opening and closing; a tick starts a sweep over the period's collections.</summary>
internal sealed partial class ExtractWindowGrain(
    [PersistentState("extract-window")] IPersistentState<ExtractWindowState> window,
    Due due,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<ExtractWindowGrain> logger) : Grain, IExtractWindowGrain, IRemindable
{
    private const string Opening = "opening";
    private const string Closing = "closing";
    private const int BatchSize = 500;

    // A missed tick is skipped by Orleans, not sent late: the period is how long to wait for the next.
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _leaving = new();
    private Task _sweep = Task.CompletedTask;

    public async Task Schedule(DateTimeOffset opensAt, DateTimeOffset closesAt)
    {
        if (window.State.OpensAt != opensAt || window.State.ClosesAt != closesAt)
        {
            (window.State.OpensAt, window.State.ClosesAt) = (opensAt, closesAt);
            await window.WriteStateAsync();
        }

        var now = clock.GetUtcNow();
        if (now < closesAt)
        {
            await this.RegisterOrUpdateReminder(Opening, Wait(opensAt - now), RetryPeriod);
            await this.RegisterOrUpdateReminder(Closing, Wait(closesAt - now), RetryPeriod);
        }
    }

    /// <summary>Starts the sweep if none runs, and returns at once: the work may take longer than a call.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_sweep.IsCompleted)
        {
            _sweep = Sweep(reminderName);
        }

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        await _sweep.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.Dispose();
    }

    private async Task Sweep(string reminderName)
    {
        await Task.CompletedTask.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            DelayDeactivation(RetryPeriod);
            var (service, period) = Key();
            await Sweeping.UntilDone(
                () => due.OfPeriod(service, period, clock.GetUtcNow(), BatchSize, _leaving.Token),
                GrainFactory, LogFailed, _leaving.Token);
            if (clock.GetUtcNow() >= (reminderName == Opening ? window.State.OpensAt : window.State.ClosesAt)
                && await this.GetReminder(reminderName) is { } done)
            {
                await this.UnregisterReminder(done);
            }
        }
        catch (Exception exception) when (!_leaving.IsCancellationRequested)
        {
            // The reminder comes again.
            LogSweepFailed(logger, exception, this.GetPrimaryKeyString());
        }
    }

    private (string Service, string Period) Key()
    {
        var parts = this.GetPrimaryKeyString().Split('/');
        return (parts[0], parts[1]);
    }

    private static TimeSpan Wait(TimeSpan until) => until < TimeSpan.Zero ? TimeSpan.Zero : until;

    private void LogFailed(CollectionKey key, Exception exception) => LogWakeFailed(logger, exception, key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waking {Key} failed; it is tried again.")]
    private static partial void LogWakeFailed(ILogger logger, Exception exception, CollectionKey key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sweep of {Window} failed; it is tried again.")]
    private static partial void LogSweepFailed(ILogger logger, Exception exception, string window);
}
