using GpCollections.Collections;

namespace GpCollections.Demonstration;

/// <summary>Made-up figures, always the same for the same practice.</summary>
internal static class DemonstrationFigures
{
    public static IReadOnlyList<IndicatorValueInput> Qof(int number)
    {
        var (diabetes, asthma) = (210 + (number * 37 % 240), 160 + (number * 53 % 310));
        return
        [
            Value("DIA01") with { Register = diabetes },
            Fraction("DIA02", diabetes, 61 + (number * 7 % 24)),
            Fraction("DIA03", diabetes, 70 + (number * 5 % 25)),
            Value("ASM01") with { Register = asthma },
            Fraction("ASM02", asthma, 48 + (number * 11 % 35)),
            Value("IMP01") with { Yes = true },
            Value("IMP02") with { Yes = number % 4 != 0 },
        ];
    }

    public static IReadOnlyList<IndicatorValueInput> HealthChecks(int number) =>
    [
        Value("CHK01") with { Register = 30 + (number * 13 % 60) },
        Value("CHK02") with { Count = 6 + (number * 7 % 20) },
    ];

    public static IReadOnlyList<IndicatorValueInput> Feedback(int number) =>
    [
        Value("FBK01") with { Count = 20 + (number * 17 % 90) },
        Value("FBK02") with { Count = number * 3 % 20 },
        Value("FBK03") with { Count = number % 7 },
    ];

    /// <summary>Of the register, 4 in 100 are excepted and some are excluded.</summary>
    private static IndicatorValueInput Fraction(string indicator, int register, int percent)
    {
        var (exceptions, denominator) = (register * 4 / 100, register * 9 / 10);
        return Value(indicator) with
        {
            Numerator = denominator * percent / 100,
            Denominator = denominator,
            Exceptions = exceptions,
            Exclusions = 0,
        };
    }

    private static IndicatorValueInput Value(string indicator) =>
        new(indicator, null, null, null, null, null, null, null, null);
}
