using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Compat;
using GpCollections.Organisations;

namespace GpCollections.Services;

/// <param name="Code">[A-Z0-9-]{1,32}: QOF-2017-18.</param>
/// <param name="Family">QOF for QOF-2017-18; the code itself if left out.</param>
/// <param name="EndsOn">The last day.</param>
/// <param name="Periods">None: the calendar makes them.</param>
/// <param name="Calendar">What makes the periods, where none are given, and the next year's; a season is what the
/// service's own dates leave of a year.</param>
/// <param name="Reason">Why the service is another than before: kept with the version, shown to everybody. Needed to
/// change what is defined already.</param>
/// <param name="ExpectedVersion">Refused (CONFLICT) when the newest version is another.</param>
/// <param name="Paycode">Under which the payment agency books its payments; its family if left out.</param>
public sealed record DefineServiceInput(
    string Code,
    string? Family,
    string Name,
    ServiceCategory Category,
    OdsCode Requester,
    DateOnly StartsOn,
    DateOnly EndsOn,
    CollectionMethod CollectionMethod,
    ManualEntryPolicy ManualEntry,
    bool PaymentRelated,
    IReadOnlyList<IndicatorInput> Indicators,
    IReadOnlyList<PeriodInput> Periods,
    TariffInput? Tariff,
    LegalBasisInput LegalBasis,
    bool? DeclarationRequired = true,
    bool? ApprovalRequired = true,
    bool? FinancialApprovalRequired = false,
    LateJoin LateJoin = LateJoin.NextExtractOnly,
    CalendarInput? Calendar = null,
    string? Reason = null,
    int? ExpectedVersion = null,
    string? Paycode = null,
    AutomaticReleaseInput? AutomaticRelease = null)
{
    internal Service ToService() => new(
        Code, Family ?? Code, Name, Category, Requester, StartsOn, EndsOn,
        CollectionMethod, ManualEntry, PaymentRelated,
        DeclarationRequired ?? true, ApprovalRequired ?? true, FinancialApprovalRequired ?? false,
        [.. Indicators.Select(indicator => indicator.ToIndicator())],
        [.. Periods.Select(period => period.ToPeriod())],
        LateJoin,
        Tariff?.ToTariff(),
        new LegalBasis(
            LegalBasis.Direction, LegalBasis.DataProvisionNotice, LegalBasis.StartsOn, LegalBasis.EndsOn),
        Calendar: Calendar?.ToCalendar(),
        Paycode: Paycode,
        AutomaticRelease: AutomaticRelease is { } release
            ? new AutomaticRelease(release.WhenComplete ?? false, release.DaysAfter)
            : null);
}

/// <param name="Frequency">How often a period ends, counted from April.</param>
/// <param name="PriorityGroup">0: extracts open one minute into the day after the achievement date. 1 and higher: after
/// the fifth working day of the month that follows, each group some days after the one before.</param>
/// <param name="WindowDays">How many days the extract window is open.</param>
/// <param name="DeclareWorkingDays">English working days from the window's last day, or without one from the
/// achievement date; none: any time.</param>
/// <param name="ApproveWorkingDays">English working days from the last day to declare; none: any time.</param>
/// <param name="EntryWorkingDays">English working days from the window's last day, or without one from the achievement
/// date; none: typing never closes.</param>
public sealed record CalendarInput(
    CalendarFrequency Frequency,
    int PriorityGroup,
    int WindowDays,
    int? DeclareWorkingDays,
    int? ApproveWorkingDays,
    int? EntryWorkingDays)
{
    internal ServiceCalendar ToCalendar() => new(
        Frequency, PriorityGroup, WindowDays, DeclareWorkingDays, ApproveWorkingDays, EntryWorkingDays);
}

/// <param name="Points">Points available.</param>
/// <param name="LowerThreshold">Per cent below which nothing is earned.</param>
/// <param name="UpperThreshold">Per cent from which everything is earned.</param>
/// <param name="Fee">Pounds for one, from the service's start on; INVALID beside tariff rates for the same
/// indicator.</param>
/// <param name="Default">Of a manual indicator: stands where nobody typed anything, shown as defaulted.</param>
public sealed record IndicatorInput(
    string Code,
    string Description,
    string? Group,
    IndicatorKind Kind,
    decimal? Points,
    decimal? LowerThreshold,
    decimal? UpperThreshold,
    decimal? Fee,
    bool? Manual = false,
    ManualDefault? Default = null)
{
    internal Indicator ToIndicator() =>
        new(Code, Description, Group, Kind, Points, LowerThreshold, UpperThreshold, Manual ?? false, Fee, Default);
}

