using System.Globalization;
using Xunit;

namespace GpCollections.Payments;

/// <summary>
/// Published examples as far as they are printed, and figures worked by hand with nothing rounded on the way: what the
/// other tests of payments do not hold yet.
/// </summary>
public sealed class VectorTests
{
    /// <summary>The points are kept whole beside the rounded ones, and opened down to.</summary>
    [Theory]
    [InlineData("DM007", 17, 35, 75, 412, 640, "12.484375", "12.48", "-0.004375")]
    [InlineData("CHD002", 17, 53, 93, 298, 351, "13.557621", "13.56", "0.002379")]
    public void Points_are_shown_before_and_after_their_only_rounding(
        string code, int points, int lower, int upper, int numerator, int denominator,
        string exact, string rounded, string difference)
    {
        var workings = Achievements.Of(
            Some.Terms(Some.Fraction(code, points, lower, upper)), null,
            [Some.Counted(code, numerator, denominator)], false).Workings.ToDictionary(working => working.Id);
        Assert.Equal(
            (exact, rounded, difference, Rounding.OfPoints),
            (Six($"points:{code}:exact"), Six($"points:{code}"), Six($"points:{code}:rounding"),
                workings[$"points:{code}:rounding"].Source));

        string Six(string id) => string.Create(CultureInfo.InvariantCulture, $"{workings[id].Value:0.######}");
    }

    /// <summary>
    /// The published examples without their rounded factors: a share of 3.05 against 2.1 per cent, and of 53 patients
    /// of 10,000 against 0.7 per cent.
    /// </summary>
    [Theory]
    [InlineData("29", "207.56", 16_000, 9_374, "3.05", "2.1", "14921.66")]
    [InlineData("44", "201.16", 10_000, 9_085, "0.53", "0.7", "7376.45")]
    public void Without_rounded_factors_a_published_example_is_another_sum(
        string points, string pounds, int list, int average, string share, string national, string amount) =>
        Assert.Equal(D(amount), Rounding.Pounds(QofPounds.Exact(
            D(points), D(pounds), QofPounds.ContractorPopulationIndex(list, average),
            new Ratio(D(share), D(national)))));

    /// <remarks>Source: Insight Solutions, 2016/17. Its factor is printed with three places only: 0.667.</remarks>
    [Theory]
    [InlineData("1", "147.73")]
    [InlineData("86", "12704.95")]
    public void Few_patients_with_diabetes_make_a_point_worth_less(string points, string amount)
    {
        var year = QofYears.Parameters("2016-17")!;
        Assert.Equal(D(amount), Rounding.Pounds(QofPounds.Exact(
            D(points), year.PoundsPerPoint, QofPounds.ContractorPopulationIndex(10_000, year.NationalAverageListSize),
            0.6672m)));
    }

    /// <summary>Once up and once down: both policies have a name, and nothing else rounds.</summary>
    [Theory]
    [InlineData("0.005", "0.01")]
    [InlineData("12.484375", "12.48")]
    [InlineData("12.485", "12.49")]
    public void Points_round_half_up(string exact, string rounded) =>
        Assert.Equal(D(rounded), Rounding.Points(D(exact)));

    [Theory]
    [InlineData("0.125", "0.13")]
    [InlineData("-0.125", "-0.13")]
    [InlineData("0.124999", "0.12")]
    public void Pounds_round_half_away_from_zero(string exact, string rounded) =>
        Assert.Equal(D(rounded), Rounding.Pounds(D(exact)));

    private static decimal D(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
