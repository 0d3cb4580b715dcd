using System.Collections.Immutable;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <param name="Rejected">Of every service that was not taken, its code; one row may stand for several years.</param>
/// <param name="Problems">All of them, in the order of the files.</param>
public sealed record ReferenceData(
    ImmutableArray<Organisation> Requesters,
    ImmutableArray<Service> Services,
    ImmutableArray<string> Rejected,
    ImmutableArray<FileProblem> Problems);

/// <summary>
/// Reads the files in which services are kept: each row of services.csv is a service in some financial years, and rests
/// on rows of the others. A service with a bad row is not taken; it spoils no other.
/// </summary>
public sealed class ReferenceFiles
{
    private const string ServicesFile = "services.csv";

    // A column that files may lack.
    private const string Paycode = "paycode";

    private static readonly Dictionary<string, string[]> Columns = new()
    {
        [ServicesFile] =
        [
            "family", "firstYear", "lastYear", "name", "category", "requester", "method", "manualEntry",
            "paymentRelated", "declaration", "approval", "financialApproval", "lateJoin", "calendar", "startsOn",
            "endsOn", "indicators", "legalBasis", "source", Paycode,
        ],
        ["indicators.csv"] =
        [
            "set", "firstYear", "lastYear", "code", "description", "group", "kind", "points", "lowerThreshold",
            "upperThreshold", "manual", "source",
        ],
        ["calendars.csv"] =
        [
            "code", "frequency", "priorityGroup", "windowDays", "declareWorkingDays", "approveWorkingDays",
            "entryWorkingDays", "source",
        ],
        ["legal_bases.csv"] = ["code", "direction", "dataProvisionNotice", "startsOn", "endsOn", "source"],
        ["requesters.csv"] = ["code", "name", "source"],
        ["tariffs.csv"] =
        [
            "family", "year", "kind", "poundsPerPoint", "nationalAverageListSize", "indicator", "from", "amount",
            "atPercent", "forPatients", "atMost", "onlyIf", "weeklyMinutesPerThousand", "source",
        ],
        ["timetable.csv"] =
        [
            "service", "period", "startsOn", "endsOn", "achievementDate", "extractOpensAt", "extractClosesAt",
            "manualEntryOpensOn", "manualEntryClosesOn", "declareBy", "approveBy", "paymentPeriod", "share",
            "priorityGroup", "source",
        ],
    };

    private readonly List<FileProblem> _problems = [];
    private readonly Dictionary<string, List<ReferenceRow>> _rows;

    private ReferenceFiles(IReadOnlyDictionary<string, string> files) => _rows = Columns.ToDictionary(
        each => each.Key,
        each => files.TryGetValue(each.Key, out var text)
            ? ReferenceRow.Of(each.Key, text, each.Value, [Paycode], _problems)
            : []);

    public static IEnumerable<string> Names => Columns.Keys;

    /// <param name="files">The text of each by its name. Only services.csv must be there.</param>
    public static ReferenceData Read(IReadOnlyDictionary<string, string> files) => new ReferenceFiles(files).Read(
        files.ContainsKey(ServicesFile));

    private ReferenceData Read(bool hasServices)
    {
        if (!hasServices)
        {
            _problems.Add(new FileProblem(ServicesFile, 1, "", "", "This file is missing."));
        }

        ImmutableArray<Organisation> requesters = [.. _rows["requesters.csv"].Select(Requester).OfType<Organisation>()];
        var known = requesters.Select(requester => requester.Code).Append(OdsCode.NhsEngland).ToHashSet();
        var services = new Dictionary<string, Service>();
        var rejected = new List<string>();
        foreach (var row in _rows[ServicesFile].Select(row => row.Use()))
        {
            DateOnly[] years = [.. row.Years()];
            if (years is [])
            {
                rejected.Add($"{row.Optional("family")}-{row.Optional("firstYear")}");
            }

            foreach (var year in years)
            {
                var before = _problems.Count;
                var service = Service(row, year, known);
                if (services.ContainsKey(service.Code))
                {
                    row.Problem("family", $"{service.Code} stands in a row above.");
                }

                if (_problems.Count > before || !services.TryAdd(service.Code, service))
                {
                    rejected.Add(service.Code);
                }
            }
        }

        foreach (var unused in _rows.Values.SelectMany(rows => rows).Where(row => !row.IsUsed))
        {
            unused.Problem("source", "No service of services.csv rests on this row.");
        }

        return new ReferenceData(
            requesters, [.. services.Values], [.. rejected],
            [.. _problems.Distinct().OrderBy(each => each.File, StringComparer.Ordinal).ThenBy(each => each.Line)]);
    }

