using System.Collections.Immutable;
using System.Globalization;

namespace GpCollections.Services;

/// <summary>What a row of an imported timetable makes of a period.</summary>
/// <param name="Period">With the dates of the row; null: the row is refused.</param>
/// <param name="Error">Every fault, by column and value; null: there is none.</param>
public sealed record DateMove(ServicePeriod? Period, string? Error);

/// <summary>
/// Which dates of a period may be moved, and where to. No step comes or goes; nothing moves into the past; what has
/// opened stays open.
/// </summary>
public static class DateMoves
{
    private static readonly ImmutableArray<string> Instants = ["extractOpensAt", "extractClosesAt"];

    private static readonly ImmutableArray<string> Days =
        ["manualEntryOpensOn", "manualEntryClosesOn", "declareBy", "approveBy"];

    /// <param name="service">As it stands; null: there is none.</param>
    public static DateMove Judge(Service? service, TimetableRow row, DateTimeOffset now)
    {
        if (service?.Period(row.Period) is not { } standing)
        {
            return new DateMove(null, service is null
                ? $"service: {TimetableFile.Shown(row.Service)} is not defined."
                : $"period: {TimetableFile.Shown(row.Period)} is none of {service.Code}.");
        }

        var terms = new Terms(service, standing);
        var printed = TimetableFile.Columns.Zip(TimetableFile.Cells(terms)).ToDictionary();
        var moved = standing;
        var errors = new List<string>();
        foreach (var cell in row.Cells)
        {
            var (next, error) = Moved(moved, cell, printed[cell.Column]);
            moved = next ?? moved;
            errors.AddRange(error is null ? [] : [$"{cell.Column}: {TimetableFile.Shown(cell.Value)} {error}."]);
        }

        if (errors.Count == 0 && moved != standing)
        {
            errors.AddRange(Faults(terms, terms with { Period = moved }, now));
        }

        return errors.Count == 0 ? new DateMove(moved, null) : new DateMove(null, string.Join(' ', errors));
    }

    private static (ServicePeriod? Period, string? Error) Moved(ServicePeriod period, TimetableCell cell, string stands)
    {
        var (column, value) = (cell.Column, cell.Value);
        if (string.Equals(value, stands, StringComparison.OrdinalIgnoreCase))
        {
            return (period, null);
        }

        if (!Instants.Contains(column) && !Days.Contains(column))
        {
            return column == "share" && IsSameNumber(value, stands) ? (period, null)
                : (null, $"is not moved by an import: it is {(stands is "" ? "empty" : stands)}");
        }

        if (value is "" || stands is "")
        {
            return (null, value is ""
                ? $"would take away {stands}: dates are moved, and none is taken away"
                : "would be new: dates are moved, and none is added");
        }

        return Instants.Contains(column)
            ? Instant(value) is { } at ? (With(period, column, at, default), null)
                : (null, "is no instant: 2017-04-08T23:00:00Z")
            : Day(value) is { } day ? (With(period, column, default, day), null)
                : (null, "is no day: 2017-04-08");
    }

    private static ServicePeriod With(ServicePeriod period, string column, DateTimeOffset at, DateOnly day) =>
        column switch
        {
            "extractOpensAt" => period with { ExtractOpensAt = at },
            "extractClosesAt" => period with { ExtractClosesAt = at },
            "manualEntryOpensOn" => period with { ManualEntryOpensOn = day },
            "manualEntryClosesOn" => period with { ManualEntryClosesOn = day },
            "declareBy" => period with { DeclareBy = day },
            _ => period with { ApproveBy = day },
        };

    /// <summary>What is wrong with these dates after those, one sentence each.</summary>
    public static IEnumerable<string> Faults(Terms standing, Terms moved, DateTimeOffset now) =>
    [
        .. ServiceChecks.OfPeriod(moved.Service, moved.Period, 0)
            .Select(fault => $"{fault.Field!.Value[^1]}: {fault.Message}"),
        .. Steps(standing).Zip(Steps(moved)).SelectMany(pair => Late(pair.First, pair.Second, now)),
        .. Early(standing, moved),
        .. OutOfOrder(standing, moved),
    ];

