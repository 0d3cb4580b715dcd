using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>For what is paid in advance, how much a month, and how that is told.</summary>
public static class AspirationLaw
{
    private const string YearOfMore = "2024-25";

    /// <summary>Of last year's achievement.</summary>
    /// <remarks>Source: QOF guidance: 70 per cent up to 2023/24, 80 per cent since 2024/25.</remarks>
    public static decimal Percent(string financialYear) =>
        string.CompareOrdinal(financialYear, YearOfMore) < 0 ? 70 : 80;

    /// <summary>The period whose achievement is paid in part in advance; null: the service has none.</summary>
    public static ServicePeriod? PeriodOf(Service service) =>
        service is { Category: ServiceCategory.Qof, PaymentRelated: true, Tariff.Kind: TariffKind.QofPoints }
            ? service.Periods.Where(period => period.PaymentPeriod).MaxBy(period => period.EndsOn)
            : null;

    /// <summary>Whether the month is one of the service's.</summary>
    public static bool Covers(Service service, string month) => PaymentMonths.FirstDay(month) is { } first
        && first >= new DateOnly(service.StartsOn.Year, service.StartsOn.Month, 1) && first <= service.EndsOn;

    /// <summary>Null: a practice may aspire to so many of the year's points.</summary>
    public static Refusal? RefusesPoints(Service service, decimal points) => points > 0 && points <= PointsOf(service)
        ? null
        : new(
            RefusalCode.Invalid,
            Invariant($"{service.Code} has {PointsOf(service):0.##} points: a practice aspires to more than 0 and at ")
                + "most to all of them.",
            ["points"]);

    /// <summary>All that can be had in the year.</summary>
    public static decimal PointsOf(Service service) => service.Indicators.Sum(indicator => indicator.Points ?? 0);

    /// <summary>What the amount rests on, or a sentence that says what is missing.</summary>
    /// <param name="points">
    /// That were typed; null: those that were agreed, or where there are none, by last year's achievement.
    /// </param>
    public static (AspirationBasis? Basis, string? Missing) Basis(
        Terms terms, decimal? points, AspirationKnown? known)
    {
        if (known?.Parameters is not { } parameters)
        {
            return (null, "What a point is worth in this year is not known.");
        }

        if ((points ?? known.Agreed?.Points) is { } aspired)
        {
            return known.List is { } list
                ? (new(
                    AspirationMethod.ByPoints, parameters.PoundsPerPoint, Points: aspired, List: list,
                    NationalAverageListSize: parameters.NationalAverageListSize,
                    Agreement: known.Agreed?.Version), null)
                : (null, Invariant($"The practice's list size on {terms.Service.StartsOn:d MMMM yyyy} is not known."));
        }

        return known is { AchievementBefore: { } achieved, ParametersBefore: { } before, PointsAvailableBefore: > 0 }
            ? (new(
                AspirationMethod.ByAchievement, parameters.PoundsPerPoint, achieved, before.PoundsPerPoint,
                PointsOf(terms.Service), known.PointsAvailableBefore,
                Percent(FinancialYear.Of(terms.Service.EndsOn))), null)
            : (null,
                "No achievement of the year before was approved for the last time: agree upon the points that the "
                    + "practice aspires to.");
    }

    /// <summary>A month's payment.</summary>
    public static decimal Amount(AspirationBasis basis) => basis switch
    {
        {
            Method: AspirationMethod.ByPoints, Points: { } points, List: { } list,
            NationalAverageListSize: { } average,
        } => Aspiration.MonthByPoints(
            points, basis.PoundsPerPoint, QofPounds.ContractorPopulationIndex(list.Patients, average)),
        {
            AchievementBefore: { } achieved, PoundsPerPointBefore: { } pounds, PointsAvailable: { } available,
            PointsAvailableBefore: { } before, Percent: { } percent,
        } => Aspiration.MonthByAchievement(
            achieved, Aspiration.UpratingIndex(basis.PoundsPerPoint, pounds, available, before), percent),
        _ => throw new System.Diagnostics.UnreachableException("An aspiration payment rests on nothing."),
    };

    /// <summary>How a month's payment was worked out: with pounds.</summary>
    public static string Words(AspirationMonth month) => month.Basis is { Method: AspirationMethod.ByPoints } points
        ? Invariant($"{points.Points} points x {points.PoundsPerPoint} pounds x {points.List?.Patients} / ")
            + Invariant($"{points.NationalAverageListSize} patients / 12 months")
            + (points.Agreement is { } version ? Invariant($"; points by version {version} of the agreement") : "")
        : Invariant($"{month.Basis.AchievementBefore} pounds of the year before x ")
            + Invariant($"({month.Basis.PoundsPerPoint} x {month.Basis.PointsAvailable}) / ")
            + Invariant($"({month.Basis.PoundsPerPointBefore} x {month.Basis.PointsAvailableBefore}) x ")
            + Invariant($"{month.Basis.Percent} per cent / 12 months");

    /// <summary>
    /// What is left to pay of an achievement, part by part; nothing where nothing was paid in advance.
    /// </summary>
    /// <param name="amount">Of the achievement; null: not known.</param>
    public static ImmutableArray<Working> Workings(ImmutableArray<AspirationMonth> paid, decimal? amount)
    {
        const string Root = Working.PaymentRoot;
        return paid.IsEmpty
            ? []
            :
            [
                new(
                    Root, null, "To pay after aspiration", amount - paid.Sum(month => month.Amount), Working.Pounds,
                    null),
                new($"{Root}:achievement", Root, "Achievement", amount, Working.Pounds, $"See {Working.AmountRoot}"),
                .. paid.Select(month => new Working(
                    $"{Root}:{month.Month}", Root, $"Aspiration paid for {MonthWords(month.Month)}", -month.Amount,
                    Working.Pounds, Words(month))),
            ];
    }

    private static string MonthWords(string month) => PaymentMonths.FirstDay(month) is { } first
        ? first.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
        : month;
}
