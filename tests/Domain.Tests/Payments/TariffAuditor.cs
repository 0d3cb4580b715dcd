using System.Numerics;
using GpCollections.Collections;
using GpCollections.Services;

namespace GpCollections.Payments;

/// <summary>
/// Works out once more, step by step and in whole numbers, what is paid by anything but points. It shares no rule with
/// the code that it audits, and is slow and plain on purpose.
/// </summary>
internal static class TariffAuditor
{
    /// <summary>Pence by group, and by indicator where there is none; what cannot be known is left out.</summary>
    /// <remarks>Of a year's sum a period pays what all periods up to it pay, less what those before it pay.</remarks>
    public static Dictionary<string, BigInteger> Pence(
        Terms terms, IReadOnlyList<IndicatorValues> figures, int? list, IReadOnlyDictionary<string, int> earlier)
    {
        var pence = Up(terms, figures, list, earlier, terms.Period);
        if (terms.Service.Tariff!.Kind == TariffKind.ItemOfService)
        {
            return pence;
        }

        var before = terms.Service.Periods.Where(period => period.PaymentPeriod)
            .TakeWhile(period => period.Code != terms.Period.Code).LastOrDefault();
        var less = before is null ? [] : Up(terms, figures, list, earlier, before);
        return pence.ToDictionary(each => each.Key, each => each.Value - less.GetValueOrDefault(each.Key));
    }

    private static Dictionary<string, BigInteger> Up(
        Terms terms,
        IReadOnlyList<IndicatorValues> figures,
        int? list,
        IReadOnlyDictionary<string, int> earlier,
        ServicePeriod last)
    {
        var share = Share(terms.Service, last);
        var sums = new Dictionary<string, Fraction>();
        var tariff = terms.Service.Tariff!;
        if (tariff.Kind is TariffKind.Fixed or TariffKind.PerRegisteredPatient)
        {
            if (WholeService(terms, tariff, figures, list, share) is { } whole)
            {
                sums.Add("", whole);
            }
        }
        else
        {
            foreach (var indicator in terms.Service.Indicators)
            {
                if (One(terms, tariff, indicator, figures, earlier, share) is { } pounds)
                {
                    var place = indicator.Group ?? indicator.Code;
                    sums[place] = sums.TryGetValue(place, out var so) ? so.Plus(pounds) : pounds;
                }
            }
        }

        return sums.ToDictionary(sum => sum.Key, sum => sum.Value.Times(new Fraction(100, 1)).HalfUp());
    }

    private static Fraction? WholeService(
        Terms terms, Tariff tariff, IReadOnlyList<IndicatorValues> figures, int? list, Fraction share)
    {
        if (tariff.OnlyIf is { } question)
        {
            var answer = Values(figures, question)?.Yes;
            if (answer != true)
            {
                return answer == false ? new Fraction(0, 1) : null;
            }
        }

        if (Newest(terms, tariff, null) is not { } rate)
        {
            return null;
        }

        var year = Fraction.Of(rate.Amount).Times(share);
        return tariff.Kind == TariffKind.Fixed ? year
            : list is { } patients ? year.Times(new Fraction(patients, 1))
            : null;
    }

    private static Fraction? One(
        Terms terms,
        Tariff tariff,
        Indicator indicator,
        IReadOnlyList<IndicatorValues> figures,
        IReadOnlyDictionary<string, int> earlier,
        Fraction share)
    {
        var values = Values(figures, indicator.Code);
        switch (tariff.Kind, indicator.Kind)
        {
            case (TariffKind.ItemOfService, IndicatorKind.Count):
                var own = tariff.Rates.Any(rate => rate.Indicator == indicator.Code);
                var price = Newest(terms, tariff, own ? indicator.Code : null);
                if (price is null || values?.Count is not { } items)
                {
                    return null;
                }

                if (price.AtMost is { } register)
                {
                    if (Values(figures, register)?.Register is not { } patients)
                    {
                        return null;
                    }

                    var left = patients - earlier.GetValueOrDefault(indicator.Code);
                    items = left < 0 ? 0 : items > left ? left : items;
                }

                return Fraction.Of(price.Amount).Times(new Fraction(items, 1));

            case (TariffKind.TickBox, IndicatorKind.YesNo):
                return Newest(terms, tariff, indicator.Code) is not { } box || values?.Yes is not { } yes ? null
                    : yes ? Fraction.Of(box.Amount).Times(share) : new Fraction(0, 1);

            case (TariffKind.Banded, IndicatorKind.Fraction):
                return Banded(terms, tariff, indicator, values, share);

            default:
                return null;
        }
    }

    private static Fraction? Banded(
        Terms terms, Tariff tariff, Indicator indicator, IndicatorValues? values, Fraction share)
    {
        if (Newest(terms, tariff, indicator.Code) is not { } any || values?.Denominator is not { } whole)
        {
            return null;
        }

        if (whole == 0)
        {
            return new Fraction(0, 1);
        }

        if (values.Numerator is not { } part)
        {
            return null;
        }

        Rate? best = null;
        foreach (var band in tariff.Rates)
        {
            if (band.Indicator == indicator.Code && band.From == any.From
                && !Fraction.Of(band.AtPercent!.Value).IsAbove(new Fraction(100 * (BigInteger)part, whole))
                && (best is null || band.AtPercent > best.AtPercent))
            {
                best = band;
            }
        }

        return best is null ? new Fraction(0, 1)
            : best.ForPatients is { } average
                ? Fraction.Of(best.Amount).Times(share).Times(new Fraction(whole, average))
            : Fraction.Of(best.Amount).Times(share);
    }

    private static Rate? Newest(Terms terms, Tariff tariff, string? indicator)
    {
        Rate? newest = null;
        foreach (var rate in tariff.Rates)
        {
            if (rate.Indicator == indicator && rate.From <= terms.Period.EndsOn
                && (newest is null || rate.From > newest.From))
            {
                newest = rate;
            }
        }

        return newest;
    }

    /// <summary>Of the year, for all periods up to and with the last: they stand in the order of time.</summary>
    private static Fraction Share(Service service, ServicePeriod last)
    {
        var (share, count, paid) = (0m, 0, 0);
        var isOver = false;
        foreach (var period in service.Periods)
        {
            if (!period.PaymentPeriod)
            {
                continue;
            }

            paid++;
            if (!isOver)
            {
                share += period.Share ?? 0;
                count++;
            }

            isOver = isOver || period.Code == last.Code;
        }

        return service.Periods.All(period => period.Share is null) ? new Fraction(count, paid)
            : Fraction.Of(share).Over(new Fraction(100, 1));
    }

    private static IndicatorValues? Values(IReadOnlyList<IndicatorValues> figures, string indicator)
    {
        foreach (var values in figures)
        {
            if (values.Indicator == indicator)
            {
                return values;
            }
        }

        return null;
    }
}
