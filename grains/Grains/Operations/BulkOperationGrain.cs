using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
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
    Practices practices,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<BulkOperationGrain> logger) : Grain, IBulkOperationGrain, IRemindable
{
    private const string Watchdog = "work";
    private const int BatchSize = 500;
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromMinutes(1);

    private readonly Background _background = new();

    private string Id => this.GetPrimaryKeyString().Split('/')[1];

    public async Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var inputHash = InputHash.Of(request, dryRun);
        var operation = new BulkOperation(
            Id, KindOf(request), BulkOperationState.Running, by, clock.Now(), null, dryRun, null, 0, 0, 0, null);
        var claim = idempotencyKey is null ? null : new IdempotencyClaim(by.Id, idempotencyKey, inputHash);
        if (await operations.Start(operation, request, inputHash, claim, cancellationToken)
            is not StartResult.Started started)
        {
            return new BulkOutcome(null, Refusals.KeyUsedForAnother);
        }

        if (started.Operation.State == BulkOperationState.Running)
        {
            await this.RegisterOrUpdateReminder(Watchdog, WatchdogPeriod, WatchdogPeriod, cancellationToken);
            _background.Start(RunToEnd);
        }

        return new BulkOutcome(started.Operation, null);
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
                DelayDeactivation(TimeSpan.FromHours(1));
                await Select(operation, request, cancellationToken);
                await WorkThrough(operation, request, cancellationToken);
                await operations.Finish(Id, clock.Now(), cancellationToken);
            }

            if (await this.GetReminder(Watchdog, cancellationToken) is { } reminder)
            {
                await this.UnregisterReminder(reminder, cancellationToken);
            }

            DeactivateOnIdle();
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
            (_, BulkRequest.Approve { Confirms: { } dryRun }) => selection.Findings(Id, dryRun, cancellationToken),
            (_, BulkRequest.Approve approve) => selection.Approve(Id, approve, cancellationToken),
            _ => throw new UnreachableException(),
        };

    private async Task WorkThrough(BulkOperation operation, BulkRequest request, CancellationToken cancellationToken)
    {
        // An item whose outcome stays unknown stays pending, and the next round takes it again.
        var isStuck = false;
        while (await items.Claim(Id, 0, BatchSize, cancellationToken) is { IsEmpty: false } batch)
        {
            var done = await Do(batch, operation, request, cancellationToken);
            if (done.IsEmpty && isStuck)
            {
                throw new InvalidOperationException("No item of the batch could be done, twice.");
            }

            isStuck = done.IsEmpty;
            await items.Complete(Id, done, cancellationToken);
        }
    }

    private async Task<ImmutableArray<ItemOutcome>> Do(
        ImmutableArray<BulkItem> batch,
        BulkOperation operation,
        BulkRequest request,
        CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<ItemOutcome>(batch.Length);
        var commissioners = request is BulkRequest.Offer
            ? (await practices.ByCodes(batch.Select(item => item.Key.Practice).Distinct(), cancellationToken))
                .ToDictionary(practice => practice.Code, practice => practice.Commissioner)
            : [];
        await FanOut.ForEach(
            batch,
            async item =>
            {
                var envelope = new CommandEnvelope(
                    CommandFor(request, item, commissioners), operation.StartedBy, $"operation:{Id}:{item.No}",
                    DryRun: operation.DryRun);
                outcomes.Add(OutcomeOf(item, await GrainFactory.GetGrain<ICollectionGrain>(item.Key.ToString())
                    .Execute(envelope, cancellationToken)));
            },
            (item, exception) => LogItemFailed(logger, exception, item.Key, Id),
            cancellationToken);
        return outcomes.ToImmutable();
    }

    private static string KindOf(BulkRequest request) => request switch
    {
        BulkRequest.Offer => "OFFER",
        BulkRequest.Approve { Financially: true } => "APPROVE_FINANCIALLY",
        _ => "APPROVE",
    };

    private static CollectionCommand CommandFor(
        BulkRequest request, BulkItem item, Dictionary<OdsCode, OdsCode> commissioners) => request switch
        {
            BulkRequest.Offer offer => new CollectionCommand.Offer(
                commissioners[item.Key.Practice], offer.RespondBy, offer.StartsOn, offer.EndsOn),
            BulkRequest.Approve { Financially: true } =>
                new CollectionCommand.ApproveFinancially(item.FiguresVersion ?? 0, item.Amount, item.Note),
            BulkRequest.Approve => new CollectionCommand.Approve(item.FiguresVersion ?? 0, item.Amount, item.Note),
            _ => throw new UnreachableException(),
        };

    private static ItemOutcome OutcomeOf(BulkItem item, CommandOutcome outcome) => outcome.Refusal switch
    {
        null => new ItemOutcome(item.No, BulkItemState.Done),
        { Code: RefusalCode.Duplicate } refusal => new(item.No, BulkItemState.Skipped, refusal.Code, refusal.Message),
        { } refusal => new(item.No, BulkItemState.Failed, refusal.Code, refusal.Message),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Id} stopped; its reminder starts it again.")]
    private static partial void LogWorkFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} in operation {Id} failed; it is tried again.")]
    private static partial void LogItemFailed(ILogger logger, Exception exception, CollectionKey key, string id);
}
