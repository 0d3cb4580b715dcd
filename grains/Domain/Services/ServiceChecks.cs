using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Services;

/// <summary>What is wrong with a definition: all of it at once, each with the place.</summary>
public static class ServiceChecks
{
    private const int MostIndicators = 500;
    private const int MostPeriods = 120;
    private static readonly DateOnly Earliest = new(1990, 1, 1);

    /// <summary>The last day that dates may name: far enough, and no arithmetic on it overflows.</summary>
    public static readonly DateOnly Latest = new(2199, 12, 31);

    private const int MostYears = 10;
    private const int MostWorkingDays = 250;

    /// <summary>Whether its calendar can make its periods: it has one, and neither it nor a date is absurd.</summary>
    public static bool MayMakePeriods(Service service) => service.Calendar is not null
        && OfDates(service) is null
        && service.EndsOn < service.StartsOn.AddYears(MostYears)
        && !OfCalendar(service).Any();

    public static ImmutableArray<Refusal> Errors(Service service) =>
    [
        .. OfCalendar(service),
        .. OfService(service),
        .. OfRelease(service),
        .. TariffChecks.Errors(service),
        .. service.Indicators.SelectMany((indicator, at) => OfIndicator(service, indicator, at)),
        .. service.Periods.SelectMany((period, at) => OfPeriod(service, period, at)),
        .. Doubles(service.Indicators.Select(indicator => indicator.Code), "indicators", "code"),
        .. Doubles(service.Periods.Select(period => period.Code), "periods", "period"),
        .. service.Periods.Sum(period => period.Share ?? 0) > 100
            ? [Invalid("The shares of all periods add up to 100 per cent at most.", "periods")]
            : ImmutableArray<Refusal>.Empty,
    ];

    private static IEnumerable<Refusal> OfService(Service service)
    {
        if (!CollectionKey.IsServiceCode(service.Code))
        {
            yield return Invalid(
                $"'{service.Code}' is no service code: capital letters, digits and hyphens, at most 32.", "code");
        }

        if (string.IsNullOrWhiteSpace(service.Name) || service.Name.Length > 200)
        {
            yield return Invalid("A name of 1 to 200 characters is needed.", "name");
        }

        if (service.Paycode is { } paycode
            && (string.IsNullOrWhiteSpace(paycode) || paycode.Length > 50 || paycode.Any(char.IsControl)))
        {
            yield return Invalid("A paycode has 1 to 50 characters.", "paycode");
        }

        if (OfDates(service) is { } dates)
        {
            yield return dates;
        }

        if (service.Indicators.Length > MostIndicators)
        {
            yield return Invalid($"At most {MostIndicators} indicators.", "indicators");
        }

        if (service.Periods.Length is 0 or > MostPeriods)
        {
            yield return Invalid($"1 to {MostPeriods} periods are needed.", "periods");
        }

        if (service.CollectionMethod != CollectionMethod.None && service.Indicators.IsEmpty)
        {
            yield return Invalid("A service that collects needs at least one indicator.", "indicators");
        }

        if (service is { PaymentRelated: true, ApprovalRequired: false, FinancialApprovalRequired: false }
            && service.Periods.Any(period => period.PaymentPeriod))
        {
            yield return Invalid(
                "Money is paid at the last approval, and this service asks for none: it would never be paid. "
                    + "Ask for an approval or a financial approval, or say that it is not payment related.",
                "approvalRequired");
        }

        if (service.CollectionMethod == CollectionMethod.Manual && service.ManualEntry == ManualEntryPolicy.None)
        {
            yield return Invalid("A manual service must let figures be typed at some time.", "manualEntry");
        }

        if (string.IsNullOrWhiteSpace(service.LegalBasis.Direction)
            || string.IsNullOrWhiteSpace(service.LegalBasis.DataProvisionNotice))
        {
            yield return Invalid("A Direction and a Data Provision Notice are needed.", "legalBasis");
        }
    }

    private static IEnumerable<Refusal> OfRelease(Service service)
    {
        if (service.AutomaticRelease is { DaysAfter: < 1 or > 366 } or { WhenComplete: false, DaysAfter: null })
        {
            yield return Invalid(
                "Release by itself when complete, or 1 to 366 days after the achievement date, or both.",
                "automaticRelease");
        }
    }

    private static Refusal? OfDates(Service service) =>
        service.StartsOn < Earliest || service.EndsOn > Latest || service.EndsOn < service.StartsOn
            ? Invalid("The service must end on or after the day it starts, between 1990 and 2199.", "endsOn")
            : null;

