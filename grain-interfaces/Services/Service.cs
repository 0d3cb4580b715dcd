using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Organisations;

namespace GpCollections.Services;

public enum ServiceCategory
{
    Qof,
    EnhancedService,
    VaccinationAndImmunisation,
    CoreContract,
    ManagementInformation,
    ParticipationOnly,
}

public enum CollectionMethod
{
    None,
    Automatic,
    Manual,
    AutomaticAndManual,
}

public enum ManualEntryPolicy
{
    None,
    Always,
    AfterExtractComplete,
    AfterAchievementDate,
}

public enum LateJoin
{
    NextExtractOnly,
    BackfillManual,
    BackfillExtract,
}

public enum IndicatorKind
{
    Fraction,
    Register,
    YesNo,
    Count,
}

/// <summary>What stands for an indicator that nobody typed, once typing has ended.</summary>
public enum ManualDefault
{
    Yes,
    No,
    Zero,
}

public enum TariffKind
{
    None,
    ItemOfService,
    QofPoints,
    PerRegisteredPatient,
    Fixed,
    Banded,
    TickBox,
}

/// <summary>A service set up for collection over a date range, for example QOF 2017/18.</summary>
/// <param name="Code">[A-Z0-9-]{1,32}: QOF-2017-18.</param>
/// <param name="Family">QOF for QOF-2017-18.</param>
/// <param name="EndsOn">Included.</param>
/// <param name="Version">1 for the first definition.</param>
/// <param name="Paycode">Under which the payment agency books its payments; null: under its family.</param>
/// <param name="Calendar">What made its periods, and makes the next year's; null: they were given one by one.</param>
/// <param name="AutomaticRelease">When its deliveries are released by themselves; null: a person releases them.</param>
[GenerateSerializer, Immutable, Alias("Service")]
public sealed record Service(
    string Code,
    string Family,
    string Name,
    ServiceCategory Category,
    OdsCode Requester,
    DateOnly StartsOn,
    DateOnly EndsOn,
    CollectionMethod CollectionMethod,
    ManualEntryPolicy ManualEntry,
    bool PaymentRelated,
    bool DeclarationRequired,
    bool ApprovalRequired,
    bool FinancialApprovalRequired,
    ImmutableArray<Indicator> Indicators,
    ImmutableArray<ServicePeriod> Periods,
    LateJoin LateJoin,
    Tariff? Tariff,
    LegalBasis LegalBasis,
    int Version = 1,
    ServiceCalendar? Calendar = null,
    string? Paycode = null,
    AutomaticRelease? AutomaticRelease = null)
{
    public ServicePeriod? Period(string code) => Periods.FirstOrDefault(period => period.Code == code);

    public Indicator? Indicator(string code) => Indicators.FirstOrDefault(indicator => indicator.Code == code);

    public bool IsCollectedAutomatically =>
        CollectionMethod is CollectionMethod.Automatic or CollectionMethod.AutomaticAndManual;
}

/// <param name="Points">Points available; null when it earns none.</param>
/// <param name="LowerThreshold">Per cent at or below which nothing is earned.</param>
/// <param name="UpperThreshold">Per cent from which everything is earned.</param>
/// <param name="Fee">Pounds for one, from the service's start on.</param>
/// <param name="Default">Of what is typed: stands where nobody typed anything; null: it stays missing.</param>
[GenerateSerializer, Immutable, Alias("Indicator")]
public sealed record Indicator(
    string Code,
    string Description,
    string? Group,
    IndicatorKind Kind,
    decimal? Points,
    decimal? LowerThreshold,
    decimal? UpperThreshold,
    bool Manual,
    decimal? Fee,
    ManualDefault? Default = null);

/// <summary>One period of a service: an entry of the timetable.</summary>
/// <param name="Code">[A-Za-z0-9-]{1,16}: 2018-03.</param>
/// <param name="ExtractOpensAt">Included; <paramref name="ExtractClosesAt"/> is not. Both, or none.</param>
/// <param name="ManualEntryClosesOn">The last day; null: typing never closes.</param>
/// <param name="Share">Per cent of the year's amount: 46, 27, 27.</param>
/// <param name="PriorityGroup">Which of the windows of one month open first: 0 before 1; null: none was set.</param>
[GenerateSerializer, Immutable, Alias("ServicePeriod")]
public sealed record ServicePeriod(
    string Code,
    DateOnly StartsOn,
    DateOnly EndsOn,
    DateOnly AchievementDate,
    DateTimeOffset? ExtractOpensAt,
    DateTimeOffset? ExtractClosesAt,
    DateOnly? ManualEntryOpensOn,
    DateOnly? ManualEntryClosesOn,
    DateOnly? DeclareBy,
    DateOnly? ApproveBy,
    bool PaymentPeriod,
    decimal? Share,
    int? PriorityGroup = null);

