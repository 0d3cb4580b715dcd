using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Operations;

/// <summary>
/// Works through the items of one operation. Everything it knows is in tables: after a crash its reminder brings it
/// back, it takes the items that are not done, and the command ids see to it that none is done twice.
/// </summary>
internal sealed partial class BulkOperationGrain(
    BulkOperations operations,
    BulkItems items,
    BulkSelection selection,
    RegisterSelection register,
    TimetableMoves timetable,
    BulkTurns turns,
    BulkSlots slots,
    IdempotencyKeys keys,
    Memberships memberships,
    Catalogue catalogue,
    CollectionList collections,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<BulkOperationGrain> logger) : Grain, IBulkOperationGrain, IRemindable
{
    private const string Watchdog = "work";
    private const int BatchSize = 500;
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromMinutes(1);

    // Silos know a new version within a second: what is offered until then has the dates before, and is to follow too.
    private static readonly TimeSpan UntilAllOffer = TimeSpan.FromSeconds(3);

    private readonly Background _background = new();

    // Paused or cancelled: what is under way ends, and nothing new begins.
    private bool _halted;

    private string Id => this.GetPrimaryKeyString().Split('/')[1];

    // From here on nobody's leaving ends the work: neither the client's nor, thanks to the reminder, this silo's.
    public async Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var inputHash = InputHash.Of(request, dryRun);
        var operation = new BulkOperation(
            Id, KindOf(request), BulkOperationState.Running, by, clock.Now(), null, dryRun, null, 0, 0, 0, null,
            (request as BulkRequest.Undo)?.Operation);
        var claim = idempotencyKey is null ? null : new IdempotencyClaim(by.Id, idempotencyKey, inputHash);

        // First: a reminder without an operation ends by itself, an operation without a reminder would stand still.
        await this.RegisterOrUpdateReminder(Watchdog, WatchdogPeriod, WatchdogPeriod, CancellationToken.None);
        if (await operations.Start(operation, request, inputHash, claim, CancellationToken.None)
            is not StartResult.Started started)
        {
            return new BulkOutcome(null, Refusals.KeyUsedForAnother);
        }

        _background.Start(RunToEnd);
        return new BulkOutcome(started.Operation, null);
    }

    public Task Wake()
    {
        _background.Start(RunToEnd);
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _background.Start(RunToEnd);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _background.Stop();

    private async Task RunToEnd(CancellationToken cancellationToken)
    {
        try
        {
            if (await operations.ById(Id, cancellationToken) is { State: BulkOperationState.Running } operation
                && await operations.Request(Id, cancellationToken) is { } request)
            {
                if (request is BulkRequest.TimetableChange && clock.Now() < operation.StartedAt + UntilAllOffer)
                {
                    return; // Woken again, with all that run, every two seconds.
                }

                DelayDeactivation(TimeSpan.FromHours(1));
                await Select(operation, request, cancellationToken);
                var (by, at) = await turns.Retried(Id, cancellationToken) is { } retry
                    ? (retry.By, retry.At)
                    : (operation.StartedBy, operation.StartedAt);
                await WorkThrough(
                    new Work(request, operation.DryRun, by, new Arrival(at, IsKept: true)), cancellationToken);
                if (request is BulkRequest.Offer { ServiceVersion: { } version } offer && !operation.DryRun)
                {
                    await timetable.Reopen(offer.Service, version, cancellationToken);
                }

                await operations.Finish(Id, clock.Now(), cancellationToken);
            }

            if (await this.GetReminder(Watchdog, cancellationToken) is { } reminder)
            {
                await this.UnregisterReminder(reminder, cancellationToken);
            }

            // Whoever halted it is answered first, and may want it to go on soon.
            if (!_halted)
            {
                DeactivateOnIdle();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // What is stored stands, and the reminder starts again from there.
            LogWorkFailed(logger, exception, Id);
        }
    }

    private Task Select(BulkOperation operation, BulkRequest request, CancellationToken cancellationToken) =>
        (operation.Total, request) switch
        {
            (not null, _) => Task.CompletedTask,
            (_, BulkRequest.Offer offer) => selection.Offer(Id, offer, cancellationToken),
            (_, BulkRequest.Approve { Confirms: { } dryRun } approve) =>
                selection.Findings(Id, dryRun, approve.Scope, cancellationToken),
            (_, BulkRequest.Approve approve) => selection.Approve(Id, approve, cancellationToken),
            (_, BulkRequest.ReExtract reExtract) => selection.TakenOn(Id, reExtract.Filter, cancellationToken),
            (_, BulkRequest.PayAspiration pay) => selection.TakenOn(Id, pay.Filter, cancellationToken),
            (_, BulkRequest.ExtendDeadline extend) => selection.Extend(Id, extend, cancellationToken),
            (_, BulkRequest.Undo undo) => selection.Undo(Id, undo, cancellationToken),
            (_, BulkRequest.EnterFigures entry) => selection.EnterFigures(Id, entry, cancellationToken),
            (_, BulkRequest.RegisterChange) => register.Select(Id, cancellationToken),
            (_, BulkRequest.TimetableChange) => timetable.Select(Id, cancellationToken),
            _ => throw new UnreachableException(),
        };

    /// <summary>Round after round, until every item has an outcome, or somebody halts it.</summary>
    /// <exception cref="StorageException">A round settled nothing: the watchdog tries again later.</exception>
    private async Task WorkThrough(Work work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (asked, settled, last) = (0, 0, 0);
            while (!_halted && await items.Claim(Id, last, BatchSize, cancellationToken) is { IsEmpty: false } batch)
            {
                var outcomes = await Do(batch, work, cancellationToken);
                await items.Complete(Id, outcomes, cancellationToken);
                (asked, settled, last) = (asked + batch.Length, settled + outcomes.Length, batch[^1].No);
            }

            if (_halted || asked == settled)
            {
                return;
            }

            if (settled == 0)
            {
                throw new StorageException($"What became of {asked} items is not known.");
            }
        }
    }

    private static string KindOf(BulkRequest request) => request switch
    {
        BulkRequest.Approve approve => BulkKinds.Approval(approve.Financially),
        BulkRequest.ReExtract => BulkKinds.ReExtract,
        BulkRequest.Undo => BulkKinds.Undo,
        BulkRequest.RegisterChange => BulkKinds.RegisterChange,
        BulkRequest.TimetableChange => BulkKinds.TimetableChange,
        BulkRequest.PayAspiration => BulkKinds.PayAspiration,
        BulkRequest.ExtendDeadline => BulkKinds.ExtendDeadline,
        BulkRequest.EnterFigures => BulkKinds.EnterFigures,
        _ => BulkKinds.Offer,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Id} stopped; its reminder starts it again.")]
    private static partial void LogWorkFailed(ILogger logger, Exception exception, string id);

    /// <param name="By">In whose name each item is done.</param>
    /// <param name="Arrival">When that person asked for it: each item counts as asked for then.</param>
    private sealed record Work(BulkRequest Request, bool DryRun, Actor By, Arrival Arrival);
}
