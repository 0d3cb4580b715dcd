using System.Globalization;

namespace GpCollections.Organisations;

/// <summary>One row of epraccur.csv: a practice, or a sentence why it is none.</summary>
/// <param name="Line">Of the file, from 1.</param>
public sealed record EpraccurRow(int Line, Practice? Practice, string? Error);

/// <summary>Reads epraccur.csv as ODS publishes it: 27 columns, no header.</summary>
/// <remarks>
/// A row is a line: ODS breaks no field over lines, so that an unclosed quote costs its own row and no other. CRLF, LF
/// and a byte order mark are taken, empty lines passed over.
/// </remarks>
public static class Epraccur
{
    private const int Columns = 27;
    private const int MaximumNameCharacters = 200;

    public static IEnumerable<EpraccurRow> Read(string text)
    {
        var lineOf = new Dictionary<OdsCode, int>();
        var (line, start) = (0, text.StartsWith('\uFEFF') ? 1 : 0);
        while (start < text.Length)
        {
            line++;
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            var row = text.AsMemory(start, end - start).TrimEnd('\r');
            start = end + 1;
            if (!row.Span.IsWhiteSpace())
            {
                yield return Read(line, row.Span, lineOf);
            }
        }
    }

    private static EpraccurRow Read(int line, ReadOnlySpan<char> row, Dictionary<OdsCode, int> lineOf)
    {
        Span<Range> columns = stackalloc Range[Columns];
        if (Split(row, columns) is { } broken)
        {
            return new(line, null, broken);
        }
        var reader = new RowReader(row, columns);
        var practice = reader.Practice();
        return reader.Error is { } error ? new(line, null, error)
            : lineOf.TryAdd(practice.Code, line) ? new(line, practice, null)
            : new(line, null, $"Column 1 (code): {practice.Code} is in line {lineOf[practice.Code]} already.");
    }

    /// <summary>Finds the columns, quotes left on. Null, or what is wrong.</summary>
    private static string? Split(ReadOnlySpan<char> row, Span<Range> columns)
    {
        var (count, at) = (0, 0);
        while (true)
        {
            var end = End(row, at);
            if (end < 0)
            {
                return $"Column {count + 1}: its quote is never closed, or is followed by something else than a comma.";
            }
            if (count < Columns)
            {
                columns[count] = at..end;
            }
            count++;
            if (end == row.Length)
            {
                return count == Columns ? null : $"The row has {count} columns instead of {Columns}.";
            }
            at = end + 1;
        }
    }

    /// <summary>
    /// Where the column that starts here ends: at a comma or the row's end. -1: its quotes are wrong.
    /// </summary>
    private static int End(ReadOnlySpan<char> row, int start)
    {
        if (start == row.Length || row[start] != '"')
        {
            var comma = row[start..].IndexOf(',');
            return comma < 0 ? row.Length : start + comma;
        }
        for (var at = start + 1; at < row.Length; at++)
        {
            if (row[at] != '"')
            {
                continue;
            }
            if (at + 1 == row.Length || row[at + 1] == ',')
            {
                return at + 1;
            }
            if (row[++at] != '"')
            {
                return -1;
            }
        }
        return -1;
    }

    /// <summary>Reads the columns of one row, and keeps the first error.</summary>
    private ref struct RowReader(ReadOnlySpan<char> row, ReadOnlySpan<Range> columns)
    {
        private readonly ReadOnlySpan<char> _row = row;
        private readonly ReadOnlySpan<Range> _columns = columns;

        public string? Error { get; private set; }

        public Practice Practice()
        {
            var code = PracticeCode();
            var name = Name();
            var commissioner = Commissioner();
            var postcode = Text(10, "postcode");
            var (opened, closed) = (Date(11, "open date"), Date(12, "close date"));
            var status = Status();
            var setting = Text(26, "prescribing setting");
            return new Practice(
                code, name, commissioner, postcode is "" ? null : postcode, Active: status is "A" && setting is "4",
                opened, closed, ClinicalSystem: null, SharedSystem: false);
        }

        private OdsCode PracticeCode()
        {
            var text = Text(1, "code");
            var isCode = text.Length == 6 && char.IsAsciiLetter(text[0]) && char.IsAsciiDigit(text[^1]);
            return (isCode ? OdsCode.TryParse(text) : null)
                ?? Wrong<OdsCode>(1, "code", text, "is no practice code: six letters and digits, such as A81001");
        }

        private OdsCode Commissioner()
        {
            var text = Text(4, "commissioner");
            return OdsCode.TryParse(text)
                ?? Wrong<OdsCode>(4, "commissioner", text, "is no organisation code: 3 to 6 letters and digits");
        }

        private string Name() => Text(2, "name") switch
        {
            "" => Wrong<string>(2, "name", "", "is empty") ?? "",
            { Length: > MaximumNameCharacters } text => Wrong<string>(2, "name", text, "is too long") ?? "",
            var text => text,
        };

        private string Status() => Text(13, "status") switch
        {
            ("A" or "C" or "D" or "P") and var text => text,
            var text => Wrong<string>(13, "status", text, "is neither A, C, D nor P") ?? "",
        };

        private DateOnly? Date(int column, string label)
        {
            var text = Text(column, label);
            var isDate = DateOnly.TryParseExact(
                text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
            return text is "" ? null
                : isDate ? date
                : Wrong<DateOnly?>(column, label, text, "is no date: yyyymmdd");
        }

        private string Text(int column, string label)
        {
            var raw = _row[_columns[column - 1]];
            var quoted = raw is ['"', ..];
            var inner = quoted ? raw[1..^1] : raw;
            var text = (quoted && inner.Contains('"') ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal)
                : inner.ToString()).Trim();
            return text.Any(char.IsControl)
                ? Wrong<string>(column, label, text, "holds a control character") ?? ""
                : text;
        }

        private T? Wrong<T>(int column, string label, string value, string why)
        {
            var shown = string.Concat(value.Where(letter => !char.IsControl(letter)).Take(40));
            Error ??= value is ""
                ? $"Column {column} ({label}) is empty."
                : $"Column {column} ({label}): \"{shown}\" {why}.";
            return default;
        }
    }
}
