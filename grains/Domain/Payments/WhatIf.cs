using System.Collections.Immutable;
using System.Globalization;
using GpCollections.Collections;
using GpCollections.Extracts;
using GpCollections.Services;
using static System.FormattableString;

namespace GpCollections.Payments;

/// <summary>What is supposed instead of what is known; null: what is known stands.</summary>
/// <param name="Values">Of the indicators that are named; the others stand.</param>
/// <param name="Prevalences">Of the groups that are named; the others stand.</param>
public sealed record Supposition(
    ImmutableArray<IndicatorValues> Values,
    int? ListSize,
    decimal? PoundsPerPoint,
    int? NationalAverageListSize,
    ImmutableArray<NationalPrevalence> Prevalences);

/// <summary>Works out what figures or parameters would bring, by the same rules as what they bring.</summary>
public static class WhatIf
{
    private const string Given = "Given";
    private const int MostPatients = 10_000_000;
    private const int MostPounds = 10_000;
    private const int MostPrevalences = 100;
    private const decimal LeastPercent = 0.0001m;

    /// <summary>All that cannot be supposed, each with the place in the input.</summary>
    public static ImmutableArray<Refusal> Errors(Terms terms, Supposition supposed) =>
        supposed.Values.Length > terms.Service.Indicators.Length
            ? [Invalid("Give no more values than the service has indicators.", "values")]
        : supposed.Prevalences.Length > MostPrevalences
            ? [Invalid($"Give at most {MostPrevalences} prevalences.", "prevalences")]
        :
        [
            .. FigureChecks.Errors(terms.Service, supposed.Values),
            .. supposed.ListSize is < 1 or > MostPatients
                ? [Invalid("The list is 1 to 10,000,000 patients.", "listSize")] : ImmutableArray<Refusal>.Empty,
            .. supposed.NationalAverageListSize is < 1 or > MostPatients
                ? [Invalid("The average list is 1 to 10,000,000 patients.", "nationalAverageListSize")]
                : ImmutableArray<Refusal>.Empty,
            .. supposed.PoundsPerPoint is <= 0 or > MostPounds
                ? [Invalid("A point is worth more than 0 and up to 10,000 pounds.", "poundsPerPoint")]
                : ImmutableArray<Refusal>.Empty,
            .. supposed.Prevalences.Index().Where(one => one.Item.Percent is < LeastPercent or > 100)
                .Select(one => Invalid(
                    Invariant($"A prevalence is {LeastPercent} to 100 per cent."),
                    "prevalences", one.Index.ToString(CultureInfo.InvariantCulture), "percent")),
        ];

    /// <param name="known">As <see cref="References.Of"/> makes it; null: nothing is needed.</param>
    /// <param name="figures">The standing ones.</param>
    public static Achievement Of(
        Terms terms, Reference? known, ImmutableArray<IndicatorValues> figures, Supposition supposed)
    {
        var achievement = Achievements.Of(
            terms, Over(terms, known, supposed), FigureMerge.Over(figures, supposed.Values), provisional: true);
        ImmutableArray<string> places =
        [
            .. supposed.Values.Select(value => $"points:{value.Indicator}:"),
            .. supposed.Values.Select(value => $"{Working.AmountRoot}:{value.Indicator}:"),
        ];
        return achievement with
        {
            Workings =
            [
                .. achievement.Workings.Select(working => IsGiven(working, supposed, places)
                    ? working with { Source = Given } : working),
            ],
        };
    }

    private static bool IsGiven(Working working, Supposition supposed, ImmutableArray<string> places) =>
        (working.Source == Payable.Typed
            && places.Any(place => working.Id.StartsWith(place, StringComparison.Ordinal)))
        || (supposed.ListSize is not null && working.Id.EndsWith(":list", StringComparison.Ordinal))
        || supposed.Prevalences.Any(one =>
            working.Id == $"{Working.AmountRoot}:group:{one.Group}:adjustedPracticeDiseaseFactor:national");

    private static Reference? Over(Terms terms, Reference? known, Supposition supposed)
    {
        if (!References.AreAskedFor(terms.Service))
        {
            return known;
        }

        var standing = known ?? References.Of(terms, null, []);
        var list = supposed.ListSize is { } patients
            ? new ListSize(References.ListDay(terms), patients)
            : standing.List;
        var over = supposed.Prevalences.Select(one => one.Group).ToHashSet();
        return standing with
        {
            List = list,
            Parameters = Over(standing.Parameters, supposed),
            Prevalences =
                [.. standing.Prevalences.Where(one => !over.Contains(one.Group)), .. supposed.Prevalences],
        };
    }

    private static QofParameters? Over(QofParameters? standing, Supposition supposed) =>
        (supposed.PoundsPerPoint, supposed.NationalAverageListSize, standing) switch
        {
            (null, null, _) => standing,
            ({ } pounds, { } average, _) => new QofParameters(pounds, average, Given),
            (_, _, null) => null,
            _ => new QofParameters(
                supposed.PoundsPerPoint ?? standing.PoundsPerPoint,
                supposed.NationalAverageListSize ?? standing.NationalAverageListSize,
                $"{Given}; what was not: {standing.Source}"),
        };

    private static Refusal Invalid(string message, params string[] field) =>
        new(RefusalCode.Invalid, message, [.. field]);
}
