using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What one indicator earned.</summary>
/// <param name="Exact">Before rounding; null: it earns none, or was not counted.</param>
/// <param name="Explain">How it came about, in words: most of what is worked out, nobody reads.</param>
internal sealed record Earned(decimal? Exact, Func<string> Explain)
{
    /// <summary>Two places, half up: the only rounding of points there is.</summary>
    public decimal? Rounded => Exact is { } exact ? Rounding.Points(exact) : null;
}

internal static class Points
{
    public static Earned Earn(Indicator indicator, IndicatorValues? values) => indicator.Kind switch
    {
        IndicatorKind.Fraction => Fraction(indicator, values?.Numerator, values?.Denominator),
        IndicatorKind.Register => Register(indicator, values?.Register),
        IndicatorKind.YesNo => YesNo(indicator, values?.Yes, values?.Defaulted ?? false),
        _ => Count(values?.Count),
    };

    /// <summary>Per cent at or below which nothing is earned.</summary>
    public static decimal Lower(Indicator indicator) => indicator.LowerThreshold ?? 0;

    /// <summary>Per cent from which everything is earned.</summary>
    public static decimal Upper(Indicator indicator) => indicator.UpperThreshold ?? 100;

    /// <summary>For showing only: rules compare products, where nothing is rounded.</summary>
    public static decimal Percentage(int numerator, int denominator) => 100m * numerator / denominator;

    private static Earned Fraction(Indicator indicator, int? part, int? whole) => (part, whole) switch
    {
        (_, 0) when indicator.Points is null =>
            new(null, () => "Nobody is in the denominator. This indicator earns no points."),
        (_, 0) => new(0, () => "Nobody is in the denominator, and at least one patient is needed: no points."),
        ({ } numerator, { } denominator) => Fraction(indicator, numerator, denominator),
        (null, { }) => new(null, () => "The numerator was not counted yet."),
        ({ }, null) => new(null, () => "The denominator was not counted yet."),
        _ => new(null, () => "Not counted yet."),
    };

    private static Earned Fraction(Indicator indicator, int numerator, int denominator)
    {
        var (lower, upper) = (Lower(indicator), Upper(indicator));
        string Counted() => Invariant(
            $"{numerator} of {denominator} patients = {Percentage(numerator, denominator):0.######} %.");
        return indicator.Points switch
        {
            null => new(null, () => $"{Counted()} This indicator earns no points."),
            { } points when 100m * numerator >= upper * denominator =>
                new(points, () => Invariant($"{Counted()} From {upper:0.######} % on: all {points:0.######} points.")),
            { } when 100m * numerator <= lower * denominator =>
                new(0, () => Invariant($"{Counted()} Not above {lower:0.######} %: no points.")),
            { } points => Between(points, numerator, denominator, lower, upper, Counted),
        };
    }

    private static Earned Between(
        decimal points, int numerator, int denominator, decimal lower, decimal upper, Func<string> counted)
    {
        // One division, at the end: a percentage worked out first would miss halves and thresholds by a hair.
        var exact = points * (100m * numerator - lower * denominator) / ((upper - lower) * denominator);
        return new(exact, () =>
        {
            var sum = Invariant(
                $"{points:0.######} points x ({Percentage(numerator, denominator):0.######} - {lower:0.######})");
            var rounded = Rounding.Points(exact);
            var result = Invariant($"/ {upper - lower:0.######} = {exact:0.######}, rounded to {rounded:0.00}.");
            return Invariant($"{counted()} Between {lower:0.######} % and {upper:0.######} %: {sum} {result}");
        });
    }

    private static Earned Register(Indicator indicator, int? register) => (indicator.Points, register) switch
    {
        (_, null) => new(null, () => "The register was not counted yet."),
        (null, { } patients) =>
            new(null, () => Invariant($"Patients on the register: {patients}. This indicator earns no points.")),
        (_, <= 0) => new(0, () => "Nobody is on the register: no points."),
        ({ } points, { } patients) =>
            new(points, () => Invariant(
                $"Patients on the register: {patients}. One earns all {points:0.######} points.")),
    };

    private static Earned YesNo(Indicator indicator, bool? yes, bool defaulted)
    {
        var answer = (yes, defaulted) switch
        {
            (null, _) => "Not answered yet.",
            (true, false) => "Answered yes",
            (false, false) => "Answered no",
            (true, true) => "Yes by default, nobody answered",
            (false, true) => "No by default, nobody answered",
        };
        return (indicator.Points, yes) switch
        {
            (_, null) => new(null, () => answer),
            (null, _) => new(null, () => $"{answer}. This indicator earns no points."),
            ({ } points, true) => new(points, () => Invariant($"{answer}: all {points:0.######} points.")),
            (_, false) => new(0, () => $"{answer}: no points."),
        };
    }

    private static Earned Count(int? count) => count is { } items
        ? new(null, () => Invariant($"Counted: {items}. A count earns no points."))
        : new(null, () => "Not counted yet.");
}
