using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>What an operator makes of a window.</summary>
public enum WindowTurnKind
{
    /// <summary>Asks before the window opens; the achievement date must be over.</summary>
    OpenEarly,

    /// <summary>Asks for what has not come, beyond the window's end.</summary>
    Extend,

    /// <summary>Asks nobody until it is resumed.</summary>
    Pause,
    Resume,

    /// <summary>Asks for everything again.</summary>
    ReRun,
}

/// <param name="Until">Until when is asked; null: the turn has no end.</param>
/// <param name="Operation">The bulk operation that carries it out; null: none does.</param>
[GenerateSerializer, Immutable, Alias("WindowTurn")]
public sealed record WindowTurn(
    WindowTurnKind Kind, Actor By, DateTimeOffset At, string Reason, DateTimeOffset? Until, string? Operation);

[GenerateSerializer, Immutable, Alias("WindowTurnOutcome")]
public sealed record WindowTurnOutcome(WindowTurn? Turn, Refusal? Refusal);

/// <summary>How many practices of one service and period there are, by what came of asking.</summary>
/// <param name="Practices">Those that take part.</param>
/// <param name="Asked">Of whom a system was asked, or a message came.</param>
/// <param name="Received">Whose figures came.</param>
/// <param name="Failed">Whose last message, or asking, came to nothing: by the reason.</param>
/// <param name="ReceivedLately">Whose figures came in the last minute.</param>
/// <param name="Held">Of those received, whose whole supplier was on hold when the last came.</param>
[GenerateSerializer, Immutable, Alias("WindowCounts")]
public sealed record WindowCounts(
    int Practices,
    int Asked,
    int Received,
    ImmutableArray<FailedCount> Failed,
    int ReceivedLately,
    int Held = 0)
{
    /// <summary>Of whom nothing is known yet.</summary>
    public int Waiting => Practices - Received - Failed.Sum(one => one.Count);
}

[GenerateSerializer, Immutable, Alias("FailedCount")]
public sealed record FailedCount(MessageOutcome Outcome, int Count);
