using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Operations;

/// <summary>
/// Works through the items of one operation. Everything it knows is in tables: after a crash its reminder brings it back,
/// it takes the items that are not done, and the command ids see to it that none is done twice.
/// </summary>
internal sealed partial class BulkOperationGrain(
    BulkOperations operations,
    Practices practices,
    Catalogue catalogue,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<BulkOperationGrain> logger) : Grain, IBulkOperationGrain, IRemindable
{
    private const string Watchdog = "work";
    private const int BatchSize = 500;
    private static readonly TimeSpan WatchdogPeriod = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _leaving = new();
    private Task _work = Task.CompletedTask;

    private string Id => this.GetPrimaryKeyString().Split('/')[1];

    public async Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var started = await operations.Start(Id, request, dryRun, by, clock.GetUtcNow(), idempotencyKey, cancellationToken);
        if (started is not StartResult.Running { Operation: var operation })
        {
            return new BulkOutcome(null, new Refusal(
                RefusalCode.Duplicate, "This idempotency key was used for another input. Use a new key for a new request."));
        }

        if (operation.State == BulkOperationState.Running)
        {
            await this.RegisterOrUpdateReminder(Watchdog, WatchdogPeriod, WatchdogPeriod);
            Work();
        }

        return new BulkOutcome(operation, null);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Work();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _leaving.Dispose();
    }

    private void Work()
    {
        if (_work.IsCompleted)
        {
            _work = RunToEnd(_leaving.Token);
        }
    }

    private async Task RunToEnd(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(
            ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            if (await operations.ById(Id, cancellationToken) is { State: BulkOperationState.Running } operation)
            {
                DelayDeactivation(TimeSpan.FromHours(1));
                var request = await operations.Request(Id, cancellationToken);
                await Select(operation, request, cancellationToken);
                while (await operations.Claim(Id, BatchSize, cancellationToken) is { IsEmpty: false } items)
                {
                    await Do(items, operation, request, cancellationToken);
                }

                await operations.Finish(Id, clock.GetUtcNow(), cancellationToken);
            }

            if (await this.GetReminder(Watchdog) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
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
            (_, BulkRequest.Offer offer) => operations.SelectOffer(Id, offer, cancellationToken),
            (_, BulkRequest.Approve approve) => operations.SelectApprove(Id, approve, clock.GetUtcNow(), cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private async Task Do(
        ImmutableArray<BulkItem> items, BulkOperation operation, BulkRequest request, CancellationToken cancellationToken)
    {
        var outcomes = new List<BulkItemOutcome>(items.Length);
        var commissioners = request is BulkRequest.Offer
            ? (await practices.ByCodes([.. items.Select(item => item.Key.Practice).Distinct()], cancellationToken))
                .ToDictionary(practice => practice.Code, practice => practice.Commissioner)
            : [];
        await FanOut.ForEach(
            items,
            async item =>
            {
                var command = CommandFor(request, item, commissioners);
                var outcome = await GrainFactory.GetGrain<ICollectionGrain>(item.Key.ToString()).Execute(
                    new CommandEnvelope(command, operation.StartedBy, $"operation:{Id}:{item.No}", DryRun: operation.DryRun),
                    cancellationToken);
                outcomes.Add(OutcomeOf(item, outcome));
            },
            // It stays unclaimed by any outcome, and comes again with the next round of the watchdog.
            (item, exception) => LogItemFailed(logger, exception, item.Key, Id),
            cancellationToken);
        if (outcomes.Count == 0)
        {
            throw new InvalidOperationException("No item of the batch could be done.");
        }

        await operations.Complete(Id, [.. outcomes], cancellationToken);
    }

    private static CollectionCommand CommandFor(
        BulkRequest request, BulkItem item, Dictionary<OdsCode, OdsCode> commissioners) => request switch
        {
            BulkRequest.Offer offer => new CollectionCommand.Offer(
                commissioners[item.Key.Practice], offer.RespondBy, offer.StartsOn, offer.EndsOn),
            BulkRequest.Approve { Financially: true } =>
                new CollectionCommand.ApproveFinancially(item.FiguresVersion ?? 0, item.Amount, item.Note),
            BulkRequest.Approve => new CollectionCommand.Approve(item.FiguresVersion ?? 0, item.Amount, item.Note),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static BulkItemOutcome OutcomeOf(BulkItem item, CommandOutcome outcome) => outcome.Refusal switch
    {
        null => new BulkItemOutcome(item.No, BulkItemState.Done, null, null),
        { Code: RefusalCode.Duplicate } refusal => new(item.No, BulkItemState.Skipped, refusal.Code, refusal.Message),
        { } refusal => new(item.No, BulkItemState.Failed, refusal.Code, refusal.Message),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Operation {Id} stopped; its reminder starts it again.")]
    private static partial void LogWorkFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} in operation {Id} failed; it is tried again.")]
    private static partial void LogItemFailed(ILogger logger, Exception exception, CollectionKey key, string id);
}
