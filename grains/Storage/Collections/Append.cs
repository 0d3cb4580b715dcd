using System.Collections.Immutable;
using GpCollections.Operations;
using GpCollections.Payments;

namespace GpCollections.Collections;

/// <summary>One committed change: the events of a command, and the row that they make.</summary>
/// <param name="ExpectedVersion">Of the row that stands; 0: there is none.</param>
/// <param name="Claim">Claimed for this collection in the same transaction.</param>
/// <param name="Payments">Instructed in the same transaction.</param>
public sealed record Append(
    CollectionRow Row,
    int ExpectedVersion,
    ImmutableArray<RecordedEvent> Events,
    IdempotencyClaim? Claim = null,
    ImmutableArray<PaymentInstruction>? Payments = null);

public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>Durable.</summary>
    public sealed record Stored : AppendResult;

    /// <summary>Another version stands. Nothing was stored.</summary>
    public sealed record VersionConflict : AppendResult;

    /// <summary>The person gave the idempotency key to another request. Nothing was stored.</summary>
    public sealed record KeyTaken(string InputHash, string Subject) : AppendResult;
}
