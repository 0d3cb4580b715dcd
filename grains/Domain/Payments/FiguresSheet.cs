using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Organisations;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>
/// Figures of many practices for one service and period, row by row in any order, and the points that they earn: by the
/// rules of every other figure. Nothing of it is stored.
/// </summary>
/// <remarks>
/// Only what points need is read: numerator and denominator, or the register, or the answer. Published results tell no
/// answers: there a yes/no indicator with any ACHIEVED_POINTS was answered with yes. A row without a value, or one that
/// was submitted again since (LAST_SUBMISSION N), says nothing.
/// </remarks>
public sealed class FiguresSheet
{
    public const int LongestLine = 8_192;
    public const int MostPractices = 20_000;
    public const int MostProblems = 100_000;

    private const int LongestShown = 64;

    private readonly Terms _terms;
    private readonly SheetColumns _columns;
    private readonly Dictionary<string, Indicator> _indicators;
    private readonly SortedDictionary<OdsCode, Dictionary<string, Counted>> _practices = [];
    private readonly List<SheetProblem> _problems = [];
    private int _line = 1;

    private FiguresSheet(Terms terms, SheetColumns columns)
    {
        (_terms, _columns) = (terms, columns);
        _indicators = terms.Service.Indicators.ToDictionary(indicator => Plain(indicator.Code));
    }

    /// <summary>By the first line; or why there is nothing to read.</summary>
    public static (FiguresSheet? Sheet, string? Refused) Open(Terms terms, string header)
    {
        var (columns, refused) = SheetColumns.Of(header);
        return (columns is null ? null : new FiguresSheet(terms, columns), refused);
    }

    /// <summary>Takes a row, or keeps what is wrong with it.</summary>
    public void Add(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        var row = line.Length > LongestLine ? [] : Csv.Fields(line);
        if (row.Length != _columns.Width)
        {
            Tell(new(_line, "", "", "", "", Invariant(
                $"The row has {row.Length} columns instead of {_columns.Width}, or is too long.")));
            return;
        }

        if (_columns.Last >= 0 && row[_columns.Last] == "N")
        {
            return;
        }

        var (practice, indicator) = (row[_columns.Practice], row[_columns.Indicator]);
        if (NotOfThese(row) is { } other)
        {
            Tell(new(_line, practice, indicator, other.Field, other.Value, other.Reason));
            return;
        }

        var known = _indicators[Plain(indicator)];
        var counted = Counts(OdsCode.Parse(practice), known.Code);
        foreach (var (name, value) in _columns.Cells(row).Where(cell => cell.Value.Length > 0))
        {
            if (counted.Take(known, name, value, _line) is { } wrong)
            {
                Tell(new(_line, practice, indicator, name, value, wrong));
            }
        }
    }

    /// <summary>Everything that was read, worked out.</summary>
    public Calculation Calculate()
    {
        var practices = ImmutableArray.CreateBuilder<CalculatedPoints>(_practices.Count);
        foreach (var (practice, counts) in _practices)
        {
            practices.Add(new(practice, Earned(practice, counts)));
        }

        return new(_terms, practices.DrainToImmutable(), [.. _problems.OrderBy(problem => problem.Line)]);
    }

    private ImmutableArray<(string, decimal?)> Earned(OdsCode practice, Dictionary<string, Counted> counts)
    {
        ImmutableArray<IndicatorValues> values =
            [.. counts.Where(one => !one.Value.IsSpoilt).Select(one => one.Value.Of(one.Key))];
        var wrong = new HashSet<string>();
        foreach (var refusal in FigureChecks.Errors(_terms.Service, values))
        {
            // values, the place in them, and the field.
            var path = refusal.Field ?? [];
            var code = values[int.Parse(path[1], CultureInfo.InvariantCulture)].Indicator;
            wrong.Add(code);
            Tell(new(counts[code].Line, $"{practice}", code, path[^1], "", refusal.Message));
        }

        var achievement = Achievements.Of(
            _terms, null, [.. values.Where(one => !wrong.Contains(one.Indicator))], provisional: true);
        foreach (var one in achievement.Indicators.Where(one => one.Points is null && !wrong.Contains(one.Indicator)))
        {
            if (_terms.Service.Indicator(one.Indicator)?.Points is not null
                && counts.GetValueOrDefault(one.Indicator) is { IsSpoilt: false, Line: > 0 and var line })
            {
                Tell(new(line, $"{practice}", one.Indicator, "", "", one.Explanation));
            }
        }

        var points = achievement.Indicators.ToDictionary(one => one.Indicator, one => one.Points);
        return
        [
            .. _terms.Service.Indicators.Where(indicator => indicator.Points is not null)
                .OrderBy(indicator => indicator.Code, StringComparer.Ordinal)
                .Select(indicator => (indicator.Code, points[indicator.Code])),
        ];
    }

