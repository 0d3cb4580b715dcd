using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace GpCollections.Payments;

/// <summary>Where what is needed stands in a row of figures, by the names of the first line.</summary>
/// <param name="Service">-1: no column says it; so for the others that need not be there.</param>
/// <param name="Field">What Value is of; -1: each of Measures has a column of its own.</param>
/// <remarks>
/// Three layouts are known, their columns in any order and others beside them: INDICATOR_VALUES as CQRS handed it over;
/// the results that NHS England publishes (PRACTICE_CODE, INDICATOR_CODE, MEASURE, VALUE); and a row for each practice
/// and indicator (PRACTICE, INDICATOR, NUMERATOR, DENOMINATOR, REGISTER, YES).
/// </remarks>
internal sealed partial record SheetColumns(
    int Width,
    int Practice,
    int Indicator,
    int Service,
    int Date,
    int Last,
    int Field,
    int Value,
    ImmutableArray<(int Place, string Name)> Measures)
{
    private static readonly string[] KnownMeasures =
        ["NUMERATOR", "DENOMINATOR", "REGISTER", "YES", "YES/NO FLAG", "COUNT"];

    /// <summary>By the first line; or why there is nothing to read.</summary>
    public static (SheetColumns? Columns, string? Refused) Of(string header)
    {
        string[] names = [.. Csv.Fields(header.TrimStart('\uFEFF')).Select(name => name.ToUpperInvariant())];
        var columns = new SheetColumns(
            names.Length,
            Place("ORG_CODE", "PRACTICE_CODE", "PRACTICE"),
            Place("IND_CODE", "INDICATOR_CODE", "INDICATOR"),
            Place("QUALITY_SERVICE", "SERVICE"),
            Place("ACH_DATE"),
            Place("LAST_SUBMISSION"),
            Place("FIELD_NAME", "MEASURE"),
            Place("VALUE"),
            [.. names.Index().Where(column => KnownMeasures.Contains(column.Item))]);
        return names.Any(name => Patients().IsMatch(name))
                ? (null, "The columns are of single patients. Nothing was read.")
            : columns.Practice < 0 ? (null, "The first line lacks a column ORG_CODE, PRACTICE_CODE or PRACTICE.")
            : columns.Indicator < 0 ? (null, "The first line lacks a column IND_CODE, INDICATOR_CODE or INDICATOR.")
            : columns.IsLong || !columns.Measures.IsEmpty ? (columns, null)
            : (null, "The first line lacks columns FIELD_NAME (or MEASURE) and VALUE, or NUMERATOR and DENOMINATOR.");

        int Place(params string[] any) => any.Select(name => Array.IndexOf(names, name)).Max();
    }

    /// <summary>The fields of a row, each with what it is of.</summary>
    public IEnumerable<(string Name, string Value)> Cells(string[] row) => IsLong
        ? [(row[Field], row[Value])]
        : Measures.Select(measure => (measure.Name, row[measure.Place]));

    private bool IsLong => Field >= 0 && Value >= 0;

    [GeneratedRegex("NHS.?NUMBER|DATE.?OF.?BIRTH|POSTCODE|PATIENT(?!.?LIST)")]
    private static partial Regex Patients();
}
