namespace GpCollections.Extracts;

public enum ExtractOutcome
{
    Received,
    NoAnswer,
    Malformed,
    PatientLevel,
    WrongPeriod,
    Partial,
    SharedSystem,
    WrongRulesVersion,
}

/// <summary>How asking the clinical system went.</summary>
/// <param name="AskUntil">Asked for again: until then, whatever the window says. Null: not asked for.</param>
[GenerateSerializer, Immutable, Alias("Extraction")]
public sealed record Extraction(
    int Attempts,
    DateTimeOffset? LastAttemptAt,
    DateTimeOffset? NextAttemptAt,
    ExtractOutcome? Outcome,
    string? Detail,
    DateTimeOffset? AskUntil = null)
{
    public static Extraction None { get; } = new(0, null, null, null, null);
}
