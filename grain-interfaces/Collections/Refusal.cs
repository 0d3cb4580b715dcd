using System.Collections.Immutable;

namespace GpCollections.Collections;

/// <summary>Why something was refused. Codes never change their meaning.</summary>
public enum RefusalCode
{
    Invalid,
    NotFound,
    Forbidden,
    Conflict,
    WrongStatus,
    OnHold,
    WindowClosed,
    SamePerson,
    StaleFigures,
    Incomplete,
    Duplicate,
    NotParticipating,
    Unconfirmed,
    NotYetOpen,
}

/// <summary>A refusal that a person can act on: a value, never an exception.</summary>
/// <param name="Message">A sentence that a practice manager understands.</param>
/// <param name="Field">The path of the input's field that is at fault; null when it is none.</param>
[GenerateSerializer, Immutable, Alias("Refusal")]
public sealed record Refusal(RefusalCode Code, string Message, ImmutableArray<string>? Field = null);

/// <summary>
/// Something odd in figures that a person may stand by. The id is the same whenever the same oddity is seen.
/// </summary>
[GenerateSerializer, Immutable, Alias("Warning")]
public sealed record Warning(string Id, string? Indicator, string Message);
