using System.Collections.Immutable;

namespace GpCollections.Extracts;

public enum OutputMeasure
{
    Numerator,
    Denominator,
    Exceptions,
    Exclusions,
    Register,
    Count,
    Yes,

    /// <summary>An output beyond the named ones: kept under its own code.</summary>
    Other,
}

/// <summary>Which indicator and measure an output of a query is.</summary>
/// <param name="Output">Its id: a UUID in capitals, or the name of a field.</param>
/// <param name="Code">Its own short code, under which it is also kept; null: it is the measure itself.</param>
/// <param name="FromVersion">Of the service's definition, included.</param>
/// <param name="ToVersion">Included; null: still so.</param>
[GenerateSerializer, Immutable, Alias("OutputMapping")]
public sealed record OutputMapping(
    string Service,
    string Output,
    string Indicator,
    OutputMeasure Measure,
    string? Code,
    string? Label,
    int FromVersion = 1,
    int? ToVersion = null)
{
    public bool IsInForce(int version) => FromVersion <= version && !(ToVersion < version);
}

/// <summary>All outputs of one service that are known by id; empty: messages name their outputs themselves.</summary>
[GenerateSerializer, Immutable, Alias("OutputMap")]
public sealed record OutputMap(ImmutableArray<OutputMapping> Outputs)
{
    public static OutputMap None { get; } = new([]);
}
