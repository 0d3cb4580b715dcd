using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>From what a month's payment in advance is worked out.</summary>
public enum AspirationMethod
{
    /// <summary>A share of what the year before achieved.</summary>
    ByAchievement,

    /// <summary>The points that the practice aspires to.</summary>
    ByPoints,
}

/// <summary>All that a month's payment in advance rests on; what its method does not need is null.</summary>
/// <param name="Percent">Of the achievement, uprated.</param>
/// <param name="Agreement">The version by which the points were agreed; null: somebody typed them.</param>
[GenerateSerializer, Immutable, Alias("AspirationBasis")]
public sealed record AspirationBasis(
    AspirationMethod Method,
    decimal PoundsPerPoint,
    decimal? AchievementBefore = null,
    decimal? PoundsPerPointBefore = null,
    decimal? PointsAvailable = null,
    decimal? PointsAvailableBefore = null,
    decimal? Percent = null,
    decimal? Points = null,
    ListSize? List = null,
    int? NationalAverageListSize = null,
    int? Agreement = null);

/// <summary>What the practice agreed to aspire to.</summary>
[GenerateSerializer, Immutable, Alias("AgreedPoints")]
public sealed record AgreedPoints(decimal Points, int Version);

/// <summary>A month's part of what is expected to be achieved, paid in advance.</summary>
/// <param name="Month">2017-04.</param>
/// <param name="Commissioner">That paid it.</param>
[GenerateSerializer, Immutable, Alias("AspirationMonth")]
public sealed record AspirationMonth(
    string Month, decimal Amount, AspirationBasis Basis, OdsCode Commissioner, Actor By, DateTimeOffset At);

/// <summary>What is known of the year before and of the practice when a month is paid in advance.</summary>
/// <param name="AchievementBefore">Pounds approved for the last time; null: none were yet.</param>
/// <param name="List">The newest of the year's first day.</param>
/// <param name="Parameters">Of the year itself.</param>
/// <param name="Agreed">Null: nothing was confirmed.</param>
[GenerateSerializer, Immutable, Alias("AspirationKnown")]
public sealed record AspirationKnown(
    decimal? AchievementBefore,
    QofParameters? ParametersBefore,
    decimal? PointsAvailableBefore,
    ListSize? List,
    QofParameters? Parameters,
    AgreedPoints? Agreed = null);
