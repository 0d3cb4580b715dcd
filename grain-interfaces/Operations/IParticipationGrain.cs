using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Operations;

/// <summary>Answers a service's offers to one practice over several periods. Key: service/practice.</summary>
[Alias("IParticipationGrain")]
public interface IParticipationGrain : IGrainWithStringKey
{
    /// <param name="command">Accept, Decline, WithdrawOffer or EndParticipation.</param>
    /// <param name="periods">Null: all that the command fits.</param>
    /// <param name="within">Those for which the person may answer.</param>
    [Alias("Answer")]
    Task<ParticipationOutcome> Answer(
        CollectionCommand command,
        ImmutableArray<string>? periods,
        ImmutableArray<string> within,
        Actor by,
        string commandId,
        string? idempotencyKey,
        Arrival arrival,
        CancellationToken cancellationToken);
}

[GenerateSerializer, Immutable, Alias("ParticipationOutcome")]
public sealed record ParticipationOutcome(
    ImmutableArray<CollectionKey> Changed, ImmutableArray<BulkFailure> Refused, Refusal? Refusal);
