using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Operations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>Everything beside the collection itself that a decision rests on.</summary>
/// <param name="Holds">The active holds that reach this collection.</param>
/// <param name="Reference">What is known now for working out pounds; null: nothing was asked for.</param>
public sealed record Circumstances(
    Terms Terms, ImmutableArray<Hold> Holds, Actor By, DateTimeOffset Now, Reference? Reference = null)
{
    /// <summary>What a declarer signs now.</summary>
    public Statement Statement { get; init; } = Statement.Shipped;

    /// <summary>What payments in advance are worked out from; null: nothing was asked for.</summary>
    public AspirationKnown? Aspiration { get; init; }

    /// <summary>Files that were uploaded for messages about the collection; none, where no message is posted.</summary>
    public ImmutableArray<Upload> Uploads { get; init; } = [];

    /// <summary>What typed figures are compared with.</summary>
    public Comparison Comparison { get; init; } = Comparison.None;
}

/// <summary>What a command leads to: events, or a refusal. No events and no refusal: it is so already.</summary>
public sealed record Decision(
    ImmutableArray<CollectionEvent> Events, Refusal? Refusal = null, ImmutableArray<Warning>? Warnings = null)
{
    public static Decision Nothing { get; } = new([]);

    public static Decision Of(params IEnumerable<CollectionEvent> events) => new([.. events]);

    public static Decision Refuse(RefusalCode code, string message, params string[] field) =>
        new([], new Refusal(code, message, field is [] ? null : [.. field]));

    public static implicit operator Decision(CollectionEvent happened) => Of(happened);

    public static implicit operator Decision(Refusal refusal) => new([], refusal);
}

/// <summary>A decision carried through: the events to store, in order, and the collection after them.</summary>
/// <param name="Repeated">The command had been carried out before.</param>
public sealed record Change(
    Collection? Collection,
    ImmutableArray<RecordedEvent> Events,
    Refusal? Refusal = null,
    ImmutableArray<Warning>? Warnings = null,
    bool Repeated = false);
