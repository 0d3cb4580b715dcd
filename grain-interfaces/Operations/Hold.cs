using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

/// <summary>Blocks declaring and approving in all that its scope names; never reading or collecting.</summary>
/// <param name="Id">For ever.</param>
/// <remarks>A scope that is null reaches everything; at least one is given.</remarks>
[GenerateSerializer, Immutable, Alias("Hold")]
public sealed record Hold(
    string Id,
    string? Service,
    string? Period,
    string? Supplier,
    OdsCode? Commissioner,
    OdsCode? Practice,
    string Reason,
    string? Banner,
    Actor PlacedBy,
    DateTimeOffset PlacedAt,
    DateTimeOffset? ReleasedAt = null,
    Actor? ReleasedBy = null,
    string? ReleaseReason = null);

/// <summary>Places and releases holds. Key: holds/all.</summary>
[Alias("IHoldsGrain")]
public interface IHoldsGrain : IGrainWithStringKey
{
    /// <param name="hold">Its id is made by the caller: the same id and content again answers the same.</param>
    [Alias("Place")]
    Task<HoldOutcome> Place(Hold hold, string? idempotencyKey, CancellationToken cancellationToken);

    [Alias("Release")]
    Task<HoldOutcome> Release(
        string id, string reason, Actor by, string? idempotencyKey, CancellationToken cancellationToken);
}

/// <param name="Affected">How many collections the hold reaches now.</param>
[GenerateSerializer, Immutable, Alias("HoldOutcome")]
public sealed record HoldOutcome(Hold? Hold, int Affected, Refusal? Refusal);
