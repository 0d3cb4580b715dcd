using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Operations;

public enum BulkOperationState
{
    Running,
    Paused,
    Cancelled,
    Completed,
    CompletedWithFailures,
}

/// <summary>A long piece of work over many collections; it survives the loss of any process.</summary>
/// <param name="Id">Made from the person and the idempotency key when one was given, so that the same call finds it
/// again.</param>
/// <param name="Total">Null while still selecting.</param>
[GenerateSerializer, Immutable, Alias("BulkOperation")]
public sealed record BulkOperation(
    string Id,
    string Kind,
    BulkOperationState State,
    Actor StartedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    bool DryRun,
    int? Total,
    int Done,
    int Skipped,
    int Failed,
    decimal? Amount);

/// <summary>What is to be done, and to what.</summary>
[GenerateSerializer, Immutable, Alias("BulkRequest")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Offer), "OFFER")]
[JsonDerivedType(typeof(Approve), "APPROVE")]
public abstract record BulkRequest
{
    private BulkRequest()
    {
    }

    /// <summary>Offer a service: to exactly one of practices, a commissioner's, or everyone.</summary>
    /// <param name="Periods">Null: all of the service.</param>
    [GenerateSerializer, Immutable, Alias("BulkOffer")]
    public sealed record Offer(
        string Service,
        ImmutableArray<string>? Periods,
        ImmutableArray<OdsCode>? Practices,
        OdsCode? Commissioner,
        bool Everyone,
        DateOnly? RespondBy,
        DateOnly StartsOn,
        DateOnly EndsOn) : BulkRequest;

    /// <summary>Approve what the items name, or what the filter selects at the moment of selecting.</summary>
    /// <param name="Scope">The commissioners for which the person may approve; null: all.</param>
    [GenerateSerializer, Immutable, Alias("BulkApprove")]
    public sealed record Approve(
        ImmutableArray<ApproveItem>? Items,
        CollectionFilter? Filter,
        string? Confirms,
        bool Financially,
        ImmutableArray<OdsCode>? Scope) : BulkRequest;
}

/// <param name="Amount">Pounds as seen; null: not said.</param>
[GenerateSerializer, Immutable, Alias("ApproveItem")]
public sealed record ApproveItem(CollectionKey Key, int FiguresVersion, decimal? Amount, string? Note);

/// <summary>Runs one bulk operation. Key: operation/id.</summary>
[Alias("IBulkOperationGrain")]
public interface IBulkOperationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores the request, answers at once, and works on. The same call again answers the same operation.
    /// </summary>
    [Alias("Start")]
    Task<BulkOutcome> Start(
        BulkRequest request, bool dryRun, Actor by, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Works on, if anything is left and nobody works.</summary>
    [Alias("Wake")]
    Task Wake();
}

[GenerateSerializer, Immutable, Alias("BulkOutcome")]
public sealed record BulkOutcome(BulkOperation? Operation, Refusal? Refusal);

/// <summary>An item of an operation that was skipped or failed.</summary>
[GenerateSerializer, Immutable, Alias("BulkFailure")]
public sealed record BulkFailure(CollectionKey Key, RefusalCode Code, string Message);
