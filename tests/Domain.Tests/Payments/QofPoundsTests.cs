using System.Globalization;
using GpCollections.Organisations;
using GpCollections.Services;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Published examples, and figures worked by hand; never the formula again.</summary>
public sealed class QofPoundsTests
{
    /// <summary>With the factors as they are printed there.</summary>
    /// <remarks>Sources: Lincolnshire LMC, 2022/23; Ardens, 2021/22, and its example of dementia.</remarks>
    [Theory]
    [InlineData("29", "207.56", "1.71", "1.45", "14924.71")]
    [InlineData("29", "201.16", "1.76", "1.50", "15400.81")]
    public void A_published_example_comes_out(string points, string pounds, string cpi, string apdf, string amount) =>
        Assert.Equal(
            D(amount), Rounding.Pounds(QofPounds.Exact(D(points), D(pounds), D(cpi), D(apdf))));

    [Fact]
    public void The_published_example_of_dementia_comes_out()
    {
        var apdf = QofPounds.AdjustedPracticeDiseaseFactor(53, 10_000, 0.7m);
        Assert.Equal(167.54m, Rounding.Pounds(QofPounds.Exact(1, 201.16m, 1.10m, apdf)));
        Assert.Equal(7371.65m, Rounding.Pounds(QofPounds.Exact(44, 201.16m, 1.10m, apdf)));
    }

    /// <remarks>Sources: Lentells, 2020/21; Insight Solutions, 2016/17.</remarks>
    [Theory]
    [InlineData("2019-20", "559", 9000, "111395.20")]
    [InlineData("2020-21", "567", 9000, "112992.10")]
    [InlineData("2016-17", "1", 9500, "210.35")]
    [InlineData("2016-17", "1", 10000, "221.42")]
    public void Points_at_the_average_prevalence_come_out(string year, string points, int list, string amount)
    {
        var set = QofYears.Parameters(year)!;
        Assert.Equal(D(amount), Rounding.Pounds(QofPounds.Exact(
            D(points), set.PoundsPerPoint, QofPounds.ContractorPopulationIndex(list, set.NationalAverageListSize),
            Ratio.One)));
    }

    [Fact]
    public void A_weighted_and_an_unweighted_group_come_out()
    {
        var achievement = Achievements.Of(
            Diabetes, Known,
            [
                Some.Counted("DM017", register: 703), Some.Counted("DM007", 412, 640),
                Some.Counted("PC001", register: 9), Some.Counted("PC002", yes: true),
            ],
            false);
        // 12.48 points; worked out with 12.484375 it would be 2,857.76.
        Assert.Equal([2856.75m, 1255.44m], achievement.Groups.Select(group => group.Amount ?? 0));
        Assert.Equal(4112.19m, achievement.Amount);
        Assert.Equal(
            ("1.222193", "1.093993", 171.20m),
            (F(achievement.Groups[0].ContractorPopulationIndex), F(achievement.Groups[0].AdjustedPracticeDiseaseFactor),
                achievement.Groups[0].PoundsPerPoint ?? 0));
        Assert.Null(achievement.Groups[1].AdjustedPracticeDiseaseFactor);
        Assert.Equal(4112.19m, achievement.Indicators.Sum(indicator => indicator.Amount));
    }

    [Theory]
    [InlineData("list", "The practice's list size on 1 January 2018")]
    [InlineData("prevalence", "The national prevalence of DM in 2017-18")]
    [InlineData("register", "The practice's register of DM")]
    public void What_is_missing_is_said_and_nothing_is_half_paid(string what, string said)
    {
        var known = what switch
        {
            "list" => Known with { List = null },
            "prevalence" => Known with { Prevalences = [] },
            _ => Known,
        };
        var achievement = Achievements.Of(
            Diabetes, known,
            [
                Some.Counted("DM017", register: what == "register" ? null : 703), Some.Counted("DM007", 412, 640),
                Some.Counted("PC001", register: 9), Some.Counted("PC002", yes: true),
            ],
            false);
        Assert.Null(achievement.Amount);
        Assert.Contains(achievement.Workings, working => working.Label == $"Missing: {said}");
    }

