using System.Collections.Immutable;

namespace GpCollections.Payments;

/// <summary>What pounds rest on beside figures and definition, as it was known when it was taken.</summary>
/// <param name="List">The practice's list on the day that counts; null: none is known.</param>
/// <param name="Parameters">Null: the year has none.</param>
/// <param name="Prevalences">Of the service's groups, by code; those that are not known are left out.</param>
[GenerateSerializer, Immutable, Alias("Reference")]
public sealed record Reference(
    ListSize? List, QofParameters? Parameters, ImmutableArray<NationalPrevalence> Prevalences)
{
    /// <summary>Of what is limited by the year: what the year's earlier periods counted, by indicator.</summary>
    [Id(3)] public ImmutableArray<EarlierCount> Earlier { get; init; } = [];

    public bool Equals(Reference? other) => other is not null && List == other.List && Parameters == other.Parameters
        && Prevalences.AsSpan().SequenceEqual(other.Prevalences.AsSpan())
        && Earlier.AsSpan().SequenceEqual(other.Earlier.AsSpan());

    public override int GetHashCode() => HashCode.Combine(List, Parameters, Prevalences.Length);
}

/// <summary>How many patients were registered on a day, which stands until the next day that is known.</summary>
[GenerateSerializer, Immutable, Alias("ListSize")]
public sealed record ListSize(DateOnly On, int Patients);

/// <summary>What a point is worth in a year, and who says so.</summary>
/// <param name="PoundsPerPoint">At the average list.</param>
[GenerateSerializer, Immutable, Alias("QofParameters")]
public sealed record QofParameters(decimal PoundsPerPoint, int NationalAverageListSize, string Source);

/// <param name="Percent">Of all registered patients in England, those on the group's register.</param>
[GenerateSerializer, Immutable, Alias("NationalPrevalence")]
public sealed record NationalPrevalence(string Group, decimal Percent);

/// <param name="Count">Of all earlier periods of the service together, as their newest figures have it.</param>
[GenerateSerializer, Immutable, Alias("EarlierCount")]
public sealed record EarlierCount(string Indicator, int Count);
