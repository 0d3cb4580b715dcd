using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Organisations;
using GpCollections.Services;

namespace GpCollections.Collections;

/// <summary>A line of the file that was not taken, and the column that is at fault.</summary>
public sealed record RejectedCell(int Line, string Field, string Reason);

/// <summary>What a file says of one collection.</summary>
/// <param name="Lines">Of the file, by the place among the values and the field.</param>
/// <param name="Confirm">Ids of the warnings that the file stands by.</param>
public sealed record FileCollection(
    CollectionKey Key,
    ImmutableArray<IndicatorValues> Values,
    ImmutableDictionary<(int Place, string Field), int> Lines,
    ImmutableArray<string> Confirm)
{
    public int FirstLine => Lines.Values.Min();

    /// <summary>The first line of the indicator; of the collection, where it is of none or not in the file.</summary>
    public int LineOf(string? indicator) => Lines
        .Where(line => Values[line.Key.Place].Indicator == indicator).Select(line => line.Value)
        .DefaultIfEmpty(FirstLine).Min();

    /// <summary>The line and column that a refusal of the values is about.</summary>
    public RejectedCell Rejected(Refusal refusal) =>
        refusal.Field is [_, var place, var field, ..] && int.TryParse(place, CultureInfo.InvariantCulture, out var at)
            ? new(
                Lines.GetValueOrDefault((at, field), Lines.Where(line => line.Key.Place == at).Min(line => line.Value)),
                field is "indicator" ? field : "value",
                refusal.Message)
            : new(FirstLine, "value", refusal.Message);
}

/// <param name="Error">What is wrong with the header; null: the rows stand.</param>
public sealed record FiguresRows(
    int Read,
    ImmutableArray<FileCollection> Collections,
    ImmutableArray<RejectedCell> Rejected,
    string? Error = null);

/// <summary>
/// Reads figures of many practices, periods and indicators as CSV: a number a row. Of a collection with a row that
/// cannot be taken nothing is taken; the others go on. A row without a value is one that nobody filled in. A column
/// "reason" says why a value is another than was extracted, "confirm" names the warnings that the person stands by.
/// </summary>
public static class FiguresFile
{
    /// <summary>Of a template.</summary>
    public static ImmutableArray<string> Columns { get; } = [.. Needed, ConfirmColumn];

    private const string ReasonColumn = "reason";
    private const string ConfirmColumn = "confirm";

    private static string[] Needed => ["practice", "service", "period", "indicator", "field", "value"];

    /// <summary>A warning's id in the file's collections: its own behind the collection's.</summary>
    public static string IdOf(CollectionKey key, Warning warning) => $"{key}:{warning.Id}";

    /// <summary>The warnings' own ids, by the collection named before them; what names none is left out.</summary>
    public static ILookup<CollectionKey, string> Named(IEnumerable<string> ids) => (
        from id in ids
        let parts = id.Split(':', 2)
        let key = CollectionKey.TryParse(parts[0])
        where key is not null && parts.Length == 2
        select (Key: key.Value, Id: parts[1])).ToLookup(named => named.Key, named => named.Id);

    /// <summary>A row for each number that is to be filled in.</summary>
    public static IEnumerable<string[]> Template(CollectionKey key, IEnumerable<Indicator> awaited) =>
        from indicator in awaited
        from field in indicator.Kind switch
        {
            IndicatorKind.Fraction => (string[])["numerator", "denominator"],
            IndicatorKind.Register => ["register"],
            IndicatorKind.YesNo => ["yes"],
            _ => ["count"],
        }
        select new[] { $"{key.Practice}", key.Service, key.Period, indicator.Code, field, "", "" };

    public static FiguresRows Read(string text)
    {
        var lines = Csv.Lines(text).ToList();
        var header = lines is [var first, ..] ? first.Fields : [];
        int[] places = [.. ((string[])[.. Needed, ReasonColumn, ConfirmColumn]).Select(column => Array.FindIndex(
            header, name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase)))];
        if (places.Take(Needed.Length).Contains(-1))
        {
            return new FiguresRows(0, [], [], $"The first line must name the columns {string.Join(",", Needed)}.");
        }

