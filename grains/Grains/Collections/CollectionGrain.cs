using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Payments;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GpCollections.Collections;

/// <summary>The shell around one collection: load, decide, append, apply. The rules are in Lifecycle.</summary>
internal sealed partial class CollectionGrain(
    CollectionLog log,
    Definitions definitions,
    HoldsInForce holds,
    KnownReference references,
    KnownAspiration aspiration,
    Statements statements,
    Comparisons comparisons,
    Attachments attachments,
    ClinicalSystems clinicalSystems,
    InboxRecorder inbox,
    PausedWindows paused,
    [FromKeyedServices(Clock.Grains)] TimeProvider clock,
    ILogger<CollectionGrain> logger) : Grain, ICollectionGrain, IRemindable
{
    private const int MostTries = 3;

    private CollectionKey _key;
    private Collection? _state;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = CollectionKey.Parse(this.GetPrimaryKeyString());
        _state = Lifecycle.Replay(await log.Load(_key, cancellationToken));
    }

    public async Task<CommandOutcome> Execute(CommandEnvelope envelope, CancellationToken cancellationToken)
    {
        var change = await Carry(envelope, cancellationToken);
        await TryPlanAsking();
        return new CommandOutcome(change.Collection, change.Refusal, change.Warnings, change.Repeated);
    }

    public async Task<Collection?> Read(CancellationToken cancellationToken)
    {
        if (_state is not null)
        {
            await Carry(CatchUp, cancellationToken);
        }

        return _state;
    }

    public async Task Wake(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        await TryPlanAsking();
    }

    private static CommandEnvelope CatchUp { get; } =
        new(new CollectionCommand.CatchUp(), Actor.System, Lifecycle.ClockCommand);

    private async Task<Change> Carry(CommandEnvelope envelope, CancellationToken cancellationToken)
    {
        if (envelope.Command is CollectionCommand.Offer && _state?.Status == CollectionStatus.Offered)
        {
            await Carry(CatchUp, cancellationToken); // It may have lapsed: then it is offered anew.
        }

        if (await TermsFor(envelope.Command, cancellationToken) is not { } terms)
        {
            return new Change(null, [], new Refusal(
                RefusalCode.NotFound, $"There is no service {_key.Service} with a period {_key.Period}."));
        }

        var inputHash = envelope.Command is CollectionCommand.CatchUp ? "" : InputHash.Of(envelope.Command);
        for (var attempt = 1; ; attempt++)
        {
            var inForce = await holds.Reaching(_key, _state, envelope.Command, cancellationToken);
            var known = await references.For(_key, terms, _state, envelope.Command, cancellationToken);
            var circumstances = new Circumstances(terms, inForce, envelope.By, clock.Now(), known)
            {
                Statement = envelope.Command is CollectionCommand.Declare
                    ? await statements.Current(_key.Service, cancellationToken)
                    : Statement.Shipped,
                Comparison = envelope.Command is CollectionCommand.EnterFigures && _state is not null
                    ? await comparisons.For(_state, terms, clock.Now(), cancellationToken)
                    : Comparison.None,
                Uploads = envelope.Command is CollectionCommand.PostMessage { Attachments: not null }
                    ? await attachments.Of(_key, cancellationToken)
                    : [],
                Aspiration = await aspiration.For(_key, terms, envelope.Command, cancellationToken),
            };
            var change = Lifecycle.Run(_key, _state, envelope, inputHash, circumstances);
            if (change.Events.IsEmpty || envelope.DryRun)
            {
                return change;
            }

            switch (await Append(change, terms, envelope, inputHash, cancellationToken))
            {
                case AppendResult.Stored:
                    _state = change.Collection;
                    return change;

                case AppendResult.KeyTaken:
                    return new Change(_state, [], Refusals.KeyUsedForAnother);

                // Another activation wrote: what this one knows is old.
                case AppendResult.VersionConflict when attempt < MostTries:
                    _state = Lifecycle.Replay(await log.Load(_key, cancellationToken));
                    break;

                default:
                    DeactivateOnIdle();
                    throw new StorageException($"{_key} is being written elsewhere.");
            }
        }
    }

    // What is offered anew is bound to the definition that is offered; all else goes by the one it was offered under.
    private ValueTask<Terms?> TermsFor(CollectionCommand command, CancellationToken cancellationToken) =>
        command is CollectionCommand.Offer offer && _state?.Status is null or CollectionStatus.Declined
            or CollectionStatus.Lapsed or CollectionStatus.Withdrawn
            ? definitions.Terms(_key.Service, offer.ServiceVersion, _key.Period, cancellationToken)
            : Terms(cancellationToken);

    private ValueTask<Terms?> Terms(CancellationToken cancellationToken) =>
        definitions.Terms(_key.Service, _state?.ServiceVersion, _key.Period, cancellationToken);

    private async Task<AppendResult> Append(
        Change change, Terms terms, CommandEnvelope envelope, string inputHash, CancellationToken cancellationToken)
    {
        var row = CollectionRows.Of(change.Collection!, terms);
        var claim = envelope.IdempotencyKey is { } key && change is { Refusal: null, Repeated: false }
            ? new IdempotencyClaim(envelope.By.Id, key, inputHash)
            : null;
        try
        {
            // First: whoever dies after the append must not leave a collection that waits and that nobody asks for.
            await RemindOfAsking(change.Collection!, terms, cancellationToken);
            var payments = Instructions.New(_state, change.Collection!, terms);
            return await log.Append(
                new Append(row, _state?.Version ?? 0, change.Events, claim, payments), cancellationToken);
        }
        catch (Exception)
        {
            // Whether it was stored is unknown: forget everything, and let the next call read what is true.
            DeactivateOnIdle();
            throw;
        }
    }
}
