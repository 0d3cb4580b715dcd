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
    CollectionList collections,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<BulkOperationGrain> logger) : Grain, IBulkOperationGrain, IRemindable
{
    private const string Watchdog = "work";
    private const int BatchSize = 500;
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromMinutes(1);

    private readonly Background _background = new();

    private string Id => this.GetPrimaryKeyString().Split('/')[1];

    // From here on nobody's leaving ends the work: neither the client's nor, thanks to the reminder, this silo's.
    public async Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var inputHash = InputHash.Of(request, dryRun);
        var operation = new BulkOperation(
            Id, KindOf(request), BulkOperationState.Running, by, clock.Now(), null, dryRun, null, 0, 0, 0, null);
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
            (_, BulkRequest.Approve { Confirms: { } dryRun } approve) =>
                selection.Findings(Id, dryRun, approve.Scope, cancellationToken),
            (_, BulkRequest.Approve approve) => selection.Approve(Id, approve, cancellationToken),
            _ => throw new UnreachableException(),
        };

    /// <summary>Round after round, until every item has an outcome.</summary>
    /// <exception cref="StorageException">A round settled nothing: the watchdog tries again later.</exception>
    private async Task WorkThrough(BulkOperation operation, BulkRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (asked, settled, last) = (0, 0, 0);
            while (await items.Claim(Id, last, BatchSize, cancellationToken) is { IsEmpty: false } batch)
            {
                var outcomes = await Do(batch, operation, request, cancellationToken);
                await items.Complete(Id, outcomes, cancellationToken);
                (asked, settled, last) = (asked + batch.Length, settled + outcomes.Length, batch[^1].No);
            }

            if (asked == settled)
            {
                return;
            }

            if (settled == 0)
            {
                throw new StorageException($"What became of {asked} items is not known.");
            }
        }
    }

    private async Task<ImmutableArray<ItemOutcome>> Do(
        ImmutableArray<BulkItem> batch,
        BulkOperation operation,
        BulkRequest request,
        CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<ItemOutcome>(batch.Length);
        var commissioners = await Commissioners(batch, request, cancellationToken);
        await FanOut.ForEach(
            batch,
            async item => outcomes.Add(commissioners.TryGetValue(item.Key, out var commissioner)
                ? OutcomeOf(item, await GrainFactory.GetGrain<ICollectionGrain>(item.Key.ToString()).Execute(
                    EnvelopeFor(item, commissioner, operation, request), cancellationToken))
                : new ItemOutcome(
                    item.No, BulkItemState.Failed, RefusalCode.NotFound, "There is no such collection among yours.")),
            (item, exception) =>
            {
                LogItemFailed(logger, exception, item.Key, Id);
                if (!IsPassing(exception))
                {
                    outcomes.Add(new ItemOutcome(
                        item.No,
                        BulkItemState.Failed,
                        RefusalCode.Conflict,
                        "A fault of the system kept this from being done."));
                }
            },
            cancellationToken);
        return outcomes.ToImmutable();
    }

    /// <summary>Of each item's collection, where the operation may reach it.</summary>
    private async Task<Dictionary<CollectionKey, OdsCode>> Commissioners(
        ImmutableArray<BulkItem> batch, BulkRequest request, CancellationToken cancellationToken)
    {
        if (request is BulkRequest.Approve approve)
        {
            return (await collections.Rows(batch.Select(item => item.Key), cancellationToken))
                .Where(row => approve.Scope is not { } scope || scope.Contains(row.Commissioner))
                .ToDictionary(row => row.Key, row => row.Commissioner);
        }

        var codes = batch.Select(item => item.Key.Practice).Distinct();
        var registered = (await practices.ByCodes(codes, cancellationToken))
            .ToDictionary(practice => practice.Code, practice => practice.Commissioner);
        return batch.Where(item => registered.ContainsKey(item.Key.Practice))
            .ToDictionary(item => item.Key, item => registered[item.Key.Practice]);
    }

    private CommandEnvelope EnvelopeFor(
        BulkItem item, OdsCode commissioner, BulkOperation operation, BulkRequest request)
    {
        CollectionCommand command = request switch
        {
            BulkRequest.Offer offer =>
                new CollectionCommand.Offer(commissioner, offer.RespondBy, offer.StartsOn, offer.EndsOn),
            BulkRequest.Approve { Financially: true } =>
                new CollectionCommand.ApproveFinancially(item.FiguresVersion ?? 0, item.Amount, item.Note),
            BulkRequest.Approve => new CollectionCommand.Approve(item.FiguresVersion ?? 0, item.Amount, item.Note),
            _ => throw new UnreachableException(),
        };
        var by = request is BulkRequest.Approve { Scope: not null }
            ? operation.StartedBy with { Organisation = commissioner }
            : operation.StartedBy;
        return new CommandEnvelope(command, by, $"operation:{Id}:{item.No}", DryRun: operation.DryRun);
    }

    private static bool IsPassing(Exception exception) =>
        exception is StorageException or TimeoutException or OrleansException or OperationCanceledException;

    private static string KindOf(BulkRequest request) =>
        request is BulkRequest.Approve approve ? BulkKinds.Approval(approve.Financially) : BulkKinds.Offer;

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
