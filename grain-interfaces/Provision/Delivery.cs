using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Provision;

public enum DeliveryState
{
    /// <summary>Its collections are being provided, and its files made.</summary>
    Releasing,
    Released,
    Withdrawn,
}

/// <summary>
/// All that a requester is given of one service and period, as it stood when it was released. The next delivery of the
/// same service and period replaces it.
/// </summary>
/// <param name="Number">Of the requester, from 1, without gaps.</param>
/// <param name="Practices">How many practices' figures are in it; 0 until it is made.</param>
/// <param name="Sha256">Of its manifest, in lower case; null until it is made.</param>
/// <param name="Replaces">The delivery of the same service and period before it; null: there is none.</param>
/// <param name="ReplacedBy">The one after it.</param>
[GenerateSerializer, Immutable, Alias("Delivery")]
public sealed record Delivery(
    OdsCode Requester,
    int Number,
    string Service,
    string Period,
    Actor ReleasedBy,
    DateTimeOffset ReleasedAt,
    bool IsBusy,
    int Practices,
    string? Sha256,
    int? Replaces,
    int? ReplacedBy,
    Actor? AcknowledgedBy,
    DateTimeOffset? AcknowledgedAt,
    Actor? WithdrawnBy,
    DateTimeOffset? WithdrawnAt,
    string? WithdrawReason)
{
    public DeliveryState State => WithdrawnAt is not null ? DeliveryState.Withdrawn
        : IsBusy ? DeliveryState.Releasing
        : DeliveryState.Released;
}

/// <summary>What became of a collection that a requester was given.</summary>
public enum EntryKind
{
    Provided,

    /// <summary>Other figures than those provided before.</summary>
    Replaced,

    /// <summary>What was provided stands no more, and nothing is in its place yet.</summary>
    Withdrawn,
}

/// <summary>A file of a delivery.</summary>
/// <param name="Rows">Without a header.</param>
/// <param name="Bytes">Uncompressed.</param>
/// <param name="Sha256">Of the uncompressed bytes, in lower case.</param>
public sealed record DeliveryFile(string Name, string MediaType, int Rows, long Bytes, string Sha256);
