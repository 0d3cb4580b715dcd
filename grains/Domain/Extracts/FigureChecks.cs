using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>What is wrong, missing or odd in figures, wherever they come from.</summary>
public static class FigureChecks
{
    /// <summary>More than anybody counts in England's largest practice; a slip of the keyboard.</summary>
    public const int MaximumValue = 10_000_000;

    private const int MostMeasures = 50;

    /// <summary>Everything that no person may stand by. Empty: the values may be taken.</summary>
    /// <param name="field">The input's field that holds the values.</param>
    public static ImmutableArray<Refusal> Errors(
        Service service, ImmutableArray<IndicatorValues> values, string field = "values")
    {
        var seen = new HashSet<string>();
        var found = ImmutableArray.CreateBuilder<Refusal>();
        for (var index = 0; index < values.Length; index++)
        {
            var (value, path) = (values[index], (ImmutableArray<string>)[field, Invariant($"{index}")]);
            found.AddRange((service.Indicator(value.Indicator), seen.Add(value.Indicator)) switch
            {
                (null, _) =>
                    [Invalid([.. path, "indicator"], $"{service.Code} has no indicator {Shown(value.Indicator)}.")],
                (_, false) => [Invalid([.. path, "indicator"], $"{value.Indicator} is there twice.")],
                ({ } indicator, true) => Errors(indicator, value, path),
            });
        }
        return found.ToImmutable();
    }

    /// <summary>Whether everything that its kind asks for was counted.</summary>
    public static bool IsComplete(Indicator indicator, IndicatorValues? values) => indicator.Kind switch
    {
        IndicatorKind.Fraction => values is { Numerator: not null, Denominator: not null },
        IndicatorKind.Register => values?.Register is not null,
        IndicatorKind.YesNo => values?.Yes is not null,
        _ => values?.Count is not null,
    };

    /// <summary>The codes of those that are not complete, in the order of the definition.</summary>
    public static ImmutableArray<string> Missing(
        IEnumerable<Indicator> indicators, ImmutableArray<IndicatorValues> values)
    {
        var byCode = values.DistinctBy(value => value.Indicator).ToDictionary(value => value.Indicator);
        return
        [
            .. indicators.Where(indicator => !IsComplete(indicator, byCode.GetValueOrDefault(indicator.Code)))
                .Select(indicator => indicator.Code),
        ];
    }

    /// <summary>What is odd, and may still be right: some denominators are no part of one register.</summary>
    public static ImmutableArray<Warning> Warnings(Service service, ImmutableArray<IndicatorValues> values)
    {
        var registers = Registers(service, values);
        return
        [
            .. from value in values
               let indicator = service.Indicator(value.Indicator)
               where indicator is { Kind: IndicatorKind.Fraction } && value.Denominator is not null
               let register = value.Register ?? registers.GetValueOrDefault(indicator.Group ?? "")
               let parts = (value.Denominator ?? 0L) + (value.Exceptions ?? 0) + (value.Exclusions ?? 0)
               where parts > register
               select new Warning(
                   $"{indicator.Code}:parts-above-register", indicator.Code, Above(indicator.Code, parts, register)),
        ];
    }

    private static string Above(string code, long parts, int? register) =>
        Invariant($"{code}: denominator, exceptions and exclusions make {parts}, but {register} are on the register.");

    /// <summary>The register of each group; the largest, where a group has several.</summary>
    private static Dictionary<string, int?> Registers(Service service, ImmutableArray<IndicatorValues> values) =>
        values.Where(value => value.Register is not null)
            .Select(value => (Indicator: service.Indicator(value.Indicator), value.Register))
            .Where(pair => pair.Indicator is { Kind: IndicatorKind.Register, Group: not null })
            .GroupBy(pair => pair.Indicator!.Group!) // Not null: filtered in the line above.
            .ToDictionary(group => group.Key, group => group.Max(pair => pair.Register));

    private static IEnumerable<Refusal> Errors(Indicator indicator, IndicatorValues value, ImmutableArray<string> path)
    {
        foreach (var (field, amount) in Amounts(value))
        {
            if (!Fits(indicator.Kind, field))
            {
                yield return Invalid(
                    [.. path, field], $"{indicator.Code} has no {field}: it is {Words(indicator.Kind)}.");
            }
            else if (amount < 0)
            {
                yield return Invalid(
                    [.. path, field], Invariant($"{indicator.Code}, {field}: {amount} is below zero."));
            }
            else if (amount > MaximumValue)
            {
                yield return Invalid(
                    [.. path, field], Invariant($"{indicator.Code}, {field}: {amount} is more than {MaximumValue}."));
            }
        }
        if (value.Measures.Length > MostMeasures || !value.Measures.All(measure => IsCode(measure.Code))
            || value.Measures.DistinctBy(measure => measure.Code).Count() < value.Measures.Length)
        {
            yield return Invalid([.. path, "measures"], Invariant(
                $"{indicator.Code}: at most {MostMeasures} measures, each code once: ")
                + "letters, digits, hyphens, at most 32.");
        }
        if (value.Numerator > value.Denominator)
        {
            yield return Invalid([.. path, "numerator"], Invariant(
                $"{indicator.Code}: the numerator {value.Numerator} is above the denominator {value.Denominator}."));
        }
    }

    private static IEnumerable<(string Field, decimal Value)> Amounts(IndicatorValues value)
    {
        (string Field, int? Value)[] named =
        [
            ("numerator", value.Numerator), ("denominator", value.Denominator), ("exceptions", value.Exceptions),
            ("exclusions", value.Exclusions), ("register", value.Register), ("count", value.Count),
            ("yes", value.Yes is { } yes ? yes ? 1 : 0 : null),
        ];
        return named.Where(pair => pair.Value is not null)
            .Select(pair => (pair.Field, (decimal)pair.Value.GetValueOrDefault()))
            .Concat(value.Measures.Select(measure => ("measures", measure.Value)));
    }

    private static bool IsCode(string code) =>
        code.Length is > 0 and <= 32 && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    private static bool Fits(IndicatorKind kind, string field) => (kind, field) switch
    {
        (_, "measures") => true,
        (IndicatorKind.Fraction, "numerator" or "denominator" or "exceptions" or "exclusions" or "register") => true,
        (IndicatorKind.Register, "register") => true,
        (IndicatorKind.YesNo, "yes") => true,
        (IndicatorKind.Count, "count") => true,
        _ => false,
    };

    private static string Words(IndicatorKind kind) => kind switch
    {
        IndicatorKind.Fraction => "a part of a denominator",
        IndicatorKind.Register => "a register",
        IndicatorKind.YesNo => "a question",
        _ => "a count",
    };

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}...";

    private static Refusal Invalid(ImmutableArray<string> field, string message) =>
        new(RefusalCode.Invalid, message, field);
}