    private static IEnumerable<Refusal> OfCalendar(Service service)
    {
        if (service.Calendar is not { } calendar)
        {
            yield break;
        }

        if (calendar.PriorityGroup is < 0 or > 20)
        {
            yield return Invalid("A priority group is 0 to 20.", "calendar", "priorityGroup");
        }

        if (calendar.WindowDays is < 1 or > 366)
        {
            yield return Invalid("A window is open for 1 to 366 days.", "calendar", "windowDays");
        }

        (string Field, int? Days)[] counts =
        [
            ("declareWorkingDays", calendar.DeclareWorkingDays), ("approveWorkingDays", calendar.ApproveWorkingDays),
            ("entryWorkingDays", calendar.EntryWorkingDays),
        ];
        foreach (var (field, _) in counts.Where(each => each.Days is < 0 or > MostWorkingDays))
        {
            yield return Invalid($"0 to {MostWorkingDays} working days.", "calendar", field);
        }
    }

    private static IEnumerable<Refusal> OfIndicator(Service service, Indicator indicator, int at)
    {
        var place = at.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (indicator.Code.Length is 0 or > 32
            || indicator.Code.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
        {
            yield return Invalid(
                $"'{indicator.Code}' is no indicator code: letters, digits, hyphens, at most 32.",
                "indicators", place, "code");
        }

        if (indicator.Default is { } standing
            && (!indicator.Manual || !ManualDefaults.Fits(indicator.Kind, standing)))
        {
            yield return Invalid(
                "Only what is typed has a default: yes or no for a question, zero for a count.",
                "indicators", place, "default");
        }

        if (indicator.Manual && service.ManualEntry == ManualEntryPolicy.None)
        {
            yield return Invalid(
                $"{indicator.Code} is typed, but nothing of this service may be: its figures would never be complete.",
                "indicators", place, "manual");
        }

        if (indicator.Points is < 0 or > 1_000)
        {
            yield return Invalid("Points are 0 to 1,000.", "indicators", place, "points");
        }

        if (indicator.Kind == IndicatorKind.Fraction && indicator.Points > 0
            && !(indicator.LowerThreshold >= 0
                && indicator.LowerThreshold < indicator.UpperThreshold
                && indicator.UpperThreshold <= 100))
        {
            yield return Invalid(
                "A fraction that earns points needs a lower threshold below its upper one, between 0 and 100.",
                "indicators", place, "lowerThreshold");
        }

        if (indicator.Fee is < 0 or > 1_000_000)
        {
            yield return Invalid("A fee is 0 to 1,000,000 pounds.", "indicators", place, "fee");
        }

        if (indicator.Fee is not null && service.Tariff?.Rates.Any(rate => rate.Indicator == indicator.Code) == true)
        {
            yield return Invalid(
                $"{indicator.Code} has a fee and tariff rates: give one of them.", "indicators", place, "fee");
        }
    }

    internal static IEnumerable<Refusal> OfPeriod(Service service, ServicePeriod period, int at)
    {
        var place = at.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!CollectionKey.IsPeriod(period.Code))
        {
            yield return Invalid(
                $"'{period.Code}' is no period: letters, digits and hyphens, at most 16.", "periods", place, "period");
        }

        if (period.EndsOn < period.StartsOn || period.StartsOn < service.StartsOn || period.EndsOn > service.EndsOn)
        {
            yield return Invalid("The period must lie within the service's dates.", "periods", place, "startsOn");
        }

        foreach (var (name, day) in DaysOf(period).Where(each => each.Day < Earliest || each.Day > Latest))
        {
            yield return Invalid("Every date must lie between 1990 and 2199.", "periods", place, name);
        }

        if (period.ExtractOpensAt is null != period.ExtractClosesAt is null
            || period.ExtractClosesAt <= period.ExtractOpensAt)
        {
            yield return Invalid(
                "An extract window opens before it closes: give both or neither.",
                "periods", place, "extractOpensAt");
        }

        if (period.ManualEntryClosesOn < period.ManualEntryOpensOn)
        {
            yield return Invalid(
                "Manual entry must not close before it opens.", "periods", place, "manualEntryClosesOn");
        }

        if (period.PriorityGroup is < 0 or > 20)
        {
            yield return Invalid("A priority group is 0 to 20.", "periods", place, "priorityGroup");
        }

        if (period.Share is < 0 or > 100)
        {
            yield return Invalid("A share is 0 to 100 per cent.", "periods", place, "share");
        }
    }

    private static IEnumerable<(string Name, DateOnly? Day)> DaysOf(ServicePeriod period) =>
    [
        ("achievementDate", period.AchievementDate),
        ("extractOpensAt", DayOf(period.ExtractOpensAt)),
        ("extractClosesAt", DayOf(period.ExtractClosesAt)),
        ("manualEntryOpensOn", period.ManualEntryOpensOn),
        ("manualEntryClosesOn", period.ManualEntryClosesOn),
        ("declareBy", period.DeclareBy),
        ("approveBy", period.ApproveBy),
    ];

    private static DateOnly? DayOf(DateTimeOffset? instant) =>
        instant is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;

    private static IEnumerable<Refusal> Doubles(IEnumerable<string> codes, string list, string field) =>
        codes.GroupBy(code => code).Where(same => same.Count() > 1)
            .Select(same => Invalid($"'{same.Key}' stands more than once.", list, field));

    internal static Refusal Invalid(string message, params string[] field) =>
        new(RefusalCode.Invalid, message, [.. field]);
}
