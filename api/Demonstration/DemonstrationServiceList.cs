using System.Globalization;
using GpCollections.Services;

namespace GpCollections.Demonstration;

/// <summary>The made-up services, with a timetable laid around the moment of the first start.</summary>
/// <remarks>Codes, fees, points and thresholds are invented.</remarks>
internal static class DemonstrationServiceList
{
    public const string Qof = "QOF-DEMO";
    public const string HealthChecks = "HEALTHCHECK-DEMO";
    public const string Feedback = "FFT-DEMO";
    public const string Management = "MI-DEMO";
    public const string Participation = "NETWORK-DEMO";

    /// <summary>Of the services whose windows open one after the other from a start on; each start adds one.</summary>
    public const string LiveFamily = "FLU-DEMO";

    /// <summary>How long the management information's window has been open when all begins.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan ManagementWindow = TimeSpan.FromHours(4);
    private static readonly TimeSpan LiveWindow = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstLive = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenLive = TimeSpan.FromMinutes(10);
    private const int LiveWindows = 7;

    /// <summary>Those that only the first start defines.</summary>
    public static IReadOnlyList<DefineServiceInput> Lasting(DateTimeOffset moment) =>
    [
        ManagementInformation(moment), QualityAndOutcomes(moment), QuarterlyHealthChecks(moment),
        PatientFeedback(moment), NetworkParticipation(moment),
    ];

    /// <summary>The moment of the first start, of which the timetable tells.</summary>
    public static DateTimeOffset? MomentOf(Service? management) =>
        management?.Period("M2")?.ExtractOpensAt is { } opens ? opens + HeadStart : null;

    private static string LiveCode(DateTimeOffset moment) =>
        string.Create(CultureInfo.InvariantCulture, $"{LiveFamily}-{moment.UtcDateTime:yyyyMMdd-HHmm}");

    /// <summary>Seven windows of four minutes: in one minute, then every ten minutes. And one next month.</summary>
    public static DefineServiceInput Live(DateTimeOffset moment)
    {
        var today = London.DayOf(moment);
        var first = today.AddDays(-7 * LiveWindows);
        var nextMonth = London.StartOf(new DateOnly(today.Year, today.Month, 1).AddMonths(1)).AddDays(6);
        return Defined(
            LiveCode(moment), "Influenza vaccination (made up)", ServiceCategory.VaccinationAndImmunisation,
            CollectionMethod.Automatic, ManualEntryPolicy.AfterExtractComplete, first,
            [
                Count("VAC01", "Patients vaccinated, aged 65 or over", fee: 8.50m),
                Count("VAC02", "Patients vaccinated, at risk", fee: 9.25m),
            ],
            [
                .. Enumerable.Range(1, LiveWindows).Select(number => LivePeriod(number, moment, first, today)),
                new PeriodInput(
                    "NEXT", today, today.AddDays(6), today.AddDays(6), nextMonth, nextMonth.AddDays(4),
                    null, null, today.AddDays(60), today.AddDays(75), null),
            ]) with
        {
            Family = LiveFamily,
            PaymentRelated = true,
            Tariff = new TariffInput(TariffKind.ItemOfService, null, null, null),
        };
    }

    // Each window collects a week of the past: the older, the sooner.
    private static PeriodInput LivePeriod(int number, DateTimeOffset moment, DateOnly first, DateOnly today)
    {
        var starts = first.AddDays(7 * (number - 1));
        var opens = moment + (number == 1 ? FirstLive : (number - 1) * BetweenLive);
        return new PeriodInput(
            $"W{number}", starts, starts.AddDays(6), starts.AddDays(6), opens, opens + LiveWindow,
            null, null, today.AddDays(7), today.AddDays(14), null);
    }

    private static DefineServiceInput QualityAndOutcomes(DateTimeOffset moment) => Defined(
        Qof, "Quality and outcomes (made up)", ServiceCategory.Qof,
        CollectionMethod.AutomaticAndManual, ManualEntryPolicy.AfterAchievementDate, LastMonth(moment).First,
        [
            Register("DIA01", "Patients with diabetes", "Diabetes", points: 3),
            Fraction("DIA02", "Blood pressure under control", "Diabetes", points: 12, 40, 80),
            Fraction("DIA03", "Feet examined in 12 months", "Diabetes", points: 5, 45, 85),
            Register("ASM01", "Patients with asthma", "Asthma", points: 2),
            Fraction("ASM02", "Asthma reviewed in 12 months", "Asthma", points: 15, 40, 75),
            YesNo("IMP01", "Took part in the improvement programme", "Improvement", points: 9),
            YesNo("IMP02", "Took part in two peer reviews", "Improvement", points: 4),
        ],
        [Monthly("M1", LastMonth(moment)), Monthly("M2", ThisMonth(moment))]) with
    {
        PaymentRelated = true,
        FinancialApprovalRequired = true,
        Tariff = new TariffInput(TariffKind.QofPoints, 100, 8_000, null),
    };

