using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Operations;
using GpCollections.Payments;

namespace GpCollections.Services;

/// <param name="Service">The next year's as it would be carried over; null: it is left out.</param>
public sealed record PlannedService(RolledOver Outcome, Service From, Service? Service);

/// <summary>Makes the services of a financial year from those of the year before. Overwrites nothing.</summary>
public static class RollOver
{
    /// <summary>The first day of 2018-19; null: it is no financial year for which services can be prepared.</summary>
    public static DateOnly? FirstDay(string year) =>
        FinancialYear.IsOne(year)
        && DateOnly.ParseExact($"{year[..4]}-04-01", "yyyy-MM-dd", CultureInfo.InvariantCulture) is var day
        && day.Year is > 1990 and < 2199
            ? day
            : null;

    /// <param name="catalogue">All services, in their newest versions.</param>
    /// <param name="firstDay">Of the year that is prepared.</param>
    /// <param name="only">Codes of the year before; null: all of them.</param>
    public static ImmutableArray<PlannedService> Plan(
        ImmutableArray<Service> catalogue, DateOnly firstDay, ImmutableArray<string>? only)
    {
        var (before, year) = (FinancialYear.Of(firstDay.AddDays(-1)), FinancialYear.Of(firstDay));
        var standing = catalogue.ToDictionary(service => service.Code);
        var taken = new HashSet<string>();

        // Where two are of one family, the one that is called by it goes first.
        return
        [
            .. catalogue.Where(service => FinancialYear.Of(service.StartsOn) == before
                    && (only is not { } codes || codes.Contains(service.Code)))
                .OrderBy(service => service.Code != $"{service.Family}-{before}")
                .ThenBy(service => service.Code, StringComparer.Ordinal)
                .Select(service => Of(service, $"{service.Family}-{year}", year))
                .Select(planned => taken.Add(planned.Outcome.Code)
                    ? Beside(planned, standing.GetValueOrDefault(planned.Outcome.Code))
                    : LeftOut(
                        planned.From, planned.Outcome.Code,
                        $"{planned.Outcome.Code} is made from another service of the family {planned.From.Family}.")),
        ];
    }

    /// <summary>Codes that name no service of the year before.</summary>
    public static Refusal? Unknown(ImmutableArray<Service> catalogue, DateOnly firstDay, ImmutableArray<string>? only)
    {
        var before = FinancialYear.Of(firstDay.AddDays(-1));
        var known = catalogue.Where(service => FinancialYear.Of(service.StartsOn) == before)
            .Select(service => service.Code).ToHashSet();
        return only?.FirstOrDefault(code => !known.Contains(code)) is { } unknown
            ? new(RefusalCode.Invalid, $"{unknown} is no service that begins in {before}.", ["services"])
            : null;
    }

    /// <summary>To those who take part in the year before's, and were not offered it yet.</summary>
    public static BulkRequest.Offer Offer(Service service, string from, DateOnly? respondBy) => new(
        service.Code, null, null, null, Everyone: true, respondBy, service.StartsOn, service.EndsOn, from,
        service.Version);

    private static PlannedService Beside(PlannedService planned, Service? standing) =>
        standing is null || planned.Service is not { } next ? planned : planned with
        {
            Outcome = planned.Outcome with
            {
                Outcome = RollOverOutcome.AlreadyThere,
                Differences =
                [
                    .. ServiceDifferences.Between(next, standing).Select(one => one.Beside()),
                ],
                Missing = Offering.Refuses(standing) is { } refusal ? [refusal.Message] : [],
            },
        };

    private static PlannedService Of(Service old, string code, string year)
    {
        if (old.EndsOn >= old.StartsOn.AddYears(1))
        {
            return LeftOut(
                old, code, $"{old.Code} runs for more than a year, until {old.EndsOn:d MMMM yyyy}: it goes on.");
        }

        var missing = ImmutableArray.CreateBuilder<string>();
        var next = old with
        {
            Code = code,
            StartsOn = NextYear.Of(old.StartsOn),
            EndsOn = NextYear.Of(old.EndsOn),
            Version = 1,
        };
        next = next with
        {
            Periods = Periods(old, next, missing),
            Tariff = Tariff(old, next, year, missing),
            LegalBasis = LegalBasis(old, next, missing),
        };
        var errors = ServiceChecks.Errors(next).Where(error => error.Field is not ["legalBasis"]).ToList();
        return errors is [var error, ..]
            ? LeftOut(old, code, $"{error.Message} Define {code} by hand.")
            : new PlannedService(
                new RolledOver(
                    old.Code, code, RollOverOutcome.New,
                    [.. Words(old, next)], missing.ToImmutable()),
                old,
                next);
    }

