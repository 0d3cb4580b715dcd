using System.Collections.Immutable;

namespace GpCollections.Services;

public enum RollOverOutcome
{
    New,
    AlreadyThere,
    LeftOut,
}

/// <summary>What became of one of this year's services in the next year.</summary>
/// <param name="From">The code of this year's.</param>
/// <param name="Code">The code of the next year's.</param>
/// <param name="Differences">
/// Of a new one from this year's, of one that is there from what would be carried over; a sentence each.
/// </param>
/// <param name="Missing">What has to be given or looked at by somebody, a sentence each.</param>
[GenerateSerializer, Immutable, Alias("RolledOver")]
public sealed record RolledOver(
    string From,
    string Code,
    RollOverOutcome Outcome,
    ImmutableArray<string> Differences,
    ImmutableArray<string> Missing);
