using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
namespace GpCollections.Payments;
public sealed record Achievement(decimal? Points, decimal? Amount);
public static class Achievements
{
    public static Achievement Of(Terms terms, ImmutableArray<IndicatorValues> values, bool provisional) => new(null, null);
}
