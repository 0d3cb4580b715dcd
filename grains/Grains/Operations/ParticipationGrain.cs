using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Operations;

/// <summary>
/// Sends one answer to all the collections that it is about, and remembers the outcome under the caller's key.
/// </summary>
internal sealed class ParticipationGrain(
    Catalogue catalogue, IdempotencyKeys keys) : Grain, IParticipationGrain
{
    public async Task<ParticipationOutcome> Answer(
        CollectionCommand command,
        ImmutableArray<string>? periods,
        ImmutableArray<string> within,
        Actor by,
        string commandId,
        string? idempotencyKey,
        Arrival arrival,
        CancellationToken cancellationToken)
    {
        var parts = this.GetPrimaryKeyString().Split('/');
        var (service, practice) = (parts[0], OdsCode.Parse(parts[1]));
        if (await catalogue.ByCode(service, null, cancellationToken) is not { } definition)
        {
            return Refused(RefusalCode.NotFound, $"There is no service {service}.", "service");
        }

        if (periods?.FirstOrDefault(period => definition.Period(period) is null) is { } unknown)
        {
            return Refused(RefusalCode.Invalid, $"{service} has no period {unknown}.", "periods");
        }

        if (idempotencyKey is null)
        {
            return await Send(command, service, practice, periods, within, by, commandId, arrival, cancellationToken);
        }

        var claim = new IdempotencyClaim(by.Id, idempotencyKey, InputHash.Of(command, periods));
        switch (await keys.Claim(claim, this.GetPrimaryKeyString(), cancellationToken))
        {
            case ClaimResult.Taken:
                return new ParticipationOutcome([], [], Refusals.KeyUsedForAnother);

            case ClaimResult.Claimed { Outcome: { } outcome }:
                return StoredJson.Read<ParticipationOutcome>(outcome);
        }

        var answered = await Send(
            command, service, practice, periods, within, by, commandId, arrival, cancellationToken);
        if (answered.Changed.IsEmpty)
        {
            // A refusal is not remembered.
            await keys.Forget(claim, this.GetPrimaryKeyString(), cancellationToken);
        }
        else
        {
            await keys.Complete(claim, StoredJson.Write(answered), cancellationToken);
        }

        return answered;
    }

    private async Task<ParticipationOutcome> Send(
        CollectionCommand command,
        string service,
        OdsCode practice,
        ImmutableArray<string>? periods,
        ImmutableArray<string> within,
        Actor by,
        string commandId,
        Arrival arrival,
        CancellationToken cancellationToken)
    {
        ImmutableArray<CollectionKey> chosen =
            [.. (periods ?? within).Distinct().Select(period => new CollectionKey(service, period, practice))];
        var envelope = new CommandEnvelope(command, by, commandId, Arrival: arrival);
        var outcomes = await Task.WhenAll(chosen.Select(async key => (
            Key: key,
            Outcome: within.Contains(key.Period)
                ? await GrainFactory.GetGrain<ICollectionGrain>(key.ToString()).Execute(envelope, cancellationToken)
                : new CommandOutcome(null, NotYours))));
        var refused = outcomes.Where(each => each.Outcome.Refusal is not null)
            .Select(each => new BulkFailure(each.Key, each.Outcome.Refusal!.Code, each.Outcome.Refusal.Message))
            .ToImmutableArray();
        ImmutableArray<CollectionKey> changed =
            [.. outcomes.Where(each => each.Outcome.Refusal is null).Select(each => each.Key)];

        // Without periods it is about all that the answer fits: what it does not fit is no failure, unless it fits
        // none.
        return periods is null && changed.Length > 0 ? new ParticipationOutcome(changed, [], null)
            : chosen.IsEmpty ? Refused(RefusalCode.NotFound, $"{service} was never offered to {practice}.", "service")
            : changed.IsEmpty && refused.Length > 0
                ? new ParticipationOutcome(changed, refused, new Refusal(refused[0].Code, refused[0].Message))
                : new ParticipationOutcome(changed, refused, null);
    }

    private static Refusal NotYours { get; } =
        new(RefusalCode.NotFound, "There is no such offer among those that you may answer.");

    private static ParticipationOutcome Refused(RefusalCode code, string message, params string[] field) =>
        new([], [], new Refusal(code, message, field is [] ? null : [.. field]));
}