    private (string Field, string Value, string Reason)? NotOfThese(string[] row)
    {
        var practice = OdsCode.TryParse(row[_columns.Practice]);
        return practice is null
                ? ("practice", row[_columns.Practice], "It is no practice's code: 3 to 6 letters and digits.")
            : !_practices.ContainsKey(practice.Value) && _practices.Count == MostPractices
                ? ("practice", row[_columns.Practice], Invariant($"More than {MostPractices} practices."))
            : _columns.Service >= 0 && !ServiceNames.Names(row[_columns.Service], _terms.Service)
                ? ("service", row[_columns.Service], $"The row is of another service than {_terms.Service.Code}.")
            : _columns.Date >= 0 && row[_columns.Date].Replace("-", "", StringComparison.Ordinal) is var day
                && day != Provision.CqrsCsv.Day(_terms.Period.AchievementDate)
                ? ("date", row[_columns.Date], $"The achievement date is {_terms.Period.AchievementDate:yyyy-MM-dd}.")
            : !_indicators.ContainsKey(Plain(row[_columns.Indicator]))
                ? ("indicator", row[_columns.Indicator], $"{_terms.Service.Code} has no such indicator.")
            : null;
    }

    private Counted Counts(OdsCode practice, string indicator)
    {
        if (!_practices.TryGetValue(practice, out var counts))
        {
            _practices[practice] = counts = [];
        }

        return counts.TryGetValue(indicator, out var known) ? known : counts[indicator] = new();
    }

    private void Tell(SheetProblem problem)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(problem with
            {
                Practice = Shown(problem.Practice),
                Indicator = Shown(problem.Indicator),
                Field = Shown(problem.Field),
                Value = Shown(problem.Value),
            });
        }
    }

    private static string Shown(string text) => text.Length <= LongestShown ? text : $"{text[..LongestShown]}...";

    /// <summary>CVD-PP001 and CVDPP001 are the same: both were printed.</summary>
    private static string Plain(string code) =>
        string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>What was read of one indicator of one practice.</summary>
    private sealed class Counted
    {
        private int? _numerator;
        private int? _denominator;
        private int? _register;
        private int? _count;
        private bool? _yes;

        /// <summary>The last one that it was read from.</summary>
        public int Line { get; private set; }

        public bool IsSpoilt { get; private set; }

        public IndicatorValues Of(string indicator) => new()
        {
            Indicator = indicator,
            Numerator = _numerator,
            Denominator = _denominator,
            Register = _register,
            Count = _count,
            Yes = _yes,
        };

        /// <summary>Null, or what is wrong with the value. What the indicator does not need is passed over.</summary>
        public string? Take(Indicator indicator, string name, string value, int line)
        {
            var before = Line;
            Line = line;
            var wrong = (indicator.Kind, OutputNames.Measure(name)) switch
            {
                (IndicatorKind.Fraction, OutputMeasure.Numerator) => Number(ref _numerator, value, before),
                (IndicatorKind.Fraction, OutputMeasure.Denominator) => Number(ref _denominator, value, before),
                (IndicatorKind.Register, OutputMeasure.Register) => Number(ref _register, value, before),
                (IndicatorKind.Count, OutputMeasure.Count) => Number(ref _count, value, before),
                (IndicatorKind.YesNo, OutputMeasure.Yes) => Answer(OutputNames.Answer(value), before),
                (IndicatorKind.YesNo, _) when IsAchievedPoints(name) => Answer(Decimal(value) is { } points
                    ? points > 0 : null, before),
                _ => null,
            };
            IsSpoilt |= wrong is not null;
            return wrong;
        }

        private static bool IsAchievedPoints(string name) =>
            name.Equals("ACHIEVED_POINTS", StringComparison.OrdinalIgnoreCase);

        private static string? Number(ref int? known, string value, int before)
        {
            // Spreadsheets and statistics programs write 12.0 for 12.
            if (Decimal(value) is not { } number || decimal.Truncate(number) != number
                || number is < int.MinValue or > int.MaxValue)
            {
                return "It is no whole number.";
            }

            if (known is { } other && other != number)
            {
                return Invariant($"Line {before} or one before it has another: {other}.");
            }

            known = (int)number;
            return null;
        }

        private string? Answer(bool? value, int before)
        {
            if (value is null)
            {
                return "It is neither yes nor no.";
            }

            if (_yes is { } other && other != value)
            {
                return Invariant($"Line {before} or one before it has the other answer.");
            }

            _yes = value;
            return null;
        }

        private static decimal? Decimal(string text) => decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var number)
            ? number
            : null;
    }
}