        var rows = new List<Row>();
        var rejected = new List<RejectedCell>();
        var spoilt = new HashSet<CollectionKey>();
        var known = new HashSet<(CollectionKey, string, string)>();
        foreach (var (line, fields) in lines.Skip(1))
        {
            var (row, error) = Read(line, fields, header.Length, places);
            error ??= row is not null && !known.Add((row.Key, row.Indicator, row.Field))
                ? new RejectedCell(line, "field", "The same is in a line before.")
                : null;
            if (error is not null)
            {
                rejected.Add(error);
                _ = row is not null && spoilt.Add(row.Key);
            }
            else if (row is not null)
            {
                rows.Add(row);
            }
        }

        return new FiguresRows(
            lines.Count - 1,
            [
                .. rows.GroupBy(row => row.Key).Where(group => !spoilt.Contains(group.Key))
                    .Select(group => Collection(group.Key, group)),
            ],
            [.. rejected]);
    }

    private static FileCollection Collection(CollectionKey key, IEnumerable<Row> rows)
    {
        var byIndicator = rows.GroupBy(row => row.Indicator).ToList();
        return new FileCollection(
            key,
            [
                .. byIndicator.Select(group => group.Aggregate(
                    new IndicatorValues { Indicator = group.Key, Source = FiguresSource.Manual },
                    (values, row) => With(values, row.Field, row.Value) with { Reason = row.Reason ?? values.Reason })),
            ],
            byIndicator.SelectMany((group, place) => group.Select(row => (Key: (place, row.Field), row.Line)))
                .ToImmutableDictionary(line => line.Key, line => line.Line),
            [.. byIndicator.SelectMany(group => group).SelectMany(row => Confirmed(key, row.Confirm)).Distinct()]);
    }

    // As an answer shows them, or without the collection, which the row names.
    private static IEnumerable<string> Confirmed(CollectionKey key, string ids) =>
        from id in ids.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
        select id.StartsWith($"{key}:", StringComparison.Ordinal) ? id[$"{key}:".Length..] : id;

    /// <summary>A row, also where something in it is wrong, as long as its collection is known.</summary>
    private static (Row?, RejectedCell?) Read(int line, string[] fields, int width, int[] places)
    {
        if (fields.Length != width)
        {
            return (null, new(line, "practice", $"The row has {fields.Length} columns instead of {width}."));
        }

        string[] cell = [.. places.Select(place => place < 0 ? "" : fields[place])];
        if (cell[5].Length == 0)
        {
            return (null, null);
        }

        var wrong = OdsCode.TryParse(cell[0]) is null ? 0
            : !CollectionKey.IsServiceCode(cell[1]) ? 1
            : !CollectionKey.IsPeriod(cell[2]) ? 2
            : -1;
        if (wrong >= 0)
        {
            return (null, new(line, Needed[wrong], $"\"{Shown(cell[wrong])}\" is no {Needed[wrong]}."));
        }

        var key = new CollectionKey(cell[1], cell[2], OdsCode.Parse(cell[0]));
        var field = cell[4].ToLowerInvariant();
        var value = Value(field, cell[5]);
        var row = new Row(
            line, key, cell[3], field, value ?? 0, cell[6] is { Length: > 0 } reason ? reason : null, cell[7]);
        return (row, value is not null ? null
            : IsField(field) ? new(
                line, "value",
                $"\"{Shown(cell[5])}\" is {(field == "yes" ? "neither yes nor no" : "no whole number")}.")
            : new(line, "field", $"\"{Shown(field)}\" is no field of an indicator."));
    }

    private static int? Value(string field, string text) => (field, text.ToLowerInvariant()) switch
    {
        ("yes", "true" or "yes" or "y" or "1") => 1,
        ("yes", "false" or "no" or "n" or "0") => 0,
        ("yes", _) => null,
        _ when IsField(field) && int.TryParse(
            text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool IsField(string field) => field is "numerator" or "denominator" or "exceptions" or "exclusions"
        or "register" or "count" or "yes";

    private static IndicatorValues With(IndicatorValues values, string field, int value) => field switch
    {
        "numerator" => values with { Numerator = value },
        "denominator" => values with { Denominator = value },
        "exceptions" => values with { Exceptions = value },
        "exclusions" => values with { Exclusions = value },
        "register" => values with { Register = value },
        "count" => values with { Count = value },
        _ => values with { Yes = value == 1 },
    };

    private static string Shown(string text) =>
        string.Concat(text.Where(letter => !char.IsControl(letter)).Take(40));

    private sealed record Row(
        int Line, CollectionKey Key, string Indicator, string Field, int Value, string? Reason, string Confirm);
}
