using System.Collections.Immutable;
using GpCollections.Access;

namespace GpCollections.Collections;

public enum FiguresSource
{
    Extract,
    Manual,
    ExtractAndManual,
}

/// <summary>What was counted for one indicator. Null is not counted; zero is a count.</summary>
[GenerateSerializer, Immutable, Alias("IndicatorValues")]
public sealed record IndicatorValues
{
    [Id(0)] public required string Indicator { get; init; }
    [Id(1)] public int? Numerator { get; init; }
    [Id(2)] public int? Denominator { get; init; }
    [Id(3)] public int? Exceptions { get; init; }
    [Id(4)] public int? Exclusions { get; init; }
    [Id(5)] public int? Register { get; init; }
    [Id(6)] public int? Count { get; init; }
    [Id(7)] public bool? Yes { get; init; }
    [Id(8)] public FiguresSource Source { get; init; }

    /// <summary>A default nobody typed.</summary>
    [Id(9)] public bool Defaulted { get; init; }

    /// <summary>Outputs beyond the named ones, by their own code.</summary>
    [Id(10)] public ImmutableArray<Measure> Measures { get; init; } = [];

    /// <summary>Why what was typed goes before what was extracted; null: it does not.</summary>
    [Id(11)] public string? Reason { get; init; }

    /// <summary>What came from the other source and does not count; null: nothing did, or the same.</summary>
    [Id(12)] public IndicatorValues? Other { get; init; }
}

[GenerateSerializer, Immutable, Alias("Measure")]
public sealed record Measure(string Code, string Label, decimal Value, FiguresSource Source);

/// <summary>One version of the figures: a value for each indicator known so far.</summary>
/// <param name="Version">1 for the first figures of this collection, rising.</param>
/// <param name="EnteredBy">Who submitted them; null when they were extracted.</param>
/// <param name="MessageId">The extract's own id; null when they were typed.</param>
[GenerateSerializer, Immutable, Alias("Figures")]
public sealed record Figures(
    int Version,
    FiguresSource Source,
    DateTimeOffset ReceivedAt,
    Actor? EnteredBy,
    string? MessageId,
    string? Note,
    ImmutableArray<IndicatorValues> Values)
{
    /// <summary>What was odd when they were submitted, all of it confirmed by who submitted them.</summary>
    [Id(7)] public ImmutableArray<Warning> Warnings { get; init; } = [];

    public IndicatorValues? For(string indicator) => Values.FirstOrDefault(value => value.Indicator == indicator);
}

/// <summary>Work in progress: voids nothing, and only the organisation that typed it sees it.</summary>
[GenerateSerializer, Immutable, Alias("Draft")]
public sealed record Draft(
    DateTimeOffset SavedAt,
    Actor By,
    ImmutableArray<Actor> Typists,
    string? Note,
    ImmutableArray<IndicatorValues> Values);
