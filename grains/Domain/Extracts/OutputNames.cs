using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>What an output is: of which indicator, which measure, and under which code it is also kept.</summary>
internal sealed record NamedOutput(Indicator Indicator, OutputMeasure Measure, string? Code, string? Label);

/// <summary>
/// Tells what a message's outputs are: by the map where it knows the output, else by what the message calls it.
/// </summary>
internal sealed class OutputNames(Service service, OutputMap map)
{
    private readonly ILookup<string, OutputMapping> _byOutput = map.Outputs.ToLookup(
        mapping => mapping.Output, StringComparer.OrdinalIgnoreCase);

    private readonly ILookup<(string Indicator, string? Code), OutputMapping> _byCode = map.Outputs.ToLookup(
        mapping => (mapping.Indicator, mapping.Code));

    private readonly Dictionary<string, Indicator> _indicators = service.Indicators.DistinctBy(one => one.Code)
        .ToDictionary(one => one.Code);

    /// <summary>The output, or what is wrong; whether it is known for another version of the definition only.</summary>
    public (NamedOutput? Output, string? Problem, bool IsOtherVersion) Of(AggregateRecord record)
    {
        ImmutableArray<OutputMapping> known =
        [
            .. _byOutput[record.Aid].Where(mapping => record.Indicator is null
                || mapping.Indicator == record.Indicator),
            .. record.Indicator is { } its ? _byCode[(its, record.Aid)] : [],
        ];
        return known.FirstOrDefault(one => one.IsInForce(service.Version)) is { } mapping ? Mapped(mapping)
            : !known.IsEmpty ? (null, Invariant($"the output is not one of version {service.Version}."), true)
            : record.Description.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var code, var measure]
                ? Told(code, measure, isListed: false)
            : record.Indicator is { } indicator ? Told(indicator, record.Aid, isListed: true)
            : (null, "its description is not an indicator and a measure.", false);
    }

    private (NamedOutput?, string?, bool) Mapped(OutputMapping mapping) =>
        _indicators.GetValueOrDefault(mapping.Indicator) is { } indicator
            ? (new NamedOutput(indicator, mapping.Measure, mapping.Code, mapping.Label), null, false)
            : (null, $"{service.Code} has no such indicator.", false);

    /// <param name="isListed">The message lists it under the indicator: then it may have a code of its own.</param>
    private (NamedOutput?, string?, bool) Told(string code, string measure, bool isListed) =>
        _indicators.GetValueOrDefault(code) is not { } indicator
            ? (null, $"{service.Code} has no such indicator.", false)
        : Measure(measure) is { } named ? (new NamedOutput(indicator, named, null, null), null, false)
        : isListed && IsCode(measure)
            ? (new NamedOutput(indicator, OutputMeasure.Other, measure, null), null, false)
        : (new NamedOutput(indicator, OutputMeasure.Other, null, null), null, false);

    /// <summary>FHIR's populations, the fields of CQRS, and the messages' own words; null: another.</summary>
    public static OutputMeasure? Measure(string name) => name.ToUpperInvariant() switch
    {
        "NUMERATOR" => OutputMeasure.Numerator,
        "DENOMINATOR" => OutputMeasure.Denominator,
        "EXCEPTIONS" or "DENOMINATOR-EXCEPTION" => OutputMeasure.Exceptions,
        "EXCLUSIONS" or "DENOMINATOR-EXCLUSION" => OutputMeasure.Exclusions,
        "REGISTER" or "INITIAL-POPULATION" => OutputMeasure.Register,
        "COUNT" or "MEASURE-POPULATION" => OutputMeasure.Count,
        "YES" or "YES/NO FLAG" => OutputMeasure.Yes,
        var other when other.EndsWith(" REGISTER", StringComparison.Ordinal) => OutputMeasure.Register,
        _ => null,
    };

    /// <summary>Null: neither yes nor no.</summary>
    public static bool? Answer(string text) => text.ToUpperInvariant() switch
    {
        "1" or "Y" or "YES" or "TRUE" => true,
        "0" or "N" or "NO" or "FALSE" => false,
        _ => null,
    };

    private static bool IsCode(string text) =>
        text.Length is > 0 and <= 32 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
