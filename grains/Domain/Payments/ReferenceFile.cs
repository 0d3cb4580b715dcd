using System.Globalization;
using System.Text.RegularExpressions;
using GpCollections.Extracts;
using GpCollections.Organisations;

namespace GpCollections.Payments;

/// <summary>A file of reference data: its rows, or why it is none.</summary>
/// <param name="Error">What is wrong with the header; null: the rows stand.</param>
public sealed record ReferenceRows(IReadOnlyList<ReferenceFileRow> Rows, string? Error);

/// <summary>One line of the file, from 1: a row, or a sentence why it is none.</summary>
public sealed record ReferenceFileRow(int Line, ReferenceRow? Row, string? Error);

/// <summary>Reads CSV with a header. A bad row never stops the others.</summary>
/// <remarks>
/// Columns stand in any order, unknown ones are passed over. A field may stand in quotes; none is broken over lines.
/// </remarks>
public static partial class ReferenceFile
{
    private const int MostPatients = 10_000_000;
    private static readonly DateOnly Earliest = new(1990, 1, 1);

    public static IReadOnlyList<string> Columns(ReferenceKind kind) => kind switch
    {
        ReferenceKind.ListSize => ["practice", "date", "patients"],
        ReferenceKind.ClinicalSystem => ["practice", "supplier"],
        ReferenceKind.Membership => ["practice", "organisation", "from", "to"],
        ReferenceKind.Succession => ["predecessor", "successor", "reason", "date", "indicator"],
        ReferenceKind.OutputMap => OutputMapRows.Columns,
        ReferenceKind.ValidationRule => ValidationRows.Columns,
        _ => ["financialYear", "group", "percent"],
    };

