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
            Value("DM001") with { Register = diabetes },
            Fraction("DM002", diabetes, 61 + (number * 7 % 24)),
            Fraction("DM003", diabetes, 70 + (number * 5 % 25)),
            Value("AST001") with { Register = asthma },
            Fraction("AST002", asthma, 48 + (number * 11 % 35)),
            Value("QI001") with { Yes = true },
            Value("QI002") with { Yes = number % 4 != 0 },
        ];
    }

    public static IReadOnlyList<IndicatorValueInput> HealthChecks(int number) =>
        [Value("HC001") with { Register = 30 + (number * 13 % 60) }, Value("HC002") with { Count = 6 + (number * 7 % 20) }];

    public static IReadOnlyList<IndicatorValueInput> Feedback(int number) =>
    [
        Value("FFT001") with { Count = 20 + (number * 17 % 90) },
        Value("FFT002") with { Count = number * 3 % 20 },
        Value("FFT003") with { Count = number % 7 },
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
