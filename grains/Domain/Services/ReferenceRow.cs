using System.Globalization;

namespace GpCollections.Services;

/// <summary>What is wrong with one cell of a reference file. <paramref name="Line"/> counts from 1.</summary>
public sealed record FileProblem(string File, int Line, string Column, string Value, string Message);

/// <summary>One row of a reference file: its cells by column, and what was found wrong with them.</summary>
internal sealed class ReferenceRow(
    string file, int line, Dictionary<string, string> cells, bool isWhole, List<FileProblem> problems)
{
    public int Line => line;

    public bool IsUsed { get; private set; }

    /// <summary>The rows of a file; none, and a problem, when it lacks a column.</summary>
    /// <param name="optional">Columns that it may lack.</param>
    public static List<ReferenceRow> Of(
        string file, string text, string[] columns, string[] optional, List<FileProblem> problems)
    {
        var lines = Csv.Lines(text).ToList();
        string[] header = lines is [var first, ..] ? first.Fields : [];
        var missing = columns.Except(header).Except(optional).ToList();
        problems.AddRange(missing.Select(column => new FileProblem(file, 1, column, "", "This column is missing.")));
        return missing.Count > 0 ? [] :
        [
            .. lines.Skip(1).Select(each => new ReferenceRow(
                file,
                each.Number,
                columns.ToDictionary(
                    column => column, column => each.Fields.ElementAtOrDefault(Array.IndexOf(header, column)) ?? ""),
                each.Fields.Length == header.Length,
                problems)),
        ];
    }

    /// <summary>A service rests on this row: what is wrong with it is wrong with the service.</summary>
    public ReferenceRow Use()
    {
        IsUsed = true;
        if (!isWhole)
        {
            Problem("", "The row has not as many cells as the header.");
        }

        if (cells["source"].Length == 0)
        {
            Problem("source", "Every fact names its source.");
        }

        return this;
    }

    /// <summary>Whether the row holds for the year. With years that nobody can read it holds for all.</summary>
    public bool Covers(string year)
    {
        var (first, last) = (cells["firstYear"], cells["lastYear"]);
        if (StartOf(first) is not null && StartOf(last) is not null)
        {
            return string.CompareOrdinal(first, year) <= 0 && string.CompareOrdinal(year, last) <= 0;
        }

        _ = Years();
        return true;
    }

    /// <summary>The first day of each financial year from firstYear to lastYear; null: they cannot be read.</summary>
    public IEnumerable<DateOnly> Years()
    {
        var (first, last) = (Year("firstYear"), Year("lastYear"));
        if (last < first)
        {
            Problem("lastYear", "The last year comes before the first.");
        }

        return first is { } from && last is { } to
            ? [.. Enumerable.Range(0, Math.Max(0, to.Year - from.Year + 1)).Select(from.AddYears)]
            : [];
    }

    public string Optional(string column) => cells[column];

    public string? OrNull(string column) => cells[column] is { Length: > 0 } text ? text : null;

    public string Text(string column) =>
        cells[column] is { Length: > 0 } text ? text : Problem(column, "A value is needed.") ?? "";

    public T Word<T>(string column)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(word => Upper($"{word}") == cells[column]).Select(word => (T?)word).FirstOrDefault()
        ?? Wrong<T>(column, $"One of {string.Join(", ", Enum.GetNames<T>().Select(Upper))} is needed.")
        ?? default;

    public bool Yes(string column) => cells[column] switch
    {
        "yes" or "true" => true,
        "no" or "false" => false,
        _ => Wrong<bool>(column, "yes or no is needed.") ?? false,
    };

    public decimal? Number(string column) => Cell<decimal>(
        column,
        "A number is needed.",
        text => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number : null);

    public int? Whole(string column) => Cell<int>(
        column,
        "A whole number of at most six digits is needed.",
        text => text.Length <= 6 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null);

    public DateOnly? Day(string column) => Cell<DateOnly>(
        column,
        "A day is needed, such as 2017-04-01.",
        Parse);

    /// <summary>A day of the financial year, such as 09-01.</summary>
    public DateOnly? DayOf(DateOnly year, string column) => Cell<DateOnly>(
        column,
        "A day of the year is needed, such as 09-01.",
        text => Parse($"{year.Year + (IsAfterNewYear(text) ? 1 : 0)}-{text}"));

    public DateTimeOffset? Instant(string column) => Cell<DateTimeOffset>(
        column,
        "An instant is needed, such as 2017-04-08T23:00:00Z.",
        text => DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at : null);

    /// <returns>Null, for whoever has nothing to go on with.</returns>
    public string? Problem(string column, string message)
    {
        problems.Add(new FileProblem(file, line, column, cells.GetValueOrDefault(column, ""), message));
        return null;
    }

    private T? Wrong<T>(string column, string message)
        where T : struct
    {
        Problem(column, message);
        return null;
    }

    private T? Cell<T>(string column, string message, Func<string, T?> read)
        where T : struct =>
        cells[column].Length == 0 ? null : read(cells[column]) ?? Wrong<T>(column, message);

    private DateOnly? Year(string column) =>
        StartOf(cells[column]) ?? Wrong<DateOnly>(column, "A financial year is needed, such as 2017-18.");

    private static DateOnly? StartOf(string year) =>
        Parse(year.Split('-')[0] + "-04-01") is { Year: >= 1990 and < 2199 } day && FinancialYear.Of(day) == year
            ? day : null;

    private static DateOnly? Parse(string text) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool IsAfterNewYear(string monthAndDay) => string.CompareOrdinal(monthAndDay, "04") < 0;

    private static string Upper(string name) => string.Concat(
        name.Select((c, at) => at > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
