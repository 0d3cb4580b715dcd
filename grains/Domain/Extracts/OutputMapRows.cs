using System.Globalization;
using GpCollections.Collections;

namespace GpCollections.Extracts;

/// <summary>Rows of a map of outputs, in the columns of the metadata that CQRS hands over with its values.</summary>
/// <remarks>
/// QUALITY_SERVICE and SERVICE_YEAR make the service's code: NCD and 2025-26 are NCD-2025-26; without a year it is the
/// code itself. AID is the output's id: a UUID, or the name of a field. Reasons of exception (PCA) and exclusion are
/// kept under their CQRS short code, and added up.
/// </remarks>
public static class OutputMapRows
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "AID", "SERVICE_YEAR", "QUALITY_SERVICE", "INDICATOR_ID", "MEASURE_TYPE", "MEASURE", "MEASURE_DESCRIPTION",
        "CQRS short code",
    ];

    /// <summary>May be left out: the versions of the service's definition for which it is so.</summary>
    public static IReadOnlyList<string> MoreColumns { get; } = ["FROM_VERSION", "TO_VERSION"];

    /// <param name="found">In the order of the columns; null: the column was left out.</param>
    public static (OutputMapping? Mapping, string? Error) Read(IReadOnlyList<string?> found)
    {
        var (aid, year, name, indicator) = (Given(found[0]), Given(found[1]), Given(found[2]), Given(found[3]));
        var service = year is null ? name : $"{name}-{year}";
        var (from, to) = (Version(found[8]) ?? 1, Version(found[9]));
        var measure = Measure(found[4]);
        var code = measure is OutputMeasure.Exceptions or OutputMeasure.Exclusions or OutputMeasure.Other
            ? Given(found[7]) ?? Given(found[5])?.Split(' ')[^1]
            : null;
        return aid is null || aid.Length > 1_000 ? (null, "AID is empty or too long.")
            : service is null || !CollectionKey.IsServiceCode(service) ? (null, "QUALITY_SERVICE names no service.")
            : indicator is null || indicator.Length > 32 ? (null, "INDICATOR_ID is empty or too long.")
            : measure is not { } known ? (null, "MEASURE_TYPE is empty.")
            : code is not null && !IsCode(code) ? (null, "CQRS short code is no code of letters and digits.")
            : known == OutputMeasure.Other && code is null ? (null, "CQRS short code is needed for such a measure.")
            : (found[8] is { Length: > 0 } && Version(found[8]) is null) || from < 1 || to < from
                ? (null, "FROM_VERSION and TO_VERSION are no versions.")
            : (new OutputMapping(service, Id(aid), indicator, known, code, Label(found[6]), from, to), null);
    }

    private static string Id(string aid) =>
        Guid.TryParse(aid, out var uuid) ? uuid.ToString("D").ToUpperInvariant() : MadeIds.OfOutput(aid);

    private static OutputMeasure? Measure(string? type) => type?.ToUpperInvariant() switch
    {
        null or "" => null,
        "NUMERATOR" => OutputMeasure.Numerator,
        "DENOMINATOR" => OutputMeasure.Denominator,
        "PCA" or "EXCEPTION" or "EXCEPTIONS" => OutputMeasure.Exceptions,
        "EXCLUSION" or "EXCLUSIONS" => OutputMeasure.Exclusions,
        "REGISTER" => OutputMeasure.Register,
        "COUNT" or "SINGLE COUNT" => OutputMeasure.Count,
        "YES" => OutputMeasure.Yes,
        _ => OutputMeasure.Other,
    };

    private static string? Given(string? text) => text is null or "" or "n/a" ? null : text;

    private static string? Label(string? text) =>
        Given(text) is { } label ? label[..Math.Min(label.Length, 200)] : null;

    private static int? Version(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    private static bool IsCode(string text) =>
        text.Length <= 32 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
