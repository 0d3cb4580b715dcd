using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Operations;
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

/// <summary>
/// Holds the reminders for a window's opening and closing; a tick starts a sweep over the period's collections.
/// </summary>
internal sealed partial class ExtractWindowGrain(
    [PersistentState("extract-window")] IPersistentState<ExtractWindowState> window,
    Due due,
    WindowTurns turns,
    PausedWindows paused,
    IdempotencyKeys keys,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<ExtractWindowGrain> logger) : Grain, IExtractWindowGrain, IRemindable
{
    private const string Opening = "opening";
    private const string Closing = "closing";

    // A missed tick is skipped by Orleans, not sent late: the period is how long to wait for the next.
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMinutes(5);

    private readonly Background _background = new();

    public async Task Schedule(DateTimeOffset opensAt, DateTimeOffset closesAt)
    {
        if (window.State.OpensAt != opensAt || window.State.ClosesAt != closesAt)
        {
            (window.State.OpensAt, window.State.ClosesAt) = (opensAt, closesAt);
            await window.WriteStateAsync();
        }

        var now = clock.Now();
        if (now < closesAt)
        {
            await this.RegisterOrUpdateReminder(Opening, Wait(opensAt - now), RetryPeriod);
            await this.RegisterOrUpdateReminder(Closing, Wait(closesAt - now), RetryPeriod);
        }
    }

    public async Task<WindowTurnOutcome> Turn(
        WindowTurn turn, string commandId, IdempotencyKeyUse? use, CancellationToken cancellationToken)
    {
        var (service, period) = Key();
        if (use is { } key && await keys.Claim(
            new IdempotencyClaim(turn.By.Id, key.Key, key.InputHash), $"window:{service}/{period}", cancellationToken)
            is ClaimResult.Taken)
        {
            return new WindowTurnOutcome(null, Refusals.KeyUsedForAnother);
        }

        var kept = await turns.Insert(
            service, period, turn with { At = clock.Now() }, commandId, cancellationToken);
        paused.Forget();
        return new WindowTurnOutcome(kept, null);
    }

    /// <summary>Starts the sweep if none runs, and returns at once: the work may take longer than a call.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _background.Start(cancellationToken => Sweep(reminderName, cancellationToken));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _background.Stop();

    private async Task Sweep(string reminderName, CancellationToken cancellationToken)
    {
        try
        {
            DelayDeactivation(RetryPeriod);
            var (service, period) = Key();
            var now = clock.Now();
            await Sweeping.Through<CollectionKey?>(
                last => Batch(service, period, now, last, cancellationToken),
                found => found!.Value,
                GrainFactory,
                LogFailed,
                cancellationToken);
            if (clock.Now() >= (reminderName == Opening ? window.State.OpensAt : window.State.ClosesAt)
                && await this.GetReminder(reminderName, cancellationToken) is { } done)
            {
                await this.UnregisterReminder(done, cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The reminder comes again.
            LogSweepFailed(logger, exception, this.GetPrimaryKeyString());
        }
    }

    private async Task<ImmutableArray<CollectionKey?>> Batch(
        string service,
        string period,
        DateTimeOffset now,
        CollectionKey? last,
        CancellationToken cancellationToken)
    {
        var found = await due.OfPeriod(service, period, now, last, Sweeping.BatchSize, cancellationToken);
        return [.. found.Select(key => (CollectionKey?)key)];
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
