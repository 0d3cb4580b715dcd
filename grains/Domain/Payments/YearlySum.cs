using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>
/// A sum for the year that does not ask how much was counted: fixed, or so much for each registered patient. A period
/// pays its share; where no period has one, all that are paid pay the same.
/// </summary>
/// <param name="Price">Pounds a year; null: the tariff has none that began before the period was over.</param>
/// <param name="PerPatient">It is paid for each patient of the list.</param>
/// <param name="Part">Of the year's sum.</param>
/// <param name="Condition">The question that has to be answered yes; null: none.</param>
internal sealed record YearlySum(
    Terms Terms, Price? Price, bool PerPatient, ListSize? List, YearPart Part, Line? Condition)
{
    public Sum? Sum => (Condition, Price, PerPatient, List) switch
    {
        ({ Values.Yes: false }, _, _, _) => Payments.Sum.Nothing,
        ({ Values: not { Yes: true } }, _, _, _) => null,
        (_, { } price, false, _) => Part.Of(price.Amount),
        (_, { } price, true, { } list) => Part.Of(price.Amount * list.Patients),
        _ => null,
    };

    public decimal? Amount => Sum?.Rounded;

    /// <summary>Null: the service is paid otherwise, or not for this period.</summary>
    public static YearlySum? Of(Terms terms, Reference? reference, ImmutableArray<Line> lines) => terms switch
    {
        {
            Service.PaymentRelated: true,
            Service.Tariff: { Kind: TariffKind.Fixed or TariffKind.PerRegisteredPatient } paid,
            Period.PaymentPeriod: true,
        } => new YearlySum(
            terms, Price.OfService(terms), paid.Kind == TariffKind.PerRegisteredPatient, reference?.List,
            YearPart.Of(terms), lines.FirstOrDefault(line => line.Code == paid.OnlyIf)),
        _ => null,
    };

    public ImmutableArray<Working> Workings() =>
    [
        new(Working.AmountRoot, null, "Amount", Amount, Working.Pounds, Rounding.OfShares),
        .. Factors().Select(factor => new Working(
            $"{Working.AmountRoot}:{factor.Id}", Working.AmountRoot, factor.Label, factor.Value, factor.Unit,
            factor.Source)),
    ];

    private IEnumerable<Factor> Factors()
    {
        if (Condition is { } condition)
        {
            yield return new(
                "condition", $"Only if {condition.Code}: {condition.Indicator.Description} (1 is yes)",
                Payable.Answer(condition.Values), "answer", Payable.Source(condition.Values));
        }

        yield return new(
            "price", PerPatient ? "For each registered patient and year" : "For the year", Price?.Amount,
            Working.PoundsForOne, Price?.Source ?? "Missing: the tariff has no price for this period");
        if (PerPatient)
        {
            yield return new(
                "list", "Registered patients", List?.Patients, "patients",
                List is { } list
                    ? Invariant($"List of {list.On:d MMMM yyyy}, imported")
                    : Invariant($"Missing: the practice's list size on {References.ListDay(Terms):d MMMM yyyy}"));
        }

        yield return Part.Factor();
        if (Terms.Service.Tariff?.WeeklyMinutesPerThousand is { } minutes && List is { } patients)
        {
            yield return new(
                "weekly", "To be offered each week", ExtendedHours.WeeklyMinutes(patients.Patients, minutes), "minutes",
                Invariant($"{minutes:0.##} minutes for every 1,000 patients, to the nearest quarter of an hour"));
        }

        yield return new("exact", Rule, Sum?.Exact, Working.ExactPounds, Rounding.OfShares);
    }

    private string Rule => PerPatient
        ? "Price of a year x registered patients x this period's share"
        : "Price of a year x this period's share";
}