    private static IEnumerable<string> Words(Service old, Service next) =>
    [
        $"from {next.StartsOn:yyyy-MM-dd} to {next.EndsOn:yyyy-MM-dd}, {next.Periods.Length} of {old.Periods.Length} "
            + $"periods: {next.Periods[0].Code} to {next.Periods[^1].Code}.",
        .. (next.Tariff?.Rates ?? []).Select(rate => string.Create(
            CultureInfo.InvariantCulture,
            $"price of {rate.Indicator ?? "a patient"}{rate.AtPercent: 'at' 0.## 'per cent'}: "
                + $"{rate.Amount:0.00##} pounds.")),
        .. ServiceDifferences.OfSettings(old, next).Select(one => $"{one}"),
    ];

    private static PlannedService LeftOut(Service old, string code, string why) =>
        new(new RolledOver(old.Code, code, RollOverOutcome.LeftOut, [], [why]), old, null);

    /// <summary>What the calendar made it makes again; what was given by hand comes a year later.</summary>
    private static ImmutableArray<ServicePeriod> Periods(
        Service old, Service next, ImmutableArray<string>.Builder missing)
    {
        var before = Calendars.Periods(old).ToDictionary(period => period.Code);
        var after = Calendars.Periods(next).ToDictionary(period => period.Code);
        var byHand = old.Periods.Where(period => !IsMade(period, before)).Select(period => period.Code).ToList();
        if (byHand.Count > 0)
        {
            missing.Add(
                $"The dates of {string.Join(", ", byHand)} were given by hand: those of this year come a year later. "
                    + "Look at them.");
        }

        return
        [
            .. old.Periods.Select(period =>
                IsMade(period, before) && after.TryGetValue(NextYear.CodeOf(period), out var made)
                    ? made with { Share = period.Share, PaymentPeriod = period.PaymentPeriod }
                    : NextYear.Of(period)),
        ];
    }

    private static bool IsMade(ServicePeriod period, Dictionary<string, ServicePeriod> byCalendar) =>
        byCalendar.TryGetValue(period.Code, out var made)
        && made == period with { Share = made.Share, PaymentPeriod = made.PaymentPeriod };

    /// <summary>Prices as at the year's end; QOF's parameters of the next year, where they are known.</summary>
    private static Tariff? Tariff(Service old, Service next, string year, ImmutableArray<string>.Builder missing)
    {
        if (old.Tariff is not { } tariff)
        {
            return null;
        }

        var carried = tariff with
        {
            Rates =
            [
                // Several of one day: the targets of a banded tariff.
                .. from prices in tariff.Rates.GroupBy(rate => rate.Indicator)
                   from price in prices
                   where price.From == prices.Max(rate => rate.From)
                   select price with { From = next.StartsOn },
            ],
        };
        var set = QofYears.Parameters(year);
        if (set is null && tariff.Kind == TariffKind.QofPoints)
        {
            missing.Add($"The pounds for a point and the average list of {year} are not known: "
                + (tariff.PoundsPerPoint is null ? "releaseParameters gives them." : "this year's stand."));
        }

        return set is null || tariff.PoundsPerPoint is null ? carried : carried with
        {
            PoundsPerPoint = set.PoundsPerPoint,
            NationalAverageListSize = set.NationalAverageListSize,
        };
    }

    private static LegalBasis LegalBasis(Service old, Service next, ImmutableArray<string>.Builder missing)
    {
        if (old.LegalBasis.Covers(next.StartsOn, next.EndsOn))
        {
            return old.LegalBasis;
        }

        var until = old.LegalBasis.EndsOn is { } last ? $": this year's holds until {last:d MMMM yyyy}" : "";
        missing.Add(
            $"A Direction and a Data Provision Notice{until}. Give them with defineService; until then {next.Code} "
                + "can't be offered.");
        return Services.LegalBasis.None;
    }
}
