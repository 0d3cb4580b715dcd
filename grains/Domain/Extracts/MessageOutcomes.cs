using System.Diagnostics;
using System.Text.Json;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>What became of a message, from what was decided about it.</summary>
public static class MessageOutcomes
{
    /// <summary>Of a message that did not reach its collection.</summary>
    public static MessageOutcome Of(ExtractOutcome outcome) => outcome switch
    {
        ExtractOutcome.Received => MessageOutcome.Stored,
        ExtractOutcome.NoAnswer => MessageOutcome.NoAnswer,
        ExtractOutcome.Malformed => MessageOutcome.Malformed,
        ExtractOutcome.PatientLevel => MessageOutcome.PatientLevel,
        ExtractOutcome.WrongPeriod => MessageOutcome.WrongPeriod,
        ExtractOutcome.WrongRulesVersion => MessageOutcome.WrongRulesVersion,
        ExtractOutcome.Partial => MessageOutcome.Partial,
        ExtractOutcome.SharedSystem => MessageOutcome.SharedSystem,
        _ => throw new UnreachableException($"{outcome} is no outcome of asking."),
    };

    /// <summary>Of an answer that its collection refused.</summary>
    public static ExtractOutcome OfAsking(RefusalCode code) => code switch
    {
        RefusalCode.Incomplete => ExtractOutcome.Partial,
        RefusalCode.Invalid => ExtractOutcome.Malformed,
        // The window closed, or was moved, while the system was being asked: nothing came in time.
        RefusalCode.WindowClosed or RefusalCode.NotYetOpen => ExtractOutcome.NoAnswer,
        // The figures stand, or nobody wants them any more: asking again would bring the same.
        _ => ExtractOutcome.Received,
    };

    /// <summary>NOT_YET_OPEN for NotYetOpen.</summary>
    public static string Code(RefusalCode code) => JsonNamingPolicy.SnakeCaseUpper.ConvertName($"{code}");

    /// <inheritdoc cref="Code(RefusalCode)"/>
    public static string Code(ExtractOutcome outcome) => JsonNamingPolicy.SnakeCaseUpper.ConvertName($"{outcome}");

    /// <summary>Of a message that its collection refused.</summary>
    public static MessageOutcome Of(RefusalCode code) => code switch
    {
        RefusalCode.Duplicate => MessageOutcome.Duplicate,
        RefusalCode.NotYetOpen => MessageOutcome.Early,
        RefusalCode.WindowClosed => MessageOutcome.Late,
        RefusalCode.Incomplete => MessageOutcome.Partial,
        RefusalCode.NotFound or RefusalCode.NotParticipating => MessageOutcome.NotParticipating,
        RefusalCode.WrongStatus => MessageOutcome.Settled,
        _ => MessageOutcome.Malformed,
    };
}