/// <summary>The dates of a period that may be moved after collections were offered.</summary>
[GenerateSerializer, Immutable, Alias("PeriodDates")]
public sealed record PeriodDates(
    DateTimeOffset? ExtractOpensAt,
    DateTimeOffset? ExtractClosesAt,
    DateOnly? ManualEntryOpensOn,
    DateOnly? ManualEntryClosesOn,
    DateOnly? DeclareBy,
    DateOnly? ApproveBy)
{
    public static PeriodDates Of(ServicePeriod period) => new(
        period.ExtractOpensAt, period.ExtractClosesAt, period.ManualEntryOpensOn, period.ManualEntryClosesOn,
        period.DeclareBy, period.ApproveBy);

    /// <summary>The period with these dates, where it has one: no step comes or goes.</summary>
    public ServicePeriod In(ServicePeriod period) => period with
    {
        ExtractOpensAt = period.ExtractOpensAt is null ? null : ExtractOpensAt ?? period.ExtractOpensAt,
        ExtractClosesAt = period.ExtractClosesAt is null ? null : ExtractClosesAt ?? period.ExtractClosesAt,
        ManualEntryOpensOn = period.ManualEntryOpensOn is null ? null : ManualEntryOpensOn ?? period.ManualEntryOpensOn,
        ManualEntryClosesOn =
            period.ManualEntryClosesOn is null ? null : ManualEntryClosesOn ?? period.ManualEntryClosesOn,
        DeclareBy = period.DeclareBy is null ? null : DeclareBy ?? period.DeclareBy,
        ApproveBy = period.ApproveBy is null ? null : ApproveBy ?? period.ApproveBy,
    };
}

/// <param name="StartsOn">The first day for which it holds; null: any.</param>
/// <param name="EndsOn">The last one; null: until it is said otherwise.</param>
[GenerateSerializer, Immutable, Alias("LegalBasis")]
public sealed record LegalBasis(
    string Direction, string DataProvisionNotice, DateOnly? StartsOn = null, DateOnly? EndsOn = null)
{
    /// <summary>Of a service that was prepared, and may not be offered yet.</summary>
    public static LegalBasis None { get; } = new("", "");

    public bool Covers(DateOnly from, DateOnly to) =>
        Direction.Length > 0 && DataProvisionNotice.Length > 0 && !(StartsOn > from) && !(EndsOn < to);
}

/// <summary>When a period is delivered to the requester without a person. Both may be so.</summary>
/// <param name="WhenComplete">
/// After the achievement date: as soon as nothing that was accepted is missing and no offer is open.
/// </param>
/// <param name="DaysAfter">What is ready on that day, counted from the achievement date; null: on none.</param>
[GenerateSerializer, Immutable, Alias("AutomaticRelease")]
public sealed record AutomaticRelease(bool WhenComplete, int? DaysAfter);

/// <param name="PoundsPerPoint">Pounds for a QOF point at the average list.</param>
/// <param name="OnlyIf">The question that must be answered yes for anything to be paid; null: none.</param>
/// <param name="WeeklyMinutesPerThousand">Minutes to be offered each week for every 1,000 registered patients: shown
/// beside what is paid for them.</param>
[GenerateSerializer, Immutable, Alias("Tariff")]
public sealed record Tariff(
    TariffKind Kind,
    decimal? PoundsPerPoint,
    int? NationalAverageListSize,
    ImmutableArray<Rate> Rates,
    string? OnlyIf = null,
    decimal? WeeklyMinutesPerThousand = null);

/// <summary>
/// A price from a day of activity on: per item of an indicator, per registered patient and year, or for a year.
/// </summary>
/// <param name="AtPercent">Of a target: paid from this share of the denominator on, until the next higher one.</param>
/// <param name="ForPatients">Of a target: the denominator that the amount is for; another's is paid in proportion.
/// Null: the amount is the same for every practice.</param>
/// <param name="AtMost">A register of the service: no more items are paid in a year than patients are on it.</param>
[GenerateSerializer, Immutable, Alias("Rate")]
public sealed record Rate(
    string? Indicator,
    DateOnly From,
    decimal Amount,
    decimal? AtPercent = null,
    int? ForPatients = null,
    string? AtMost = null);

/// <summary>What a declarer signs.</summary>
/// <param name="Reason">Why it is another than before; null: it was shipped.</param>
[GenerateSerializer, Immutable, Alias("Statement")]
public sealed record Statement(
    string Version, string Text, string? Reason = null, Actor? SetBy = null, DateTimeOffset? SetAt = null)
{
    /// <summary>The shipped text; every service that asks for declarations has it until another is set.</summary>
    public static Statement Shipped { get; } = new(
        "1",
        "I confirm that I have checked these figures against the practice's own clinical system, that they are right "
        + "to the best of my knowledge, and that they may be used to calculate what the practice is paid.");
}

/// <summary>What a collection is bound to: its service's definition and its period.</summary>
public sealed record Terms(Service Service, ServicePeriod Period);

/// <summary>One version of a definition. It holds for what is offered until the next one.</summary>
/// <param name="Reason">Null: of a first definition, or from before reasons were asked for.</param>
public sealed record ServiceVersion(Service Definition, DateTimeOffset From, Actor By, string? Reason);
