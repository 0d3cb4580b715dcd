using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>Figures of a message, or all that is wrong with it; never both.</summary>
public sealed record MappedValues(ImmutableArray<IndicatorValues> Values, ImmutableArray<string> Problems);

/// <summary>Turns a message's records into figures.</summary>
/// <remarks>
/// Without a map of outputs the message names them itself: Query-Name is the service's code, and a Description is an
/// indicator and a measure: CHD002 NUMERATOR. What is wrong is told without the message's words, which may be anything:
/// a record is named by its place, and an indicator if the definition knows it.
/// </remarks>
public static class ExtractMapping
{
    public const int MaximumProblems = 20;

    public static MappedValues ToValues(Service service, GpesReading.Message message)
    {
        if (message.QueryName != service.Code)
        {
            return new([], [$"The message answers another query than {service.Code}."]);
        }
        var values = new Dictionary<string, IndicatorValues>();
        var seen = new HashSet<string>();
        var problems = message.Records
            .Select((record, index) => Take(service, record, Place(index + 1), values, seen))
            .OfType<string>().ToList();
        // In the order of the definition, whatever the message's order: the same figures are the same values.
        ImmutableArray<IndicatorValues> ordered =
        [
            .. service.Indicators.Select(indicator => values.GetValueOrDefault(indicator.Code))
                .OfType<IndicatorValues>(),
        ];
        problems.AddRange(FigureChecks.Errors(service, ordered).Select(refusal => refusal.Message));
        return problems.Count == 0 ? new(ordered, []) : new([], Bounded(problems));
    }

    /// <summary>Indicators that the clinical system ought to have counted, and has not.</summary>
    public static ImmutableArray<string> Missing(Service service, ImmutableArray<IndicatorValues> values) =>
        FigureChecks.Missing(service.Indicators.Where(indicator => !indicator.Manual), values);

    /// <summary>Null, or what is wrong with the record.</summary>
    private static string? Take(
        Service service,
        AggregateRecord record,
        string place,
        Dictionary<string, IndicatorValues> values,
        HashSet<string> seen)
    {
        if (record.Description.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var code, var measure])
        {
            return $"{place}: its description is not an indicator and a measure.";
        }
        if (service.Indicator(code) is not { } indicator)
        {
            return $"{place}: {service.Code} has no such indicator.";
        }
        var where = $"{place} ({indicator.Code})";
        if (indicator.Manual)
        {
            return $"{where}: the indicator is typed by the practice, not extracted.";
        }
        if (!seen.Add($"{code} {measure}"))
        {
            return $"{where} is there twice.";
        }
        var known = values.GetValueOrDefault(code)
            ?? new IndicatorValues { Indicator = code, Source = FiguresSource.Extract };
        var (with, problem) = With(known, measure, record.Value);
        values[code] = with;
        return problem is null ? null : $"{where}: {problem}";
    }

    private static (IndicatorValues Values, string? Problem) With(
        IndicatorValues values, string measure, string text) =>
        measure switch
        {
            "YES" => Answer(text) is { } yes
                ? (values with { Yes = yes }, null)
                : (values, "its value is neither yes nor no."),
            _ when Number(text) is not { } => (values, "its value is no whole number."),
            "NUMERATOR" => (values with { Numerator = Number(text) }, null),
            "DENOMINATOR" => (values with { Denominator = Number(text) }, null),
            "EXCEPTIONS" => (values with { Exceptions = Number(text) }, null),
            "EXCLUSIONS" => (values with { Exclusions = Number(text) }, null),
            "REGISTER" => (values with { Register = Number(text) }, null),
            "COUNT" => (values with { Count = Number(text) }, null),
            _ => (values, "its measure is not known."),
        };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool? Answer(string text) => text switch
    {
        "1" or "Y" or "true" => true,
        "0" or "N" or "false" => false,
        _ => null,
    };

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
