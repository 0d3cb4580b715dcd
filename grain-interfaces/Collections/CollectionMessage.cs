using GpCollections.Access;

namespace GpCollections.Collections;

/// <summary>Who writes to whom about a collection.</summary>
public enum MessageSide
{
    Practice,
    Commissioner,

    /// <summary>NHS England and the service desk.</summary>
    National,
}

/// <summary>What one side wrote to the others. It is never changed.</summary>
/// <param name="Number">1 for the first of this collection, rising.</param>
/// <param name="Text">Null: its author has withdrawn it.</param>
/// <param name="AwaitsAnswerOf">Who is asked for an answer; null: nobody is.</param>
[GenerateSerializer, Immutable, Alias("CollectionMessage")]
public sealed record CollectionMessage(
    int Number,
    Actor By,
    MessageSide Side,
    DateTimeOffset At,
    string? Text,
    MessageSide? AwaitsAnswerOf,
    DateTimeOffset? WithdrawnAt = null);
