using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Figures of a message, or all that is wrong with it; never both.</summary>
/// <param name="IsOtherVersion">What is wrong is that outputs belong to another version of the definition.</param>
/// <param name="Typed">Indicators that the practice types: what the message says of them was passed over.</param>
public sealed record MappedValues(
    ImmutableArray<IndicatorValues> Values,
    ImmutableArray<string> Problems,
    bool IsOtherVersion,
    ImmutableArray<string> Typed);

/// <summary>Turns a message's records into figures.</summary>
/// <remarks>
/// Outputs are known by id from the service's map; without it the message names them itself, a Description being an
/// indicator and a measure: CHD002 NUMERATOR. What is wrong is told without the message's words, which may be anything:
/// a record is named by its place, and an indicator if the definition knows it.
/// </remarks>
public static class ExtractMapping
{
    public const int MaximumProblems = 20;

    public static MappedValues ToValues(Service service, ExtractReading.Message message, OutputMap map)
    {
        if (!ServiceNames.Names(message.QueryName, service))
        {
            return new([], [$"The message answers another query than {service.Code}."], false, []);
        }
        var names = new OutputNames(service, map);
        var values = new Dictionary<string, IndicatorValues>();
        var seen = new HashSet<(string, OutputMeasure, string?)>();
        var (isOtherVersion, typed) = (false, new SortedSet<string>(StringComparer.Ordinal));
        var problems = new List<string>();
        foreach (var (at, record) in message.Records.Index())
        {
            var (output, problem, isOther) = names.Of(record);
            isOtherVersion |= isOther;
            if (output?.Indicator is { Manual: true, Code: var code })
            {
                typed.Add(code);
                continue;
            }
            problem = output is null ? $": {problem}" : Take(output, record.Value, values, seen);
            if (problem is not null)
            {
                problems.Add($"{Place(at + 1)}{problem}");
            }
        }
        // In the order of the definition, whatever the message's order: the same figures are the same values.
        ImmutableArray<IndicatorValues> ordered =
        [
            .. service.Indicators.Select(indicator => values.GetValueOrDefault(indicator.Code))
                .OfType<IndicatorValues>().Select(InOrder),
        ];
        problems.AddRange(FigureChecks.Errors(service, ordered).Select(refusal => refusal.Message));
        return problems.Count == 0
            ? new(ordered, [], false, [.. typed])
            : new([], Bounded(problems), isOtherVersion, []);
    }

    /// <summary>Indicators that the clinical system ought to have counted, and has not.</summary>
    public static ImmutableArray<string> Missing(Service service, ImmutableArray<IndicatorValues> values) =>
        FigureChecks.Missing(service.Indicators.Where(indicator => !indicator.Manual), values);

    private static IndicatorValues InOrder(IndicatorValues values) => values.Measures.Length < 2
        ? values
        : values with { Measures = [.. values.Measures.OrderBy(measure => measure.Code, StringComparer.Ordinal)] };

    /// <summary>Null, or what is wrong with the record, to be said behind its place.</summary>
    private static string? Take(
        NamedOutput output,
        string value,
        Dictionary<string, IndicatorValues> values,
        HashSet<(string, OutputMeasure, string?)> seen)
    {
        var indicator = output.Indicator;
        if (!seen.Add((indicator.Code, output.Measure, output.Code)))
        {
            return $" ({indicator.Code}) is there twice.";
        }
        var known = values.GetValueOrDefault(indicator.Code)
            ?? new IndicatorValues { Indicator = indicator.Code, Source = FiguresSource.Extract };
        var (with, problem) = With(known, output, value);
        values[indicator.Code] = with;
        return problem is null ? null : $" ({indicator.Code}): {problem}";
    }

    private static (IndicatorValues Values, string? Problem) With(
        IndicatorValues values, NamedOutput output, string text)
    {
        if (output is { Measure: OutputMeasure.Yes })
        {
            return OutputNames.Answer(text) is { } yes
                ? (values with { Yes = yes }, null)
                : (values, "its value is neither yes nor no.");
        }
        if (output is { Measure: OutputMeasure.Other, Code: null })
        {
            return (values, "its measure is not known.");
        }
        if (Number(text) is not { } number)
        {
            return (values, "its value is no whole number.");
        }
        if (output.Code is { } code)
        {
            values = values with
            {
                Measures = values.Measures.Add(new Measure(code, output.Label ?? code, number, FiguresSource.Extract)),
            };
        }
        return (With(values, output.Measure, number), null);
    }

    // Exceptions and exclusions by reason add up: each patient left the rules at one of them.
    private static IndicatorValues With(IndicatorValues values, OutputMeasure measure, int number) => measure switch
    {
        OutputMeasure.Numerator => values with { Numerator = number },
        OutputMeasure.Denominator => values with { Denominator = number },
        OutputMeasure.Exceptions => values with { Exceptions = Sum(values.Exceptions, number) },
        OutputMeasure.Exclusions => values with { Exclusions = Sum(values.Exclusions, number) },
        OutputMeasure.Register => values with { Register = number },
        OutputMeasure.Count => values with { Count = number },
        _ => values,
    };

    // What is below zero stays so, and beyond the greatest figure it does not matter by how much: both are refused.
    private static int Sum(int? before, int number) =>
        number < 0 || before < 0 ? -1 : (int)Math.Min((long)(before ?? 0) + number, FigureChecks.MaximumValue + 1L);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ImmutableArray<string> Bounded(List<string> problems) =>
        problems.Count <= MaximumProblems
            ? [.. problems]
            : [.. problems.Take(MaximumProblems), Invariant($"There are {problems.Count - MaximumProblems} more.")];

    /// <summary>The 3rd Aggregate-Record.</summary>
    private static string Place(int number)
    {
        var ending = (number % 100, number % 10) switch
        {
            (11 or 12 or 13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        return Invariant($"The {number}{ending} Aggregate-Record");
    }
}