    [Fact]
    public void A_group_of_nobody_earns_nothing() =>
        Assert.Equal(0, Achievements.Of(
            Diabetes with { Service = Diabetes.Service with { Indicators = [.. Diabetes.Service.Indicators.Take(2)] } },
            Known, [Some.Counted("DM017", register: 0), Some.Counted("DM007", 0, 0)], false).Amount);

    [Fact]
    public void Where_a_national_share_is_given_additional_services_are_weighted()
    {
        var terms = Service(Some.Register("CON001", 4, "CON"));
        Assert.Equal(836.96m, Pounds(terms, Known)); // 4 x 171.20 x 9450 / 7732
        Assert.Equal(
            885.67m, // x (2000 / 9450) / 20 %
            Pounds(terms, Known with { Prevalences = [new("CON", 20)] }));
    }

    [Fact]
    public void The_definition_goes_before_the_years_parameters()
    {
        Assert.Equal(7732, References.Of(Diabetes, null, []).Parameters!.NationalAverageListSize);
        var own = Diabetes with
        {
            Service = Diabetes.Service with { Tariff = new Tariff(TariffKind.QofPoints, 100, null, []) },
        };
        Assert.Equal((100m, 7732), (References.Of(own, null, []).Parameters!.PoundsPerPoint,
            References.Of(own, null, []).Parameters!.NationalAverageListSize));
    }

    [Theory]
    [InlineData(2017, 6, 30, "2018-01-01")]
    [InlineData(2018, 3, 31, "2018-01-01")]
    [InlineData(2018, 4, 1, "2019-01-01")]
    public void The_list_of_the_last_quarters_begin_counts(int year, int month, int day, string on) =>
        Assert.Equal(
            DateOnly.Parse(on), References.ListDay(Diabetes with { Period = Some.Period(new(year, month, day)) }));

    [Fact]
    public void Every_year_has_its_parameters_as_published()
    {
        Assert.Equal(8, QofYears.All.Length);
        var published = Shared.Read("data/cqrs/qof_constants.csv").Split('\n', StringSplitOptions.TrimEntries)
            .Skip(1).Select(line => line.Split(',')).Where(line => line.Length > 4).ToList();
        foreach (var line in published.Where(line => QofYears.Parameters(line[0].Replace('/', '-')) is not null))
        {
            var set = QofYears.Parameters(line[0].Replace('/', '-'))!;
            Assert.True(line[2] is "" || D(line[2]) == set.PoundsPerPoint, line[0]);
            Assert.True(line[3] is "" || D(line[3]) == set.NationalAverageListSize, line[0]);
        }
    }

    /// <summary>Pounds for a patient and point hardly change: a year that is far from it was mistyped.</summary>
    [Fact]
    public void Every_years_pounds_fit_its_average_list() => Assert.All(QofYears.All.Skip(1), year =>
        Assert.InRange(
            QofYears.Parameters(year)!.PoundsPerPoint / QofYears.Parameters(year)!.NationalAverageListSize,
            0.02209m, 0.02217m));

    /// <summary>Had practices' points more than two places, their published sums would too.</summary>
    [Fact]
    public void Published_sums_of_points_have_two_places() => Assert.All(
        Shared.Read("data/qof/qof_indicator_catalogue_1415_1920.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Select(line => line.Split(',')[7]),
        points => Assert.Equal(D(points), decimal.Round(D(points), 2)));

    private static readonly Terms Diabetes = Service(
        Some.Register("DM017", 0, "DM"), Some.Fraction("DM007", 17, 35, 75, "DM"),
        Some.Register("PC001", 3, "PC"), Some.Question("PC002", 3, "PC"));

    private static readonly Reference Known = References.Of(
        Diabetes, new ListSize(new(2018, 1, 1), 9450), [new("DM", 6.8m), new("PC", 0.4m), new("CHD", 3.1m)]);

    private static Terms Service(params Indicator[] indicators)
    {
        var terms = Some.Terms(indicators);
        return terms with
        {
            Service = terms.Service with { Tariff = new Tariff(TariffKind.QofPoints, null, null, []) },
        };
    }

    private static decimal? Pounds(Terms terms, Reference known) => Achievements.Of(
        terms, known, [Some.Counted("CON001", register: 2000)], false).Amount;

    private static decimal D(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string F(decimal? value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000000}");
}
