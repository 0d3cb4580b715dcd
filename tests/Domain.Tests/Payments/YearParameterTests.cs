using System.Globalization;
using GpCollections.Access;
using GpCollections.Collections;
using Xunit;

namespace GpCollections.Payments;

/// <summary>Four eyes on what a year's points are worth.</summary>
public sealed class YearParameterTests
{
    private static readonly Actor Ann = new("ann", "Ann");
    private static readonly Actor Ben = new("ben", "Ben");
    private static readonly DateTimeOffset Noon = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly YearParameters Proposed = new("2017-18", 2, 172, 7732, "A letter", Ann, Noon);
    private static readonly YearParameters Released = Proposed with { ReleasedBy = Ben, ReleasedAt = Noon };

    [Fact]
    public void Nothing_rests_on_what_is_only_proposed()
    {
        var shipped = YearParameterRules.History([Proposed], "2017-18");
        Assert.Equal([2, 1], shipped.Select(one => one.Version));
        Assert.Equal(171.20m, YearParameterRules.InForce(shipped, "2017-18")!.PoundsPerPoint);
        var history = YearParameterRules.History([Released, Proposed with { Version = 3 }], "2017-18");
        Assert.Equal(Released, YearParameterRules.InForce(history, "2017-18"));
        Assert.Null(YearParameterRules.InForce(history, "2030-31"));
    }

    [Fact]
    public void Released_parameters_go_before_the_shipped_and_behind_the_definitions_own()
    {
        var terms = Some.Terms(Some.Register("I1"));
        terms = terms with
        {
            Service = terms.Service with { Tariff = new(Services.TariffKind.QofPoints, null, null, []) },
        };
        Assert.Equal(
            new QofParameters(172, 7732, "A letter (version 2 of 2017-18)"),
            References.Of(terms, null, [], released: Released).Parameters);
        Assert.Equal(171.20m, References.Of(terms, null, []).Parameters!.PoundsPerPoint);
        var own = terms with
        {
            Service = terms.Service with { Tariff = new(Services.TariffKind.QofPoints, 100, null, []) },
        };
        Assert.Equal(
            (100m, "Definition of QOF-2017-18, version 1; where it is silent: A letter (version 2 of 2017-18)"),
            (References.Of(own, null, [], released: Released).Parameters!.PoundsPerPoint,
                References.Of(own, null, [], released: Released).Parameters!.Source));
    }

    [Fact]
    public void Who_entered_it_does_not_release_it()
    {
        Assert.Equal(RefusalCode.SamePerson, Refusal(Proposed, Ann));
        Assert.Equal(RefusalCode.SamePerson, Refusal(Proposed, new Actor("desk", "Desk", OnBehalfOf: Ann)));
        Assert.Null(Refusal(Proposed, Ben));
    }

    [Fact]
    public void What_is_released_stays_so_and_what_was_overtaken_is_entered_anew()
    {
        Assert.Null(Refusal(Released, Ann));
        Assert.Equal(RefusalCode.NotFound, Refusal(null, Ben));
        Assert.Equal(RefusalCode.Conflict, Refusal(Proposed, Ben, Released with { Version = 3 }));
    }

    [Theory]
    [InlineData("2017-19", "171.20", 7732, "A", "financialYear")]
    [InlineData("2017/18", "171.20", 7732, "A", "financialYear")]
    [InlineData("2017-18", "0", 7732, "A", "poundsPerPoint")]
    [InlineData("2017-18", "10000.01", 7732, "A", "poundsPerPoint")]
    [InlineData("2017-18", "1.23456", 7732, "A", "poundsPerPoint")]
    [InlineData("2017-18", "171.20", 0, "A", "nationalAverageListSize")]
    [InlineData("2017-18", "171.20", 1_000_001, "A", "nationalAverageListSize")]
    [InlineData("2017-18", "171.20", 7732, " ", "source")]
    public void What_cannot_be_is_refused_with_its_place(
        string year, string pounds, int average, string source, string field)
    {
        var refusal = YearParameterRules.RefusesProposal(
            new YearParameters(year, 0, decimal.Parse(pounds, CultureInfo.InvariantCulture), average, source), [])!;
        Assert.Equal((RefusalCode.Invalid, field), (refusal.Code, refusal.Field!.Value[0]));
    }

    [Fact]
    public void A_year_has_a_hundred_versions_at_most() => Assert.Equal(
        "financialYear",
        YearParameterRules.RefusesProposal(Proposed, [.. Enumerable.Repeat(Released, 100)])!.Field!.Value[0]);

    [Fact]
    public void The_newest_again_is_the_same_and_an_older_one_is_not()
    {
        Assert.Equal(Proposed, YearParameterRules.Same(Proposed with { Version = 0, ProposedBy = Ben }, [Proposed]));
        Assert.Null(YearParameterRules.Same(Proposed, [Proposed, Proposed with { Version = 3, PoundsPerPoint = 173 }]));
        Assert.Equal(4, YearParameterRules.NextVersion([Released with { Version = 3 }, Proposed]));
        Assert.Equal(2, YearParameterRules.NextVersion([]));
    }

    [Fact]
    public void Every_shipped_year_is_beyond_doubt_and_a_slipped_point_is_not()
    {
        var history = YearParameterRules.History([]);
        Assert.Equal(QofYears.All.Length, history.Length);
        Assert.All(history, one => Assert.Null(YearParameterRules.Doubt(one)));
        Assert.Equal(
            "A point brings 0.22142 pounds for each patient of the average list; since 2015/16 it has been 0.0221.",
            YearParameterRules.Doubt(Proposed with { PoundsPerPoint = 1712 }));
    }

    private static RefusalCode? Refusal(YearParameters? version, Actor by, params YearParameters[] others) =>
        YearParameterRules.RefusesRelease(version, by, [.. others, .. version is null ? [] : new[] { version }])?.Code;
}