    /// <summary>When each step opens or closes: the instant from which it has.</summary>
    private static ImmutableArray<(string Column, bool Opens, DateTimeOffset? At, object? Stands)> Steps(Terms terms)
    {
        var period = terms.Period;
        var typing = Timetable.ManualEntry(terms);
        return
        [
            ("extractOpensAt", true, period.ExtractOpensAt, period.ExtractOpensAt),
            ("extractClosesAt", false, period.ExtractClosesAt, period.ExtractClosesAt),
            ("manualEntryOpensOn", true, typing?.Opens, period.ManualEntryOpensOn),
            ("manualEntryClosesOn", false, EndOf(period.ManualEntryClosesOn), period.ManualEntryClosesOn),
            ("declareBy", false, EndOf(period.DeclareBy), period.DeclareBy),
            ("approveBy", false, EndOf(period.ApproveBy), period.ApproveBy),
        ];
    }

    private static IEnumerable<string> Late(
        (string Column, bool Opens, DateTimeOffset? At, object? Stands) from,
        (string Column, bool Opens, DateTimeOffset? At, object? Stands) to,
        DateTimeOffset now)
    {
        if (Equals(from.Stands, to.Stands))
        {
            yield break;
        }

        if (from.Opens && from.At <= now)
        {
            yield return $"{from.Column}: it has opened already, and is not moved any more.";
        }
        else if (to.At <= now)
        {
            yield return $"{from.Column}: the new date has passed already.";
        }
    }

    private static IEnumerable<string> Early(Terms standing, Terms moved)
    {
        var earliest = Calendars.EarliestOpening(moved.Period);
        if (moved.Period.ExtractOpensAt is { } opens && opens != standing.Period.ExtractOpensAt && opens < earliest)
        {
            yield return FormattableString.Invariant(
                $"extractOpensAt: nothing of this period is extracted before {TimetableFile.Instant(earliest)}: ")
                + (moved.Period.PriorityGroup > 0
                    ? "the fifth working day after it must be over."
                    : "it must be over.");
        }
    }

    // What was out of order before is none of the row's doing.
    private static IEnumerable<string> OutOfOrder(Terms standing, Terms moved)
    {
        var (before, after) = (Pairs(standing), Pairs(moved));
        for (var at = 0; at < after.Length; at++)
        {
            var (column, other, first, second) = after[at];
            if (second < first && (first, second) != (before[at].First, before[at].Second))
            {
                yield return $"{column}: it must not come before {other}.";
            }
        }
    }

    // Windows that open after they close are found by the checks of a definition.
    private static ImmutableArray<(string Column, string Other, DateTimeOffset? First, DateTimeOffset? Second)> Pairs(
        Terms terms)
    {
        var (service, period) = terms;
        var typing = Timetable.ManualEntry(terms);
        var isApproved = service.ApprovalRequired || service.FinancialApprovalRequired;
        var extracted = Timetable.ExtractWindow(terms)?.Closes;
        var declareBy = service.DeclarationRequired ? EndOf(period.DeclareBy) : null;
        var approveBy = isApproved ? EndOf(period.ApproveBy) : null;
        return
        [
            // Typing that closes at the moment at which it opens is out of order too.
            ("manualEntryClosesOn", "the day on which typing opens", typing?.Opens.AddTicks(1), typing?.Closes),
            ("declareBy", "extractClosesAt", extracted, declareBy),
            ("approveBy", "declareBy", declareBy, approveBy),
            ("approveBy", "extractClosesAt", declareBy is null ? extracted : null, approveBy),
        ];
    }

    private static DateTimeOffset? EndOf(DateOnly? day) => day is { } last ? London.EndOf(last) : null;

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    // It names its zone: an hour more or less is another window.
    private static DateTimeOffset? Instant(string text) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : null;

    private static bool IsSameNumber(string one, string other) =>
        decimal.TryParse(one, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var first)
        && decimal.TryParse(other, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var second)
        && first == second;
}
