using System.Diagnostics;
using GpCollections.Collections;
using GpCollections.Organisations;
using GpCollections.Payments;
using GpCollections.Services;

namespace GpCollections;

/// <summary>How long a year's QOF takes for every practice of England: rules only, on one core.</summary>
internal static class QofYear
{
    private const int Practices = 7_159;
    private const int Groups = 19;

    public static int Run()
    {
        var terms = Terms();
        var random = new Random(1);
        Work(terms, random, 200); // Warm.
        var watch = Stopwatch.StartNew();
        var pounds = Work(terms, random, Practices);
        Console.WriteLine(
            $"QOF of {terms.Service.Indicators.Length} indicators for {Practices} practices, workings included: "
            + $"{watch.Elapsed.TotalSeconds:0.00} s on one core; {pounds:N2} pounds");
        return 0;
    }

    private static decimal Work(Terms terms, Random random, int practices)
    {
        var pounds = 0m;
        for (var practice = 0; practice < practices; practice++)
        {
            var known = References.Of(
                terms, new ListSize(new(2018, 1, 1), random.Next(1_000, 20_000)),
                Enumerable.Range(0, Groups).Select(group => new NationalPrevalence($"G{group}", 6.8m)));
            pounds += Achievements.Of(
                terms, known, [.. terms.Service.Indicators.Select(indicator => Counted(indicator, random))], false)
                .Amount ?? 0;
        }

        return pounds;
    }

    private static IndicatorValues Counted(Indicator indicator, Random random)
    {
        var whole = random.Next(1, 900);
        return indicator.Kind == IndicatorKind.Register
            ? new() { Indicator = indicator.Code, Register = whole }
            : new() { Indicator = indicator.Code, Numerator = random.Next(whole + 1), Denominator = whole };
    }

    /// <summary>As large as QOF 2017/18: 77 indicators, a register in each group.</summary>
    private static Terms Terms()
    {
        var period = new ServicePeriod(
            "2018-03", new(2017, 4, 1), new(2018, 3, 31), new(2018, 3, 31), null, null, null, null, null, null,
            PaymentPeriod: true, Share: null);
        return new Terms(
            new Service(
                "QOF-2017-18", "QOF", "QOF 2017/18", ServiceCategory.Qof, OdsCode.NhsEngland, period.StartsOn,
                period.EndsOn, CollectionMethod.Automatic, ManualEntryPolicy.None, true, true, true, true,
                [.. Enumerable.Range(0, 77).Select(Made)], [period], LateJoin.NextExtractOnly,
                new Tariff(TariffKind.QofPoints, null, null, []), new LegalBasis("Direction", "Notice")),
            period);
    }

    private static Indicator Made(int at) => at < Groups
        ? new($"G{at}-R", "Register", $"G{at}", IndicatorKind.Register, 4, null, null, false, null)
        : new($"G{at % Groups}-{at}", "Of them", $"G{at % Groups}", IndicatorKind.Fraction, 8, 40, 90, false, null);
}
