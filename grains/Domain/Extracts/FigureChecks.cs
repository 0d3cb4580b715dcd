using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
namespace GpCollections.Extracts;
public static class FigureChecks
{
    public static ImmutableArray<Refusal> Errors(Service s, ImmutableArray<IndicatorValues> v) => [];
    public static ImmutableArray<Warning> Warnings(Service s, ImmutableArray<IndicatorValues> v) => [];
    public static bool IsComplete(Indicator i, IndicatorValues? v) => v is not null;
}