    private static DefineServiceInput QuarterlyHealthChecks(DateTimeOffset moment)
    {
        var last = LastMonth(moment);
        var now = ThisMonth(moment);
        return Defined(
            HealthChecks, "Annual health check scheme (made up)", ServiceCategory.EnhancedService,
            CollectionMethod.AutomaticAndManual, ManualEntryPolicy.Always, last.First.AddMonths(-2),
            [
                Register("CHK01", "Patients who may have a check", null, points: null) with { Manual = true },
                Count("CHK02", "Health checks carried out", fee: 75),
            ],
            [
                Monthly("Q1", (last.First.AddMonths(-2), last.Last)),
                Monthly("Q2", (now.First, now.First.AddMonths(3).AddDays(-1))),
            ]) with
        {
            PaymentRelated = true,
            Tariff = new TariffInput(TariffKind.ItemOfService, null, null, null),
        };
    }

    private static DefineServiceInput PatientFeedback(DateTimeOffset moment) => Defined(
        Feedback, "Patients' feedback (made up)", ServiceCategory.CoreContract,
        CollectionMethod.Manual, ManualEntryPolicy.Always, LastMonth(moment).First,
        [
            Count("FBK01", "Very good") with { Manual = true },
            Count("FBK02", "Neither good nor poor") with { Manual = true },
            Count("FBK03", "Very poor") with { Manual = true },
        ],
        [
            Monthly("M1", LastMonth(moment)) with { ExtractOpensAt = null, ExtractClosesAt = null },
            Monthly("M2", ThisMonth(moment)) with { ExtractOpensAt = null, ExtractClosesAt = null },
        ]) with
    {
        DeclarationRequired = false,
        ApprovalRequired = false,
    };

    // The second window is open when all begins: a practice answers every two minutes or so.
    private static DefineServiceInput ManagementInformation(DateTimeOffset moment)
    {
        var (opens, lastMonth) = (moment - HeadStart, LastMonth(moment));
        var yesterday = London.DayOf(opens).AddDays(-1);
        return Defined(
            Management, "Management information (made up)", ServiceCategory.ManagementInformation,
            CollectionMethod.Automatic, ManualEntryPolicy.None, lastMonth.First.AddMonths(-1),
            [
                Count("INF01", "Patients offered a review"),
                Register("INF02", "Patients on any register", null, points: null),
            ],
            [
                Monthly("M1", (lastMonth.First.AddMonths(-1), lastMonth.First.AddDays(-1))),
                Monthly("M2", (lastMonth.First, yesterday)) with
                {
                    ExtractOpensAt = opens, ExtractClosesAt = opens + ManagementWindow,
                },
            ]) with
        {
            DeclarationRequired = false,
            ApprovalRequired = false,
        };
    }

    private static DefineServiceInput NetworkParticipation(DateTimeOffset moment) => Defined(
        Participation, "Network participation (made up)", ServiceCategory.ParticipationOnly,
        CollectionMethod.None, ManualEntryPolicy.None, LastMonth(moment).First, [],
        [Monthly("YEAR", (LastMonth(moment).First, LastMonth(moment).First.AddYears(1).AddDays(-1)))]) with
    {
        DeclarationRequired = false,
        ApprovalRequired = false,
    };

    /// <summary>Lasts two years; declared and approved, until said otherwise.</summary>
    private static DefineServiceInput Defined(
        string code,
        string name,
        ServiceCategory category,
        CollectionMethod method,
        ManualEntryPolicy manualEntry,
        DateOnly startsOn,
        IReadOnlyList<IndicatorInput> indicators,
        IReadOnlyList<PeriodInput> periods) => new(
            code, null, name, category, DemonstrationPractices.Requester, startsOn, startsOn.AddYears(2),
            method, manualEntry, PaymentRelated: false, indicators, periods, null,
            new LegalBasisInput("Made-up Direction 1", "Made-up Data Provision Notice 1"));

    /// <summary>Extracted on the morning after its last day, to be declared and approved in the weeks after.</summary>
    private static PeriodInput Monthly(string code, (DateOnly First, DateOnly Last) days)
    {
        var over = London.StartOf(days.Last.AddDays(1));
        return new PeriodInput(
            code, days.First, days.Last, days.Last, over.AddMinutes(1), over.AddHours(12),
            null, null, days.Last.AddDays(45), days.Last.AddDays(60), null);
    }

    private static (DateOnly First, DateOnly Last) LastMonth(DateTimeOffset moment)
    {
        var first = ThisMonth(moment).First.AddMonths(-1);
        return (first, first.AddMonths(1).AddDays(-1));
    }

    private static (DateOnly First, DateOnly Last) ThisMonth(DateTimeOffset moment)
    {
        // Yesterday's: on the first of a month, the window of the month before is still open.
        var yesterday = London.DayOf(moment).AddDays(-1);
        var first = new DateOnly(yesterday.Year, yesterday.Month, 1);
        return (first, first.AddMonths(1).AddDays(-1));
    }

    private static IndicatorInput Count(string code, string description, decimal? fee = null) =>
        new(code, description, null, IndicatorKind.Count, null, null, null, fee);

    private static IndicatorInput Register(string code, string description, string? group, decimal? points) =>
        new(code, description, group, IndicatorKind.Register, points, null, null, null);

    private static IndicatorInput Fraction(
        string code, string description, string group, decimal points, decimal lower, decimal upper) =>
        new(code, description, group, IndicatorKind.Fraction, points, lower, upper, null);

    /// <summary>Typed by the practice.</summary>
    private static IndicatorInput YesNo(string code, string description, string group, decimal points) =>
        new(code, description, group, IndicatorKind.YesNo, points, null, null, null, Manual: true);
}
