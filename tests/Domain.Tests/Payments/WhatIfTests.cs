using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>The same rules on supposed figures and parameters.</summary>
public sealed class WhatIfTests
{
    private static readonly Supposition Nothing = new([], null, null, null, []);

    private static readonly Terms Diabetes = Of(
        Some.Register("DM017", 0, "DM"), Some.Fraction("DM007", 17, 35, 75, "DM"));

    private static readonly Reference Known = References.Of(
        Diabetes, new ListSize(new(2018, 1, 1), 9450), [new NationalPrevalence("DM", 6.8m)]);

    private static readonly ImmutableArray<IndicatorValues> Figures =
        [Some.Counted("DM017", register: 703), Some.Counted("DM007", 412, 640)];

    [Fact]
    public void Supposing_nothing_is_the_real_thing()
    {
        var (real, supposed) =
            (Achievements.Of(Diabetes, Known, Figures, true), WhatIf.Of(Diabetes, Known, Figures, Nothing));
        Assert.Equal((2856.75m, real.Points), (supposed.Amount, supposed.Points));
        Assert.Equal(real.Workings, supposed.Workings);
    }

    /// <summary>Each worked by hand from 12.48 or 17 points.</summary>
    [Theory]
    [InlineData("figures", "3891.41")] // 17 x 171.20 x 9450/7732 x (703/9450)/6.8 %
    [InlineData("list", "2856.75")] // The list cancels out.
    [InlineData("pounds", "1668.66")] // At 100 pounds.
    [InlineData("average", "2761.05")] // At 8,000 patients; the factor is 9450/8000.
    [InlineData("prevalence", "1428.38")] // Twice as common.
    [InlineData("both", "1612.76")] // 100 pounds, 8,000 patients.
    public void What_is_supposed_goes_before_what_is_known(string what, string amount)
    {
        var supposed = what switch
        {
            "figures" => Nothing with
            {
                Values = [Some.Counted("DM007", 640, 640) with { Source = FiguresSource.Manual }],
            },
            "list" => Nothing with { ListSize = 20_000 },
            "pounds" => Nothing with { PoundsPerPoint = 100 },
            "average" => Nothing with { NationalAverageListSize = 8000 },
            "prevalence" => Nothing with { Prevalences = [new NationalPrevalence("DM", 13.6m)] },
            _ => Nothing with { PoundsPerPoint = 100, NationalAverageListSize = 8000 },
        };
        var found = WhatIf.Of(Diabetes, Known, Figures, supposed);
        Assert.Equal(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), found.Amount);
        Assert.Contains(found.Workings, working => working.Source!.StartsWith("Given", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_practice_all_is_given_and_nothing_says_that_it_was_imported()
    {
        var found = WhatIf.Of(
            Diabetes, null, [],
            new Supposition(
                [.. Figures.Select(values => values with { Source = FiguresSource.Manual })], 9450, null, null,
                [new NationalPrevalence("DM", 6.8m)]));
        Assert.Equal(2856.75m, found.Amount);
        Assert.DoesNotContain(
            found.Workings,
            working => working.Source is "Typed" or "Imported"
                || working.Source!.EndsWith("imported", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unknown", "values.0.indicator")]
    [InlineData("twice", "values")]
    [InlineData("impossible", "values.0.numerator")]
    [InlineData("list", "listSize")]
    [InlineData("average", "nationalAverageListSize")]
    [InlineData("pounds", "poundsPerPoint")]
    [InlineData("prevalence", "prevalences.0.percent")]
    [InlineData("prevalences", "prevalences")]
    public void What_cannot_be_supposed_is_refused_with_its_place(string what, string place)
    {
        var supposed = what switch
        {
            "unknown" => Nothing with { Values = [Some.Counted("NONE", 1, 2)] },
            "twice" => Nothing with { Values = [.. Figures, .. Figures] },
            "impossible" => Nothing with { Values = [Some.Counted("DM007", 3, 2)] },
            "list" => Nothing with { ListSize = 0 },
            "average" => Nothing with { NationalAverageListSize = -1 },
            "pounds" => Nothing with { PoundsPerPoint = 10_001 },
            "prevalence" => Nothing with { Prevalences = [new NationalPrevalence("DM", 0)] },
            _ => Nothing with { Prevalences = [.. Enumerable.Repeat(new NationalPrevalence("DM", 1), 101)] },
        };
        var refusal = WhatIf.Errors(Diabetes, supposed)[0];
        Assert.Equal((RefusalCode.Invalid, place), (refusal.Code, string.Join('.', refusal.Field!.Value)));
        Assert.Empty(WhatIf.Errors(Diabetes, Nothing));
    }

    private static Terms Of(params Indicator[] indicators)
    {
        var terms = Some.Terms(indicators);
        return terms with
        {
            Service = terms.Service with { Tariff = new Tariff(TariffKind.QofPoints, null, null, []) },
        };
    }
}
