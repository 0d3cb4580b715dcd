using System.Collections.Immutable;
using GpCollections.Collections;

namespace GpCollections.Services;

/// <summary>What is wrong with how a definition pays: all of it at once, each with the place.</summary>
internal static class TariffChecks
{
    private const int MostRates = 500;
    private const int MostPounds = 1_000_000;
    private const int MostPatients = 10_000_000;

    public static ImmutableArray<Refusal> Errors(Service service) => service.Tariff is not { } tariff ? [] :
    [
        .. OfTariff(service, tariff),
        .. tariff.Rates.SelectMany((rate, at) => OfRate(service, tariff, rate, at)),
        .. Together(tariff),
    ];

    private static IEnumerable<Refusal> OfTariff(Service service, Tariff tariff)
    {
        if (tariff.PoundsPerPoint is < 0 or > MostPounds)
        {
            yield return Invalid("A point is worth 0 to 1,000,000 pounds.", "poundsPerPoint");
        }

        if (tariff.NationalAverageListSize is < 1 or > MostPatients)
        {
            yield return Invalid(
                "The national average list size is 1 to 10,000,000 patients.", "nationalAverageListSize");
        }

        if (tariff.OnlyIf is { } question)
        {
            if (tariff.Kind is not (TariffKind.Fixed or TariffKind.PerRegisteredPatient))
            {
                yield return Invalid(
                    "Only a fixed amount, or one for each registered patient, hangs on a question.", "onlyIf");
            }

            if (service.Indicator(question)?.Kind != IndicatorKind.YesNo)
            {
                yield return Invalid($"'{question}' is no question of this service.", "onlyIf");
            }
        }

        if (tariff.WeeklyMinutesPerThousand is { } minutes
            && (tariff.Kind != TariffKind.PerRegisteredPatient || minutes is <= 0 or > 10_080))
        {
            yield return Invalid(
                "Weekly minutes are 1 to 10,080, and only beside an amount for each registered patient.",
                "weeklyMinutesPerThousand");
        }

        if (tariff.Rates.Length > MostRates)
        {
            yield return Invalid($"At most {MostRates} rates.", "rates");
        }
    }

    private static IEnumerable<Refusal> OfRate(Service service, Tariff tariff, Rate rate, int at)
    {
        if (rate.Amount is < 0 or > MostPounds)
        {
            yield return OfRate(at, "A rate is 0 to 1,000,000 pounds.", "amount");
        }

        var indicator = rate.Indicator is { } code ? service.Indicator(code) : null;
        if (rate.Indicator is not null && indicator is null)
        {
            yield return OfRate(
                at, $"The rate is for '{rate.Indicator}', which is no indicator of this service.", "indicator");
        }
        else if (NotForThat(tariff.Kind, indicator) is { } wrong)
        {
            yield return OfRate(at, wrong, "indicator");
        }

        var isBand = tariff.Kind == TariffKind.Banded;
        if (isBand ? rate.AtPercent is not (> 0 and <= 100) : rate.AtPercent is not null)
        {
            yield return OfRate(
                at, "A target is above 0 and up to 100 per cent: each rate of a banded tariff has one, no other.",
                "atPercent");
        }

        if (rate.ForPatients is < 1 or > MostPatients || (rate.ForPatients is not null && !isBand))
        {
            yield return OfRate(
                at, "An average practice's patients are 1 to 10,000,000, and only of a banded tariff.", "forPatients");
        }

        if (rate.AtMost is { } register && (tariff.Kind != TariffKind.ItemOfService || rate.Indicator is null
            || service.Indicator(register)?.Kind != IndicatorKind.Register))
        {
            yield return OfRate(
                at, $"'{register}' is no register of this service, or the rate is for no count of its own.", "atMost");
        }
    }

    /// <summary>Of which kind of indicator a rate of this kind of tariff is.</summary>
    private static string? NotForThat(TariffKind kind, Indicator? indicator) => (kind, indicator?.Kind) switch
    {
        (TariffKind.Banded, not IndicatorKind.Fraction) => "A banded rate names a fraction.",
        (TariffKind.TickBox, not IndicatorKind.YesNo) => "A tick-box rate names a question.",
        (TariffKind.ItemOfService, not (null or IndicatorKind.Count)) => "A rate for items names a count, or nothing.",
        (TariffKind.Fixed or TariffKind.PerRegisteredPatient, not null) =>
            "This amount is for the service as a whole: the rate names no indicator.",
        _ => null,
    };

    private static IEnumerable<Refusal> Together(Tariff tariff)
    {
        foreach (var same in tariff.Rates.GroupBy(rate => (rate.Indicator, rate.From, rate.AtPercent))
            .Where(same => same.Count() > 1))
        {
            yield return Invalid(
                $"Two rates are for {same.Key.Indicator ?? "the service"} from {same.Key.From:d MMMM yyyy} on.",
                "rates");
        }

        foreach (var bands in tariff.Rates.Where(rate => rate.AtPercent is not null)
            .GroupBy(rate => (rate.Indicator, rate.From)))
        {
            var rising = bands.OrderBy(band => band.AtPercent).ToList();
            if (rising.Zip(rising.Skip(1)).Any(pair => pair.Second.Amount < pair.First.Amount))
            {
                yield return Invalid($"A higher target of {bands.Key.Indicator} pays less than a lower one.", "rates");
            }
        }
    }

    private static Refusal Invalid(string message, string field) =>
        ServiceChecks.Invalid(message, "tariff", field);

    private static Refusal OfRate(int at, string message, string field) => ServiceChecks.Invalid(
        message, "tariff", "rates", at.ToString(System.Globalization.CultureInfo.InvariantCulture), field);
}
