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
        foreach (var (index, value) in values.Index())
        {
            ImmutableArray<string> At(string part) => [field, Invariant($"{index}"), part];
            found.AddRange((service.Indicator(value.Indicator), seen.Add(value.Indicator)) switch
            {
                (null, _) =>
                    [Invalid(At("indicator"), $"{service.Code} has no indicator {Shown(value.Indicator)}.")],
                (_, false) => [Invalid(At("indicator"), $"{value.Indicator} is there twice.")],
                ({ } indicator, true) => Errors(indicator, value, At),
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

    private static IEnumerable<Refusal> Errors(
        Indicator indicator, IndicatorValues value, Func<string, ImmutableArray<string>> at)
    {
        foreach (var (field, amount) in Amounts(value))
        {
            if (!Fits(indicator.Kind, field))
            {
                yield return Invalid(at(field), $"{indicator.Code} has no {field}: it is {Words(indicator.Kind)}.");
            }
            else if (amount < 0)
            {
                yield return Invalid(at(field), Invariant($"{indicator.Code}, {field}: {amount} is below zero."));
            }
            else if (amount > MaximumValue)
            {
                yield return Invalid(
                    at(field), Invariant($"{indicator.Code}, {field}: {amount} is more than {MaximumValue}."));
            }
        }
        if (value.Measures.Length > MostMeasures || (!value.Measures.IsEmpty
            && (!value.Measures.All(measure => IsCode(measure.Code))
                || value.Measures.DistinctBy(measure => measure.Code).Count() < value.Measures.Length)))
        {
            yield return Invalid(at("measures"), Invariant(
                $"{indicator.Code}: at most {MostMeasures} measures, each code once, of letters and digits."));
        }
        if (value.Numerator > value.Denominator)
        {
            yield return Invalid(at("numerator"), Invariant(
                $"{indicator.Code}: the numerator {value.Numerator} is above the denominator {value.Denominator}."));
        }
    }

    private static IEnumerable<(string Field, decimal Value)> Amounts(IndicatorValues value)
    {
        if (value.Numerator is { } numerator)
        {
            yield return ("numerator", numerator);
        }
        if (value.Denominator is { } denominator)
        {
            yield return ("denominator", denominator);
        }
        if (value.Exceptions is { } exceptions)
        {
            yield return ("exceptions", exceptions);
        }
        if (value.Exclusions is { } exclusions)
        {
            yield return ("exclusions", exclusions);
        }
        if (value.Register is { } register)
        {
            yield return ("register", register);
        }
        if (value.Count is { } count)
        {
            yield return ("count", count);
        }
        if (value.Yes is { } yes)
        {
            yield return ("yes", yes ? 1 : 0);
        }
        foreach (var measure in value.Measures)
        {
            yield return ("measures", measure.Value);
        }
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
