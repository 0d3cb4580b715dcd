using System.Collections.Immutable;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What one of something is paid with.</summary>
/// <param name="Amount">Pounds.</param>
/// <param name="AtMost">The register that limits how many are paid; null: none does.</param>
/// <remarks>
/// The price of the time when the work was done, never of the day of payment: the newest that began before the period
/// was over.
/// </remarks>
internal sealed record Price(decimal Amount, string Source, string? AtMost = null)
{
    /// <summary>
    /// Of one item of a count. A rate that names no indicator prices every count that has no price of its own. Null:
    /// none.
    /// </summary>
    public static Price? Of(Indicator indicator, Terms terms) => indicator.Fee is { } fee
        ? new Price(
            fee,
            Invariant($"Fee of {indicator.Code} in {terms.Service.Code}, version {terms.Service.Version}"))
        : Rates(terms).Any(rate => rate.Indicator == indicator.Code) ? OfIndicator(indicator, terms)
        : OfService(terms);

    /// <summary>The price that names the indicator.</summary>
    public static Price? OfIndicator(Indicator indicator, Terms terms) => Newest(terms, indicator.Code);

    /// <summary>The price that names no indicator.</summary>
    public static Price? OfService(Terms terms) => Newest(terms, null);

    /// <summary>The indicator's targets, lowest first: all those of the newest day.</summary>
    public static ImmutableArray<Rate> Bands(Indicator indicator, Terms terms)
    {
        var begun = Begun(terms, indicator.Code).Where(rate => rate.AtPercent is not null).ToList();
        return
        [
            .. begun.Where(rate => rate.From == begun.Max(each => each.From)).OrderBy(rate => rate.AtPercent),
        ];
    }

    /// <param name="from">Null: no price was found.</param>
    public static string SourceOf(Terms terms, DateOnly? from) => from is { } day
        ? Invariant($"Tariff of {terms.Service.Code}, version {terms.Service.Version}, from {day:d MMMM yyyy}")
        : Invariant($"Tariff of {terms.Service.Code}, version {terms.Service.Version}");

    public Factor Factor(string label) => new("price", label, Amount, Working.PoundsForOne, Source);

    private static ImmutableArray<Rate> Rates(Terms terms) => terms.Service.Tariff?.Rates ?? [];

    private static IEnumerable<Rate> Begun(Terms terms, string? indicator) =>
        Rates(terms).Where(rate => rate.Indicator == indicator && rate.From <= terms.Period.EndsOn);

    private static Price? Newest(Terms terms, string? indicator) =>
        Begun(terms, indicator).MaxBy(rate => rate.From) is { } newest
            ? new Price(newest.Amount, SourceOf(terms, newest.From), newest.AtMost)
            : null;
}
