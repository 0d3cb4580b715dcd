using System.Globalization;
using System.Text.RegularExpressions;
using GpCollections.Organisations;
using static System.FormattableString;

namespace GpCollections.Extracts;

/// <summary>
/// Reads INDICATOR_VALUES as CQRS hands it over, row by row, so that a file may be of any length: the rows of one
/// practice, service and achievement date stand together and make one result.
/// </summary>
/// <remarks>
/// Columns stand in any order, others than these are passed over. A row without a value, or one that was submitted
/// again since (LAST_SUBMISSION N), says nothing.
/// </remarks>
public sealed partial class CqrsRows
{
    public const int LongestLine = 8_192;
    private const int MostRows = 20_000;

    private static readonly string[] Needed =
        ["QUALITY_SERVICE", "ORG_CODE", "ACH_DATE", "IND_CODE", "FIELD_NAME", "VALUE"];

    private readonly int _width;
    private readonly int[] _places;
    private readonly int _last;
    private readonly List<AggregateRecord> _records = [];
    private (string Service, string Practice, string Date)? _current;
    private string? _wrong;
    private int _line = 1;

    private CqrsRows(string[] header)
    {
        _width = header.Length;
        _places = [.. Needed.Select(name => Array.IndexOf(header, name))];
        _last = Array.IndexOf(header, "LAST_SUBMISSION");
    }

    /// <summary>By the first line; or why there is nothing to read.</summary>
    public static (CqrsRows? Rows, ExtractReading? Refused) Open(string header)
    {
        string[] columns = [.. Csv.Fields(header.TrimStart('\uFEFF')).Select(name => name.ToUpperInvariant())];
        return columns.Any(name => Patients().IsMatch(name)) ? (null, new ExtractReading.PatientLevel(null))
            : Needed.FirstOrDefault(name => !columns.Contains(name)) is { } missing
                ? (null, new ExtractReading.NotAMessage($"The first line lacks the column {missing}."))
            : (new CqrsRows(columns), null);
    }

    /// <summary>Takes a row; the result before it, when this one begins another. Null: nothing is ready.</summary>
    public ExtractReading? Add(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return null;
        }

        var fields = line.Length > LongestLine ? [] : Csv.Fields(line);
        if (fields.Length != _width)
        {
            // Whose it is can't be told: what has been read stands, and this row is nobody's.
            var before = End();
            _wrong = Invariant($"Line {_line} has {fields.Length} columns instead of {_width}, or is too long.");
            return before;
        }

        var found = _places.Select(place => fields[place]).ToArray();
        var key = (found[0], found[1], found[2]);
        var finished = _current == key ? null : End();
        _current = key;
        if (found[5].Length > 0 && (_last < 0 || fields[_last] != "N"))
        {
            Take(found[3], found[4], found[5]);
        }

        return finished;
    }

    /// <summary>The last result; null: there is none.</summary>
    public ExtractReading? End()
    {
        var reading = _wrong is { } wrong ? new ExtractReading.NotAMessage(wrong)
            : _current is { } current ? Read(current.Service, current.Practice, current.Date)
            : null;
        (_current, _wrong) = (null, null);
        _records.Clear();
        return reading;
    }

    private void Take(string indicator, string field, string value)
    {
        if (_records.Count == MostRows)
        {
            _wrong ??= Invariant($"Line {_line}: more than {MostRows} rows of one result.");
            return;
        }

        var measure = field.EndsWith(" Register", StringComparison.OrdinalIgnoreCase) ? "REGISTER"
            : field.Equals("Yes/No Flag", StringComparison.OrdinalIgnoreCase) ? "YES"
            : null;
        _records.Add(new AggregateRecord(
            Invariant($"{_records.Count + 1}"),
            MadeIds.OfOutput(field),
            measure is null ? "" : $"{indicator} {measure}",
            value,
            indicator));
    }

    private ExtractReading Read(string service, string practice, string date)
    {
        var isDay = DateOnly.TryParseExact(
            date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        return OdsCode.TryParse(practice) is not { } code || !isDay || service.Length is 0 or > 64
            ? new ExtractReading.NotAMessage(Invariant(
                $"Up to line {_line}: rows need a service, a practice's code, and a date like 20180331."))
            : new ExtractReading.Message(
                MadeIds.OfResult("CSV", $"{service}|{code}|{date}", _records), code, service, day, null, [.. _records]);
    }

    [GeneratedRegex("NHS.?NUMBER|DATE.?OF.?BIRTH|POSTCODE|PATIENT")]
    private static partial Regex Patients();
}