    public static ReferenceRows Read(ReferenceKind kind, string text)
    {
        var lines = Csv.Lines(text).ToList();
        var columns = Columns(kind);
        var header = lines is [var first, ..] ? first.Fields : [];
        IReadOnlyList<string> more = kind == ReferenceKind.OutputMap ? OutputMapRows.MoreColumns : [];
        var places = columns.Concat(more).Select(column => Array.FindIndex(
            header, name => string.Equals(name, column, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (places.Take(columns.Count).Contains(-1))
        {
            return new ReferenceRows([], $"The first line must name the columns {string.Join(",", columns)}.");
        }

        var lineOf = new Dictionary<object, int>();
        return new ReferenceRows(
            [.. lines.Skip(1).Select(line => Read(kind, line.Number, line.Fields, header.Length, places, lineOf))],
            null);
    }

    private static ReferenceFileRow Read(
        ReferenceKind kind, int line, string[] fields, int width, int[] places, Dictionary<object, int> lineOf)
    {
        if (fields.Length != width)
        {
            return new(line, null, $"The row has {fields.Length} columns instead of {width}.");
        }

        var found = places.Select(place => place < 0 ? null! : fields[place]).ToArray(); // Null: may be left out.
        var (row, error) = kind switch
        {
            ReferenceKind.OutputMap => Output(found),
            ReferenceKind.ValidationRule => Validation(found),
            ReferenceKind.ListSize => ListSize(found[0], found[1], found[2]),
            ReferenceKind.ClinicalSystem => ClinicalSystem(found[0], found[1]),
            ReferenceKind.Membership => Membership(found[0], found[1], found[2], found[3]),
            ReferenceKind.Succession => Succession(found[0], found[1], found[2], found[3], found[4]),
            _ => Prevalence(found[0], found[1], found[2]),
        };
        return row is null ? new(line, null, error)
            : lineOf.TryAdd(IdentityOf(row), line) ? new(line, row, null)
            : new(line, null, $"The same is in line {lineOf[IdentityOf(row)]} already.");
    }

    private static object IdentityOf(ReferenceRow row) => row switch
    {
        ReferenceRow.ListSize list => (list.Practice, list.On),
        ReferenceRow.Output output =>
            (output.Mapping.Service, output.Mapping.Output, output.Mapping.Indicator, output.Mapping.FromVersion),
        ReferenceRow.Validation one => (one.Rule.Service, one.Rule.Indicator, one.Rule.Kind),
        ReferenceRow.Prevalence national => (national.FinancialYear, national.Group),
        ReferenceRow.Membership member => (member.Practice, member.From),
        ReferenceRow.Succession succession => (succession.Practice, succession.Successor),
        _ => ((ReferenceRow.ClinicalSystem)row).Practice,
    };

    private static (ReferenceRow?, string?) Membership(string practice, string organisation, string from, string to)
    {
        var (first, last) = (OdsDay(from), to is "" ? null : OdsDay(to));
        return OdsCode.TryParse(practice) is not { } code ? Wrong("practice", practice, "is no practice code")
            : OdsCode.TryParse(organisation) is not { } commissioner
                ? Wrong("organisation", organisation, "is no organisation code")
            : first is null ? Wrong("from", from, NoOdsDay)
            : to is not "" && (last is null || last < first) ? Wrong("to", to, $"{NoOdsDay}, or lies before from")
            : (new ReferenceRow.Membership(code, commissioner, first.Value, last), null);
    }

    private static (ReferenceRow?, string?) Succession(
        string predecessor, string successor, string reason, string date, string indicator) =>
        OdsCode.TryParse(predecessor) is not { } code ? Wrong("predecessor", predecessor, "is no practice code")
        : OdsCode.TryParse(successor) is not { } other || other == code
            ? Wrong("successor", successor, "is no code of another practice")
        : reason.Length > 10 ? Wrong("reason", reason, "is longer than 10 characters")
        : OdsDay(date) is not { } day ? Wrong("date", date, NoOdsDay)
        : indicator.Length > 10 ? Wrong("indicator", indicator, "is longer than 10 characters")
        : (new ReferenceRow.Succession(code, other, reason, day, indicator), null);

    private const string NoOdsDay = "is no day from 1900 to 2199: yyyy-mm-dd or yyyymmdd";

    private static DateOnly? OdsDay(string text) =>
        DateOnly.TryParseExact(
            text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day >= new DateOnly(1900, 1, 1) && day <= Services.ServiceChecks.Latest
            ? day
            : null;

    private static (ReferenceRow?, string?) ListSize(string practice, string date, string patients)
    {
        var isDay = DateOnly.TryParseExact(
            date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        var isCount = int.TryParse(patients, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return OdsCode.TryParse(practice) is not { } code ? Wrong("practice", practice, "is no practice code")
            : !isDay || day < Earliest || day > Services.ServiceChecks.Latest
                ? Wrong("date", date, "is no day from 1990 to 2199: yyyy-mm-dd")
            : !isCount || count is 0 or > MostPatients
                ? Wrong("patients", patients, "is no whole number from 1 to 10,000,000")
            : (new ReferenceRow.ListSize(code, day, count), null);
    }

    private static (ReferenceRow?, string?) Output(string?[] found) =>
        OutputMapRows.Read(found) is ({ } mapping, _) ? (new ReferenceRow.Output(mapping), null)
            : (null, OutputMapRows.Read(found).Error);

    private static (ReferenceRow?, string?) Validation(string[] found) =>
        ValidationRows.Read(found) is ({ } rule, _) ? (new ReferenceRow.Validation(rule), null)
            : (null, ValidationRows.Read(found).Error);

    private static (ReferenceRow?, string?) ClinicalSystem(string practice, string supplier) =>
        OdsCode.TryParse(practice) is not { } code ? Wrong("practice", practice, "is no practice code")
        : supplier.Length is 0 or > 100 || supplier.Any(char.IsControl)
            ? Wrong("supplier", supplier, "is no name of 1 to 100 characters")
        : (new ReferenceRow.ClinicalSystem(code, supplier), null);

    private static (ReferenceRow?, string?) Prevalence(string year, string group, string percent)
    {
        var isYear = Years().Match(year) is { Success: true } match
            && (Number(match, "from") + 1) % 100 == Number(match, "to");
        var isPercent = decimal.TryParse(
            percent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share);
        return !isYear ? Wrong("financialYear", year, "is no financial year: 2017-18")
            : !Groups().IsMatch(group) ? Wrong("group", group, "is no group of indicators")
            : !isPercent || share is <= 0 or > 100 || decimal.Round(share, 12) != share
                ? Wrong("percent", percent, "is no share above 0 and up to 100 per cent, with at most 12 places")
            : (new ReferenceRow.Prevalence(year.Replace('/', '-'), group, share), null);
    }

    private static int Number(Match match, string name) =>
        int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    private static (ReferenceRow?, string?) Wrong(string column, string value, string why)
    {
        var shown = string.Concat(value.Where(letter => !char.IsControl(letter)).Take(40));
        return (null, value is "" ? $"{column} is empty." : $"{column}: \"{shown}\" {why}.");
    }

    [GeneratedRegex(@"\A(?<from>[0-9]{4})[-/](?<to>[0-9]{2})\z")]
    private static partial Regex Years();

    [GeneratedRegex(@"\A[A-Za-z0-9 _-]{1,64}\z")]
    private static partial Regex Groups();
}
