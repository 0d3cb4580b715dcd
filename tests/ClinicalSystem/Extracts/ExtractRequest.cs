using System.Text.Json.Serialization;

namespace GpCollections.Extracts;

/// <summary>What a connector asks for: one practice's figures of one period.</summary>
/// <param name="AchievementDate">yyyy-MM-dd.</param>
internal sealed record ExtractRequest(
    string Service, string Period, string Practice, DateOnly AchievementDate, RequestedIndicator[] Indicators);

/// <param name="Kind">FRACTION, REGISTER, YES_NO or COUNT; case and underscores do not matter.</param>
/// <param name="Manual">Typed by the practice: the clinical system does not count it.</param>
/// <param name="Group">Those of a group share a register; without one, those with the same first letters do.</param>
internal sealed record RequestedIndicator(string Code, string Kind, bool Manual = false, string? Group = null);

/// <summary>How the system misbehaves.</summary>
internal enum Fault
{
    None,

    /// <summary>Never answers.</summary>
    Silent,

    /// <summary>Answers 500.</summary>
    Error,

    /// <summary>Breaks off in the middle of a message.</summary>
    Malformed,

    /// <summary>Sends a record of a made-up patient.</summary>
    PatientLevel,

    /// <summary>Answers for the month before.</summary>
    WrongPeriod,

    /// <summary>Leaves out the last indicator.</summary>
    Partial,

    /// <summary>Other figures than before.</summary>
    Different,

    /// <summary>Counts below zero.</summary>
    Wrong,

    /// <summary>The same result twice in one message.</summary>
    Duplicated,

    /// <summary>Answers rightly, after <see cref="Control.SlowMilliseconds"/>.</summary>
    Slow,
}

/// <param name="Practices">Null: all of them; what is said of a single one goes before.</param>
/// <param name="Suppliers">
/// Those that are asked at an address of their own, /name/extract; what is said of one goes before what is said of all.
/// </param>
/// <param name="Rates">
/// Beside the fault: which part of the practices, 0 to 1, has which fault. Always the same ones for the same seed.
/// </param>
/// <param name="SlowMilliseconds">How long those take that are slow.</param>
internal sealed record Control(
    int DelayMilliseconds = 0,
    string[]? Practices = null,
    string Fault = "NONE",
    string[]? Suppliers = null,
    SortedDictionary<string, double>? Rates = null,
    int Seed = 0,
    int SlowMilliseconds = 5_000);

/// <param name="Practices">How often each was asked for.</param>
/// <param name="Faults">How many practices had which fault when they were last asked for.</param>
/// <param name="Met">How many requests met which fault; NONE: none.</param>
internal sealed record RequestCounts(
    int Total, SortedDictionary<string, int> Practices, SortedDictionary<string, int> Faults,
    SortedDictionary<string, int> Met);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExtractRequest))]
[JsonSerializable(typeof(Control))]
[JsonSerializable(typeof(RequestCounts))]
internal sealed partial class ClinicalSystemJson : JsonSerializerContext;
