using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>
/// A sum for the year that does not ask what was counted: fixed, or so much for each registered patient. A period pays
/// its share; where no period has one, all that are paid pay the same.
/// </summary>
/// <param name="Price">Pounds a year; null: the tariff has none that began before the period was over.</param>
/// <param name="PerPatient">It is paid for each patient of the list.</param>
/// <param name="Share">Of the year's sum.</param>
internal sealed record YearlySum(Price? Price, bool PerPatient, DateOnly ListDay, ListSize? List, Ratio Share)
{
    public decimal? Exact => (Price, PerPatient, List) switch
    {
        ({ } price, false, _) => price.Amount * Share.Numerator / Share.Denominator,
        ({ } price, true, { } list) => price.Amount * list.Patients * Share.Numerator / Share.Denominator,
        _ => null,
    };

    public decimal? Amount => Exact is { } exact ? Rounding.Pounds(exact) : null;

    /// <summary>Null: the service is paid otherwise, or not for this period.</summary>
    public static YearlySum? Of(Terms terms, Reference? reference)
    {
        var (service, period) = terms;
        if (service is not { PaymentRelated: true, Tariff.Kind: TariffKind.Fixed or TariffKind.PerRegisteredPatient }
            || !period.PaymentPeriod)
        {
            return null;
        }

        var share = service.Periods.Any(each => each.Share is not null)
            ? new Ratio(period.Share ?? 0, 100)
            : new Ratio(1, Math.Max(1, service.Periods.Count(each => each.PaymentPeriod)));
        return new YearlySum(
            Price.OfService(terms), service.Tariff.Kind == TariffKind.PerRegisteredPatient, References.ListDay(terms),
            reference?.List, share);
    }

    public ImmutableArray<Working> Workings()
    {
        const string Root = Working.AmountRoot;
        var tree = ImmutableArray.CreateBuilder<Working>();
        tree.Add(new(Root, null, "Amount", Amount, Working.Pounds, Rounding.OfPounds));
        tree.Add(new(
            $"{Root}:price", Root, PerPatient ? "For each registered patient and year" : "For the year", Price?.Amount,
            Working.PoundsForOne, Price?.Source ?? "Missing: the tariff has no price for this period"));
        if (PerPatient)
        {
            tree.Add(new(
                $"{Root}:list", Root, "Registered patients", List?.Patients, "patients",
                List is { } list
                    ? Invariant($"List of {list.On:d MMMM yyyy}, imported")
                    : Invariant($"Missing: the practice's list size on {ListDay:d MMMM yyyy}")));
        }

        tree.Add(new(
            $"{Root}:share", Root, "This period's share of the year", 100 * Share.Shown, "per cent", "Definition"));
        return tree.ToImmutable();
    }
}
