using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

/// <summary>Brings suppliers' results to their collections, and keeps what became of each. Key: inbox/number.</summary>
[Alias("IInboxGrain")]
public interface IInboxGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes at most 64 results, in their order; one for each comes back. The same again changes nothing.
    /// </summary>
    [Alias("Take")]
    Task<ImmutableArray<ExtractMessage>> Take(
        ImmutableArray<PostedResult> results, Poster poster, CancellationToken cancellationToken);

    /// <summary>Tries at most 64 messages again that were not stored and whose content was kept.</summary>
    /// <param name="commandId">The same one again finds the same attempts.</param>
    /// <param name="use">The person's own key; null when none was given.</param>
    [Alias("Replay")]
    Task<ReplayOutcome> Replay(
        ImmutableArray<long> messages,
        Actor by,
        string commandId,
        IdempotencyKeyUse? use,
        CancellationToken cancellationToken);
}

/// <summary>A person's key, and a hash of the request that it is for.</summary>
[GenerateSerializer, Immutable, Alias("IdempotencyKeyUse")]
public sealed record IdempotencyKeyUse(string Key, string InputHash);

/// <param name="Attempts">One for each message that could be tried.</param>
[GenerateSerializer, Immutable, Alias("ReplayOutcome")]
public sealed record ReplayOutcome(ImmutableArray<ExtractMessage> Attempts, Refusal? Refusal);

/// <param name="Receipt">Made once for this result by whoever read it.</param>
/// <param name="ContentHash">SHA-256 of the document that it came in, in hex.</param>
/// <param name="Arrival">When it was read; null: when it is taken.</param>
[GenerateSerializer, Immutable, Alias("PostedResult")]
public sealed record PostedResult(
    string Receipt, ExtractFormat Format, ExtractReading Reading, string ContentHash, Arrival? Arrival = null);

/// <summary>Who posts, and for whom they may.</summary>
/// <param name="Suppliers">The suppliers that the person belongs to.</param>
/// <param name="Operator">May post for every practice.</param>
[GenerateSerializer, Immutable, Alias("Poster")]
public sealed record Poster(Actor Person, ImmutableArray<Organisation> Suppliers, bool Operator);
