using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Extracts;

public enum ExtractFormat
{
    Gpes,
    Fhir,
    Csv,
}

/// <summary>What became of one practice's result. Codes never change their meaning.</summary>
public enum MessageOutcome
{
    /// <summary>It made a new version of the figures, or confirmed those that stand.</summary>
    Stored,

    /// <summary>Stored, while a hold on the whole supplier stops declaring.</summary>
    Held,
    Duplicate,
    NoAnswer,
    Early,
    Late,
    Malformed,
    PatientLevel,
    UnknownPractice,
    UnknownService,
    NotParticipating,
    WrongPeriod,
    WrongRulesVersion,
    Partial,
    ClosedPractice,
    SharedSystem,
    OtherSupplier,

    /// <summary>What stands has been approved.</summary>
    Settled,
}

/// <summary>One attempt to bring one practice's result to its collection; or an asking that nothing came of.</summary>
/// <param name="Receipt">Made by whoever took it in: the same one is recorded once.</param>
/// <param name="By">The person who posted it or had it tried again; the supplier that was asked.</param>
/// <param name="Asked">The clinical system was asked for it; otherwise it was posted.</param>
/// <param name="Supplier">Of the practice's clinical system; null: not known.</param>
/// <param name="Practice">As told; null: not told, or nothing of the message may be kept.</param>
/// <param name="Service">The service's code; null: it names none.</param>
/// <param name="Code">The refusal's code, as it was answered; null: it was not refused.</param>
/// <param name="Detail">Sentences that show nothing of the message.</param>
/// <param name="ContentHash">SHA-256 of what was sent, in hex; null: nothing came.</param>
/// <param name="CanReplay">Its content was kept, and it was not stored.</param>
/// <param name="ReplayOf">The first attempt's id; null: this is the first.</param>
[GenerateSerializer, Immutable, Alias("ExtractMessage")]
public sealed record ExtractMessage(
    long Id,
    string Receipt,
    DateTimeOffset ReceivedAt,
    Actor By,
    bool Asked,
    string? Supplier,
    ExtractFormat Format,
    string? MessageId,
    OdsCode? Practice,
    string? Service,
    string? Period,
    MessageOutcome Outcome,
    string? Code,
    string? Detail,
    string? ContentHash,
    bool CanReplay = false,
    long? ReplayOf = null)
{
    public bool IsStored => Outcome is MessageOutcome.Stored or MessageOutcome.Held;
}

/// <summary>Which messages. What is null filters nothing.</summary>
[GenerateSerializer, Immutable, Alias("MessageFilter")]
public sealed record MessageFilter(
    ImmutableArray<MessageOutcome>? Outcome = null,
    ImmutableArray<string>? Supplier = null,
    ImmutableArray<OdsCode>? Practice = null,
    string? Service = null,
    string? Period = null,
    ExtractFormat? Format = null,
    bool? Asked = null,
    bool? CanReplay = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Before = null);
