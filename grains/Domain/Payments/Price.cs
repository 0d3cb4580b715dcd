using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What one item of a count is paid with.</summary>
/// <param name="Amount">Pounds.</param>
internal sealed record Price(decimal Amount, string Source)
{
    /// <summary>
    /// The price of the time when the work was done: the newest that began before the period was over. Null: none.
    /// </summary>
    /// <remarks>
    /// Only counts have prices. A rate that names no indicator prices every count that has no price of its own. QOF
    /// points, patients and fixed sums are paid otherwise; bands are not built.
    /// </remarks>
    public static Price? Of(Indicator indicator, Terms terms)
    {
        var (service, period) = terms;
        var byItem = (service.Tariff?.Kind ?? TariffKind.None) is TariffKind.None or TariffKind.ItemOfService;
        if (!service.PaymentRelated || indicator.Kind != IndicatorKind.Count || !byItem)
        {
            return null;
        }
        var rates = service.Tariff?.Rates ?? [];
        return indicator.Fee is { } fee
            ? new Price(fee, Invariant($"Fee of {indicator.Code} in {service.Code}, version {service.Version}"))
            : Newest(rates, rates.Any(rate => rate.Indicator == indicator.Code) ? indicator.Code : null, period.EndsOn);
    }

    /// <summary>The price that names no indicator.</summary>
    public static Price? OfService(Terms terms) =>
        Newest(terms.Service.Tariff?.Rates ?? [], null, terms.Period.EndsOn);

    private static Price? Newest(ImmutableArray<Rate> rates, string? indicator, DateOnly lastDay) =>
        rates.Where(rate => rate.Indicator == indicator && rate.From <= lastDay).MaxBy(rate => rate.From) is { } newest
            ? new Price(newest.Amount, Invariant($"Tariff from {newest.From:yyyy-MM-dd}"))
            : null;
}