    private static Organisation? Requester(ReferenceRow row)
    {
        row.Use();
        if (OdsCode.TryParse(row.Optional("code")) is { } code && row.Text("name") is { Length: > 0 } name)
        {
            return new Organisation(code, name, OrganisationKind.Requester);
        }

        row.Problem("code", "A code of 3 to 6 letters and digits is needed, and a name.");
        return null;
    }

    private Service Service(ReferenceRow row, DateOnly year, HashSet<OdsCode> requesters)
    {
        var requester = OdsCode.TryParse(row.Optional("requester"));
        if (requester is null || !requesters.Contains(requester.Value))
        {
            row.Problem("requester", "It is neither X24 nor in requesters.csv.");
        }

        var (family, set) = (row.Text("family"), row.Optional("indicators"));
        var yearCode = FinancialYear.Of(year);
        // Of a set that two services share, the one that lets nothing be typed has what is extracted.
        var isTyped = row.Word<ManualEntryPolicy>("manualEntry") != ManualEntryPolicy.None;
        ReferenceRow[] indicators = [.. _rows["indicators.csv"]
            .Where(each => set.Length > 0 && each.Optional("set") == set && each.Covers(yearCode)
                && (isTyped || !each.Yes("manual")))];
        var service = new Service(
            $"{family}-{yearCode}", family, row.Text("name"),
            row.Word<ServiceCategory>("category"), requester ?? OdsCode.NhsEngland,
            row.DayOf(year, "startsOn") ?? year, row.DayOf(year, "endsOn") ?? year.AddYears(1).AddDays(-1),
            row.Word<CollectionMethod>("method"), row.Word<ManualEntryPolicy>("manualEntry"),
            row.Yes("paymentRelated"), row.Yes("declaration"), row.Yes("approval"), row.Yes("financialApproval"),
            [.. indicators.Select(Indicator)], [], row.Word<LateJoin>("lateJoin"),
            Tariff(family, yearCode), LegalBasis(row), 1, Calendar(row),
            row.Optional(Paycode) is { Length: > 0 } paycode ? paycode : null);
        service = service with { Periods = Periods(service) };
        foreach (var error in ServiceChecks.Errors(service))
        {
            Problem(row, indicators, error.Field is { } field ? [.. field] : [], $"{service.Code}: {error.Message}");
        }

        return service;
    }

    // The cell itself, where the path leads to an indicator's row.
    private static void Problem(ReferenceRow service, ReferenceRow[] indicators, string[] path, string message)
    {
        if (path is ["indicators", var at, var column] && int.TryParse(at, out var index))
        {
            indicators[index].Problem(column, message);
        }
        else
        {
            service.Problem(string.Join('.', path), message);
        }
    }

    private static Indicator Indicator(ReferenceRow row) => new(
        row.Use().Text("code"), row.Text("description"), row.OrNull("group"),
        row.Word<IndicatorKind>("kind"), row.Number("points"), row.Number("lowerThreshold"),
        row.Number("upperThreshold"), row.Yes("manual"), Fee: null);

    private LegalBasis LegalBasis(ReferenceRow service) => One("legal_bases.csv", service, "legalBasis") is { } row
        ? new LegalBasis(
            row.Text("direction"), row.Text("dataProvisionNotice"), row.Day("startsOn"), row.Day("endsOn"))
        : new LegalBasis("", "");

    private ServiceCalendar? Calendar(ReferenceRow service)
    {
        if (One("calendars.csv", service, "calendar") is not { } row)
        {
            return null;
        }

        if (row.Whole("priorityGroup") is not (>= 0 and <= 20))
        {
            row.Problem("priorityGroup", "0 to 20 is needed.");
        }

        if (row.Whole("windowDays") is not (>= 1 and <= 366))
        {
            row.Problem("windowDays", "1 to 366 is needed.");
        }

        return new ServiceCalendar(
            row.Word<CalendarFrequency>("frequency"),
            Math.Min(20, row.Whole("priorityGroup") ?? 0), Math.Clamp(row.Whole("windowDays") ?? 1, 1, 366),
            WorkingDays(row, "declareWorkingDays"), WorkingDays(row, "approveWorkingDays"),
            WorkingDays(row, "entryWorkingDays"));
    }

