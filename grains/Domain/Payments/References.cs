using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>Which reference data a collection's pounds rest on.</summary>
public static class References
{
    /// <summary>Whether pounds cannot be worked out without it.</summary>
    public static bool AreAskedFor(Service service) =>
        service is { PaymentRelated: true, Tariff.Kind: TariffKind.QofPoints or TariffKind.PerRegisteredPatient }
        || !Limited(service).IsEmpty;

    /// <summary>Of which indicators no more are paid in a year than a register has patients.</summary>
    public static ImmutableArray<string> Limited(Service service) =>
        service is { PaymentRelated: true, Tariff: { Kind: TariffKind.ItemOfService, Rates: var rates } }
            ?
            [
                .. rates.Where(rate => rate.AtMost is not null).Select(rate => rate.Indicator).OfType<string>()
                    .Distinct(),
            ]
            : [];

    /// <summary>
    /// The day whose list counts. For points the first of the financial year's last quarter, 1 January; for patients
    /// the period's first.
    /// </summary>
    /// <remarks>Source: GMS Statement of Financial Entitlements: the list at the last quarter's start.</remarks>
    public static DateOnly ListDay(Terms terms)
    {
        var last = terms.Period.EndsOn;
        return !IsOfPoints(terms.Service) ? terms.Period.StartsOn
            : new DateOnly(last.Month >= 4 ? last.Year + 1 : last.Year, 1, 1);
    }

    /// <summary>
    /// What is known now, in the form in which it is kept: only this service's groups, always in the same order.
    /// </summary>
    /// <param name="released">The newest parameters of the year that a second person released.</param>
    public static Reference Of(
        Terms terms,
        ListSize? list,
        IEnumerable<NationalPrevalence> prevalences,
        IEnumerable<EarlierCount>? earlier = null,
        YearParameters? released = null)
    {
        if (!IsOfPoints(terms.Service))
        {
            var isByList = terms.Service.Tariff?.Kind == TariffKind.PerRegisteredPatient;
            return new Reference(isByList ? list : null, null, [])
            {
                Earlier = [.. (earlier ?? []).OrderBy(count => count.Indicator, StringComparer.Ordinal)],
            };
        }

        var groups = terms.Service.Indicators.Select(indicator => indicator.Group).ToHashSet();
        return new Reference(
            list,
            Parameters(terms, released),
            [
                .. prevalences.Where(national => groups.Contains(national.Group))
                    .OrderBy(national => national.Group, StringComparer.Ordinal),
            ]);
    }

    private static bool IsOfPoints(Service service) => service.Tariff?.Kind == TariffKind.QofPoints;

    /// <summary>The definition's own, else what was released for the year, else what was shipped for it.</summary>
    private static QofParameters? Parameters(Terms terms, YearParameters? released)
    {
        var service = terms.Service;
        var year = released is null
            ? QofYears.Parameters(FinancialYear.Of(terms.Period.EndsOn))
            : YearParameterRules.InWorkings(released);
        var (pounds, average) = (service.Tariff?.PoundsPerPoint, service.Tariff?.NationalAverageListSize);
        var definition = Invariant($"Definition of {service.Code}, version {service.Version}");
        return (pounds, average, year) switch
        {
            ({ } own, { } ownAverage, _) => new(own, ownAverage, definition),
            (null, null, _) => year,
            (_, _, null) => null,
            _ => new(
                pounds ?? year.PoundsPerPoint,
                average ?? year.NationalAverageListSize,
                $"{definition}; where it is silent: {year.Source}"),
        };
    }
}
