using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Services;

/// <summary>A timetable as CSV: its rows, and what is no row; or why it is none.</summary>
/// <param name="Error">What is wrong with the header; null: the rows stand.</param>
public sealed record TimetableRows(
    ImmutableArray<TimetableRow> Rows, ImmutableArray<Organisations.RejectedRow> Rejected, string? Error = null);

/// <summary>Reads and writes a timetable as a spreadsheet opens it: a line a period.</summary>
public static class TimetableFile
{
    public static ImmutableArray<string> Columns { get; } =
    [
        "service", "period", "startsOn", "endsOn", "achievementDate", "extractOpensAt", "extractClosesAt",
        "manualEntryOpensOn", "manualEntryClosesOn", "declareBy", "approveBy", "share", "paymentPeriod",
        "priorityGroup",
    ];

    /// <summary>In the order of the columns.</summary>
    public static string[] Cells(Terms terms)
    {
        var period = terms.Period;
        return
        [
            terms.Service.Code, period.Code, Day(period.StartsOn), Day(period.EndsOn), Day(period.AchievementDate),
            Instant(period.ExtractOpensAt), Instant(period.ExtractClosesAt), Day(period.ManualEntryOpensOn),
            Day(period.ManualEntryClosesOn), Day(period.DeclareBy), Day(period.ApproveBy),
            period.Share?.ToString("0.############", CultureInfo.InvariantCulture) ?? "",
            period.PaymentPeriod ? "true" : "false",
            period.PriorityGroup?.ToString(CultureInfo.InvariantCulture) ?? "",
        ];
    }

    /// <summary>Columns in any order, and any of them but service and period may be left out.</summary>
    public static TimetableRows Read(string text)
    {
        var lines = Csv.Lines(text).ToList();
        var header = lines is [var first, ..] ? first.Fields : [];
        if (HeaderError(header) is { } error)
        {
            return new TimetableRows([], [], error);
        }

        string[] columns = [.. header.Select(name => Columns.First(column => IsSame(column, name)))];
        var rows = ImmutableArray.CreateBuilder<TimetableRow>();
        var rejected = ImmutableArray.CreateBuilder<Organisations.RejectedRow>();
        var lineOf = new Dictionary<(string, string), int>();
        foreach (var (number, fields) in lines.Skip(1))
        {
            var row = fields.Length == columns.Length ? Row(number, columns, fields) : null;
            if (row is not null && lineOf.TryAdd((row.Service, row.Period), number))
            {
                rows.Add(row);
            }
            else
            {
                rejected.Add(new(number, row is null
                    ? $"The row has {fields.Length} columns instead of {columns.Length}."
                    : $"The same is in line {lineOf[(row.Service, row.Period)]} already."));
            }
        }

        return new TimetableRows(rows.ToImmutable(), rejected.ToImmutable());
    }

    internal static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    internal static string Instant(DateTimeOffset? instant) => instant?.UtcDateTime.ToString(
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string? HeaderError(string[] header)
    {
        for (var at = 0; at < header.Length; at++)
        {
            if (!Columns.Any(column => IsSame(column, header[at])))
            {
                return $"Line 1, column {at + 1}: {Shown(header[at])} is no column of a timetable. "
                    + $"There are {string.Join(", ", Columns)}.";
            }

            if (Array.FindIndex(header, name => IsSame(name, header[at])) < at)
            {
                return $"Line 1, column {at + 1}: {Shown(header[at])} stands there twice.";
            }
        }

        return Array.Exists(header, name => IsSame(name, "service"))
            && Array.Exists(header, name => IsSame(name, "period"))
                ? null
                : "Line 1 must name the columns service and period, and those of the dates that move.";
    }

    private static TimetableRow Row(int line, string[] columns, string[] fields) => new(
        line,
        fields[Array.IndexOf(columns, "service")],
        fields[Array.IndexOf(columns, "period")],
        [
            .. columns.Zip(fields, (column, value) => new TimetableCell(column, value))
                .Where(cell => cell.Column is not ("service" or "period")),
        ]);

    private static bool IsSame(string column, string name) =>
        string.Equals(column, name, StringComparison.OrdinalIgnoreCase);

    internal static string Shown(string value) =>
        $"\"{string.Concat(value.Where(letter => !char.IsControl(letter)).Take(40))}\"";
}