/// <param name="Period">[A-Za-z0-9-]{1,16}: 2018-03.</param>
/// <param name="Share">Per cent of the year's amount: 46, 27, 27.</param>
/// <param name="PriorityGroup">Which of the windows of one month open first: 0 before 1.</param>
public sealed record PeriodInput(
    string Period,
    DateOnly StartsOn,
    DateOnly EndsOn,
    DateOnly AchievementDate,
    DateTimeOffset? ExtractOpensAt,
    DateTimeOffset? ExtractClosesAt,
    DateOnly? ManualEntryOpensOn,
    DateOnly? ManualEntryClosesOn,
    DateOnly? DeclareBy,
    DateOnly? ApproveBy,
    decimal? Share,
    bool? PaymentPeriod = true,
    int? PriorityGroup = null)
{
    internal ServicePeriod ToPeriod() => new(
        Period, StartsOn, EndsOn, AchievementDate, ExtractOpensAt, ExtractClosesAt,
        ManualEntryOpensOn, ManualEntryClosesOn, DeclareBy, ApproveBy, PaymentPeriod ?? true, Share, PriorityGroup);
}

/// <param name="PoundsPerPoint">Pounds for a QOF point at the average list; left out: what is set for the year.</param>
/// <param name="OnlyIf">Of FIXED and PER_REGISTERED_PATIENT: the YES_NO indicator that must be answered yes for
/// anything to be paid.</param>
/// <param name="WeeklyMinutesPerThousand">Of PER_REGISTERED_PATIENT: minutes to be offered each week for every 1,000
/// patients, shown in the workings.</param>
public sealed record TariffInput(
    TariffKind Kind,
    decimal? PoundsPerPoint,
    int? NationalAverageListSize,
    IReadOnlyList<RateInput>? Rates,
    string? OnlyIf = null,
    decimal? WeeklyMinutesPerThousand = null)
{
    internal Tariff ToTariff() => new(
        Kind, PoundsPerPoint, NationalAverageListSize, [.. (Rates ?? []).Select(rate => rate.ToRate())],
        OnlyIf, WeeklyMinutesPerThousand);
}

/// <summary>
/// A price from a day of activity on: per item of an indicator, per registered patient and year, or for a year.
/// </summary>
/// <param name="AtPercent">Of BANDED: paid from this share of the denominator on, until the next higher one.</param>
/// <param name="ForPatients">Of BANDED: the denominator that the amount is for; another's is paid in proportion. Left
/// out: the amount is the same for every practice.</param>
/// <param name="AtMost">Of ITEM_OF_SERVICE: a REGISTER indicator; in a year no more items are paid than it has
/// patients.</param>
public sealed record RateInput(
    string? Indicator,
    DateOnly From,
    decimal Amount,
    decimal? AtPercent = null,
    int? ForPatients = null,
    string? AtMost = null)
{
    internal Rate ToRate() => new(Indicator, From, Amount, AtPercent, ForPatients, AtMost);
}

/// <param name="StartsOn">The first day for which it holds; left out: any.</param>
/// <param name="EndsOn">The last one; left out: until it is said otherwise. A service is offered only where its legal
/// basis holds for all its days.</param>
public sealed record LegalBasisInput(
    string Direction, string DataProvisionNotice, DateOnly? StartsOn = null, DateOnly? EndsOn = null);

public sealed record AutomaticReleaseInput(int? DaysAfter, bool? WhenComplete = false);

public sealed record ServicePayload(ServiceNode? Service, IReadOnlyList<UserError> Errors);

[MutationType, SignedIn]
public static class ServiceMutations
{
    /// <summary>
    /// Defines a service with its indicators and periods. The same input again changes nothing. Another one for the
    /// same code becomes its next version, where a reason is given, and else is a CONFLICT: what is offered from then
    /// on goes by it, and what was offered stays as it was. What has been offered of a period, and what indicators
    /// count, can't be changed. Needs NATIONAL_SERVICE_MANAGER at X24.
    /// </summary>
    public static async Task<ServicePayload> DefineService(
        DefineServiceInput input, Viewer viewer, GrainCalls grains, CancellationToken cancellationToken)
    {
        if (!Rights.Nationally(viewer, Role.NationalServiceManager))
        {
            return new ServicePayload(null, [UserError.Forbidden("the role National Service Manager at X24")]);
        }

        var by = CommandSender.ActorFor(viewer, OdsCode.NhsEngland);
        var outcome = await grains.Call(
            "catalogue/all",
            (ICatalogueGrain grain) => grain.Define(
                input.ToService(), input.Reason, input.ExpectedVersion, by, cancellationToken),
            cancellationToken);
        return new ServicePayload(
            outcome.Service is { } service ? new ServiceNode(service) : null, UserError.List(outcome.Refusal));
    }
}
