using System.Collections.Immutable;
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

/// <summary>Any of the sides: of the one numbered n, the bit n.</summary>
[Flags]
public enum MessageSides
{
    None = 0,
    Practice = 1 << (int)MessageSide.Practice,
    Commissioner = 1 << (int)MessageSide.Commissioner,
    National = 1 << (int)MessageSide.National,
}

/// <summary>What one side wrote to the others. It is never changed.</summary>
/// <param name="Number">1 for the first of this collection, rising.</param>
/// <param name="Text">Null: its author has withdrawn it.</param>
/// <param name="AwaitsAnswerOf">Who is asked for an answer; null: nobody is.</param>
/// <param name="Attachments">None: there are none, or its author has withdrawn it.</param>
[GenerateSerializer, Immutable, Alias("CollectionMessage")]
public sealed record CollectionMessage(
    int Number,
    Actor By,
    MessageSide Side,
    DateTimeOffset At,
    string? Text,
    MessageSide? AwaitsAnswerOf,
    DateTimeOffset? WithdrawnAt = null,
    ImmutableArray<Attachment>? Attachments = null);

/// <summary>A file of a message, but for its content.</summary>
/// <param name="ContentType">One of those that are allowed; by its content it is of no other.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("Attachment")]
public sealed record Attachment(string Id, string Name, string ContentType, int Bytes, string Sha256);

/// <summary>A file that was uploaded for a message, whether or not one has it.</summary>
[GenerateSerializer, Immutable, Alias("Upload")]
public sealed record Upload(Attachment File, Actor By, DateTimeOffset At);

/// <summary>A file to keep until a message has it. It was judged before.</summary>
[GenerateSerializer, Immutable, Alias("NewFile")]
public sealed record NewFile(Actor By, string Name, string ContentType, byte[] Content);

/// <param name="File">Null: refused.</param>
[GenerateSerializer, Immutable, Alias("UploadOutcome")]
public sealed record UploadOutcome(Attachment? File, Refusal? Refusal = null);
