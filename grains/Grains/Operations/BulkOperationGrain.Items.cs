using System.Collections.Immutable;
using System.Diagnostics;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Microsoft.Extensions.Logging;

namespace GpCollections.Operations;

/// <summary>What an operation does to each of its items.</summary>
internal sealed partial class BulkOperationGrain
{
    private async Task<ImmutableArray<ItemOutcome>> Do(
        ImmutableArray<BulkItem> batch, Work work, CancellationToken cancellationToken)
    {
        var outcomes = ImmutableArray.CreateBuilder<ItemOutcome>(batch.Length);
        var commissioners = await Commissioners(batch, work.Request, cancellationToken);
        await FanOut.ForEach(
            batch.TakeWhile(_ => !_halted),
            async item => outcomes.Add(commissioners.TryGetValue(item.Key, out var commissioner)
                ? OutcomeOf(item, await Send(item, commissioner, work, cancellationToken))
                : Unreached(item, work.Request)),
            (item, exception) =>
            {
                LogItemFailed(logger, exception, item.Key, Id);
                if (!IsPassing(exception))
                {
                    outcomes.Add(new ItemOutcome(
                        item.No, BulkItemState.Failed, RefusalCode.Conflict,
                        "A fault of the system kept this from being done."));
                }
            },
            slots.All,
            cancellationToken);
        return outcomes.ToImmutable();
    }

    /// <summary>Of each item's collection, where the operation may reach it.</summary>
    private async Task<Dictionary<CollectionKey, OdsCode>> Commissioners(
        ImmutableArray<BulkItem> batch, BulkRequest request, CancellationToken cancellationToken)
    {
        if (request is not BulkRequest.Offer offer)
        {
            var scope = ScopeOf(request);
            return (await collections.Rows(batch.Select(item => item.Key), cancellationToken))
                .Where(row => scope is not { } commissioners || commissioners.Contains(row.Commissioner))
                .ToDictionary(row => row.Key, row => row.Commissioner);
        }

        // What was another commissioner's at the time is not this one's to offer: not when it is tried again, either.
        return (await memberships.Commissioners([.. batch.Select(item => item.Key)], cancellationToken))
            .Where(found => (offer.Commissioner is null || offer.Commissioner == found.Value)
                && (offer.Scope is not { } commissioners || commissioners.Contains(found.Value)))
            .ToDictionary();
    }

    private static ItemOutcome Unreached(BulkItem item, BulkRequest request) => request is BulkRequest.Offer
        ? new(
            item.No, BulkItemState.Failed, RefusalCode.Forbidden,
            $"Practice {item.Key.Practice} belonged to another commissioner in {item.Key.Period}: only that "
                + "commissioner offers it for that period.")
        : new(item.No, BulkItemState.Failed, RefusalCode.NotFound, "There is no such collection among yours.");

    private async Task<CommandOutcome> Send(
        BulkItem item, OdsCode commissioner, Work work, CancellationToken cancellationToken)
    {
        var collection = GrainFactory.GetGrain<ICollectionGrain>(item.Key.ToString());
        var own = BulkItem.CommandId(Id, item.No);
        var by = work.Request is BulkRequest.EnterFigures entry
                ? Typist(work.By, entry.Items[item.No - 1].Acting, item.Key.Practice)
            : ScopeOf(work.Request) is null ? work.By : work.By with { Organisation = commissioner };
        int? version = null;
        if (work.Request is BulkRequest.Undo undo)
        {
            var state = await collection.Read(cancellationToken);
            var done = BulkItem.CommandId(undo.Operation, item.Undoes ?? 0);
            if (Undoing.Refuses(state, undo.WhatKind, done, own) is { } refusal)
            {
                return new CommandOutcome(state, refusal);
            }

            version = state?.Version;
        }

        return await collection.Execute(
            new CommandEnvelope(
                item.Command ?? CommandFor(item, commissioner, work.Request), by, own, ExpectedVersion: version,
                DryRun: work.DryRun, Arrival: CountsFromItsStart(item, work.Request) ? work.Arrival : null),
            cancellationToken);
    }

    // What a person decided then; offers, askings and advances go by the day on which they are made.
    private static bool CountsFromItsStart(BulkItem item, BulkRequest request) => item.Command is null
        && request is (BulkRequest.EnterFigures or BulkRequest.Approve or BulkRequest.Undo);

    private static Actor Typist(Actor person, OdsCode acting, OdsCode practice) => person with
    {
        Organisation = acting,
        OnBehalfOf = person.OnBehalfOf is { } other ? other with { Organisation = acting }
            : acting == practice ? null
            : Actor.Of(practice, null),
    };

    private static CollectionCommand CommandFor(BulkItem item, OdsCode commissioner, BulkRequest request) =>
        request switch
        {
            BulkRequest.Offer offer =>
                new CollectionCommand.Offer(
                    commissioner, offer.RespondBy, offer.StartsOn, offer.EndsOn, offer.ServiceVersion),
            BulkRequest.Approve { Financially: true } =>
                new CollectionCommand.ApproveFinancially(item.FiguresVersion ?? 0, item.Amount, item.Note),
            BulkRequest.Approve => new CollectionCommand.Approve(item.FiguresVersion ?? 0, item.Amount, item.Note),
            BulkRequest.ReExtract again =>
                new CollectionCommand.RequestReExtract(again.Reason, again.Until, again.Early),
            BulkRequest.Undo undo => new CollectionCommand.WithdrawOffer(undo.Reason),
            BulkRequest.ExtendDeadline extend =>
                new CollectionCommand.ExtendDeadline(extend.Step, extend.Until, extend.Reason),
            BulkRequest.PayAspiration pay => new CollectionCommand.PayAspiration(pay.Month, pay.Points),
            BulkRequest.EnterFigures entry => new CollectionCommand.EnterFigures(
                entry.Items[item.No - 1].Values, entry.Submit, entry.Items[item.No - 1].Confirm ?? [], entry.Note),
            _ => throw new UnreachableException(),
        };

    private static ImmutableArray<OdsCode>? ScopeOf(BulkRequest request) => request switch
    {
        BulkRequest.Approve approve => approve.Scope,
        BulkRequest.Undo undo => undo.Scope,
        BulkRequest.PayAspiration pay => pay.Scope,
        BulkRequest.ExtendDeadline extend => extend.Scope,
        _ => null,
    };

    internal static bool IsPassing(Exception exception) =>
        exception is StorageException or TimeoutException or OrleansException or OperationCanceledException;

    private static ItemOutcome OutcomeOf(BulkItem item, CommandOutcome outcome) => outcome.Refusal switch
    {
        null => new ItemOutcome(item.No, BulkItemState.Done),
        { Code: RefusalCode.Duplicate } refusal => new(item.No, BulkItemState.Skipped, refusal.Code, refusal.Message),
        // It was finished meanwhile.
        { Code: RefusalCode.WrongStatus } refusal when item.Command is CollectionCommand.MoveDates =>
            new(item.No, BulkItemState.Skipped, refusal.Code, refusal.Message),
        { Code: RefusalCode.Unconfirmed } refusal => new(
            item.No, BulkItemState.Failed, refusal.Code, string.Join(
                ' ', [refusal.Message, .. (outcome.Warnings ?? []).Select(one => $"{one.Message} ({one.Id})")])),
        { } refusal => new(item.No, BulkItemState.Failed, refusal.Code, refusal.Message),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} in operation {Id} failed; it is tried again.")]
    private static partial void LogItemFailed(ILogger logger, Exception exception, CollectionKey key, string id);
}