    private static int? WorkingDays(ReferenceRow row, string column)
    {
        var days = row.Whole(column);
        if (days > 250)
        {
            row.Problem(column, "At most 250 working days.");
        }

        return days is { } count ? Math.Min(count, 250) : null;
    }

    private ReferenceRow? One(string file, ReferenceRow service, string column)
    {
        var found = _rows[file].Where(row => row.Optional("code") == service.Text(column)).ToList();
        if (found is not [var row])
        {
            service.Problem(column, $"It stands {found.Count} times in {file}, not once.");
            return null;
        }

        return row.Use();
    }

    private Tariff? Tariff(string family, string year)
    {
        ReferenceRow[] rows = [.. _rows["tariffs.csv"]
            .Where(row => row.Optional("family") == family && row.Optional("year") == year).Select(row => row.Use())];
        if (rows is not [var first, ..])
        {
            return null;
        }

        var kind = first.Word<TariffKind>("kind");
        foreach (var other in rows.Where(row => row.Word<TariffKind>("kind") != kind))
        {
            other.Problem("kind", $"The rows of {family} in {year} are of one kind.");
        }

        return new Tariff(
            kind, first.Number("poundsPerPoint"), first.Whole("nationalAverageListSize"),
            [.. rows.Select(Rate).OfType<Rate>()], first.OrNull("onlyIf"), first.Number("weeklyMinutesPerThousand"));
    }

    private static Rate? Rate(ReferenceRow row) => (row.Day("from"), row.Number("amount")) switch
    {
        ({ } from, { } amount) => new Rate(
            row.OrNull("indicator"), from, amount, row.Number("atPercent"), row.Whole("forPatients"),
            row.OrNull("atMost")),
        (null, null) => null,
        (null, _) => Nothing(row, "from"),
        _ => Nothing(row, "amount"),
    };

    private static Rate? Nothing(ReferenceRow row, string column)
    {
        row.Problem(column, "A rate needs a day from which it holds and an amount.");
        return null;
    }

    /// <summary>The calendar's, but for what timetable.csv says of them; and those that only it names.</summary>
    private ImmutableArray<ServicePeriod> Periods(Service service)
    {
        var made = Calendars.Periods(service);
        return Calendars.Merged(service,
        [
            .. _rows["timetable.csv"].Where(row => row.Optional("service") == service.Code)
                .Select(row => Period(row.Use(), service, made.FirstOrDefault(
                    each => each.Code == row.Optional("period")))),
        ]);
    }

    private static ServicePeriod Period(ReferenceRow row, Service service, ServicePeriod? made)
    {
        var paid = row.Optional("paymentPeriod").Length > 0 ? row.Yes("paymentPeriod") : (bool?)null;
        return new ServicePeriod(
            row.Text("period"),
            row.Day("startsOn") ?? made?.StartsOn ?? Needed(row, "startsOn", service.StartsOn),
            row.Day("endsOn") ?? made?.EndsOn ?? Needed(row, "endsOn", service.EndsOn),
            row.Day("achievementDate") ?? made?.AchievementDate ?? Needed(row, "achievementDate", service.EndsOn),
            row.Instant("extractOpensAt") ?? made?.ExtractOpensAt,
            row.Instant("extractClosesAt") ?? made?.ExtractClosesAt,
            row.Day("manualEntryOpensOn") ?? made?.ManualEntryOpensOn,
            row.Day("manualEntryClosesOn") ?? made?.ManualEntryClosesOn,
            row.Day("declareBy") ?? made?.DeclareBy,
            row.Day("approveBy") ?? made?.ApproveBy,
            paid ?? made?.PaymentPeriod ?? service.PaymentRelated,
            row.Number("share") ?? made?.Share,
            row.Whole("priorityGroup") ?? made?.PriorityGroup);
    }

    private static DateOnly Needed(ReferenceRow row, string column, DateOnly instead)
    {
        row.Problem(column, "The calendar makes no such period: its days are needed.");
        return instead;
    }
}
