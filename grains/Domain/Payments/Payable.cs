using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>One thing that an amount was worked out from.</summary>
/// <param name="Id">Unique among its indicator's.</param>
internal sealed record Factor(string Id, string Label, decimal? Value, string Unit, string? Source);

/// <summary>What one indicator is paid by itself, and what it was worked out from.</summary>
/// <param name="Sum">Null: something was not counted yet, or has no price.</param>
/// <param name="Rule">How it was worked out, in words.</param>
/// <param name="IsShare">Of a year's sum.</param>
internal sealed record Payable(Sum? Sum, string Rule, ImmutableArray<Factor> Factors, bool IsShare = false)
{
    public const string Typed = "Typed";

    private const string Patients = "patients";
    private const string Items = "items";
    private const string PerCent = "per cent";

    /// <summary>Null: it has no price, or the whole service is paid at once.</summary>
    /// <param name="counted">All that was counted, by indicator.</param>
    public static Payable? Of(
        Indicator indicator,
        Terms terms,
        IReadOnlyDictionary<string, IndicatorValues> counted,
        Reference? reference)
    {
        var values = counted.GetValueOrDefault(indicator.Code);
        return (terms.Service.Tariff?.Kind ?? TariffKind.None, indicator.Kind) switch
        {
            _ when !terms.Service.PaymentRelated => null,
            (TariffKind.None or TariffKind.ItemOfService, IndicatorKind.Count) =>
                OfItems(indicator, terms, values, counted, reference),
            (TariffKind.TickBox, IndicatorKind.YesNo) when terms.Period.PaymentPeriod =>
                OfAnswer(indicator, terms, values),
            (TariffKind.Banded, IndicatorKind.Fraction) when terms.Period.PaymentPeriod =>
                OfTarget(indicator, terms, values),
            _ => null,
        };
    }

    private static Payable? OfItems(
        Indicator indicator,
        Terms terms,
        IndicatorValues? values,
        IReadOnlyDictionary<string, IndicatorValues> counted,
        Reference? reference)
    {
        if (Price.Of(indicator, terms) is not { } price)
        {
            return null;
        }

        Factor count = new("count", "Count", values?.Count, Items, Source(values));
        var one = price.Factor("Price of one");
        if (price.AtMost is not { } register)
        {
            return new(Whole(values?.Count * price.Amount), "Count x price of one", [count, one]);
        }

        var own = counted.GetValueOrDefault(register);
        var earlier = reference?.Earlier.FirstOrDefault(each => each.Indicator == indicator.Code)?.Count ?? 0;
        var paid = (values?.Count, own?.Register) is ({ } items, { } patients)
            ? Math.Min(items, Math.Max(0, patients - earlier))
            : (int?)null;
        return new(
            Whole(paid * price.Amount),
            "Each patient once a year: no more than the register less what earlier periods counted x price of one",
            [
                count,
                new("register", $"Patients on {register}", own?.Register, Patients, Source(own)),
                new("earlier", "Counted in the year's earlier periods", earlier, Items, "Figures of those periods"),
                new("paid", "Paid for", paid, Items, "Calculated"),
                one,
            ]);
    }

    private static Payable? OfAnswer(Indicator indicator, Terms terms, IndicatorValues? values)
    {
        if (Price.OfIndicator(indicator, terms) is not { } price)
        {
            return null;
        }

        var part = YearPart.Of(terms);
        return new(
            values?.Yes is { } yes ? yes ? part.Of(price.Amount) : Payments.Sum.Nothing : null,
            "Answered yes: price of a year x this period's share; answered no: nothing",
            [
                new("answer", "Answer (1 is yes)", Answer(values), "answer", Source(values)),
                price.Factor("For a year"),
                part.Factor(),
            ],
            IsShare: true);
    }

    private static Payable? OfTarget(Indicator indicator, Terms terms, IndicatorValues? values)
    {
        var bands = Price.Bands(indicator, terms);
        if (bands.IsEmpty)
        {
            return null;
        }

        var (part, whole) = (values?.Numerator, values?.Denominator);
        // Products: a percentage worked out first would miss a target by a hair.
        var reached = bands.Where(band => whole > 0 && 100m * part >= band.AtPercent * whole)
            .MaxBy(band => band.AtPercent);
        var year = YearPart.Of(terms);
        Sum? sum = (reached, part, whole) switch
        {
            (_, null, not 0) or (_, _, null) => null,
            (null, _, _) => Payments.Sum.Nothing,
            ({ ForPatients: { } average }, _, { } patients) => year.Of(reached.Amount * patients) / average,
            _ => year.Of(reached.Amount),
        };
        return new(
            sum, TargetRule(bands), [.. TargetFactors(indicator, terms, values, reached), year.Factor()],
            IsShare: true);
    }

    private static Sum? Whole(decimal? pounds) => pounds is { } sum ? Payments.Sum.Whole(sum) : null;

    private static string TargetRule(ImmutableArray<Rate> bands) =>
        Invariant($"From {bands[0].AtPercent:0.######} % on the price of the highest target reached")
        + (bands[0].ForPatients is null ? "" : " x patients / an average practice's")
        + " x this period's share; below it nothing";

    private static IEnumerable<Factor> TargetFactors(
        Indicator indicator, Terms terms, IndicatorValues? values, Rate? reached)
    {
        yield return new("numerator", "Numerator", values?.Numerator, Patients, Source(values));
        yield return new("denominator", "Denominator", values?.Denominator, Patients, Source(values));
        yield return new(
            "percentage", "Percentage",
            values is { Numerator: { } part, Denominator: > 0 and { } whole } ? Points.Percentage(part, whole) : null,
            PerCent, "Calculated");
        var source = Price.SourceOf(terms, reached?.From);
        yield return new("target", $"{indicator.Code}: target reached", reached?.AtPercent, PerCent, source);
        yield return new("price", "For a year", reached?.Amount, Working.PoundsForOne, source);
        if (reached?.ForPatients is { } average)
        {
            yield return new("average", "An average practice's patients", average, Patients, source);
        }
    }

    internal static decimal? Answer(IndicatorValues? values) => values?.Yes is { } yes ? yes ? 1 : 0 : null;

    internal static string Source(IndicatorValues? values) => values switch
    {
        null => "Not counted",
        { Defaulted: true } => "A default nobody typed",
        { Source: FiguresSource.Extract } => "Clinical system",
        { Source: FiguresSource.Manual } => Typed,
        _ => "Clinical system and typed",
    };
}
