using System.Collections.Immutable;
using GpCollections.Extracts;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>What stands for manual indicators that nobody typed.</summary>
public static class ManualDefaults
{
    /// <summary>The figures with defaults where a manual indicator is missing and has one.</summary>
    public static ImmutableArray<IndicatorValues> Fill(Service service, ImmutableArray<IndicatorValues> values)
    {
        var missing = FigureChecks.Missing(
            service.Indicators.Where(indicator => indicator is { Manual: true, Default: not null }), values);
        return FigureMerge.Over(
            values,
            [
                .. from code in missing
                   let indicator = service.Indicator(code)
                   select Of(indicator, indicator.Default!.Value), // Never null: filtered above.
            ]);
    }

    /// <summary>Whether the indicator can have the default at all.</summary>
    public static bool Fits(IndicatorKind kind, ManualDefault standing) =>
        (kind == IndicatorKind.YesNo) == (standing is ManualDefault.Yes or ManualDefault.No);

    private static IndicatorValues Of(Indicator indicator, ManualDefault standing)
    {
        var values = new IndicatorValues
        {
            Indicator = indicator.Code,
            Source = FiguresSource.Manual,
            Defaulted = true,
        };
        return indicator.Kind switch
        {
            IndicatorKind.YesNo => values with { Yes = standing == ManualDefault.Yes },
            IndicatorKind.Fraction => values with { Numerator = 0, Denominator = 0 },
            IndicatorKind.Register => values with { Register = 0 },
            _ => values with { Count = 0 },
        };
    }
}
