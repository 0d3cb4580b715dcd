using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Services;

public sealed class RollOverTests
{
    private static readonly DateOnly April2018 = new(2018, 4, 1);

    private static readonly Service Flu = Filled(new(
        "FLU-2017-18", "FLU", "Influenza", ServiceCategory.VaccinationAndImmunisation, OdsCode.NhsEngland,
        new(2017, 9, 1), new(2018, 3, 31), CollectionMethod.Automatic, ManualEntryPolicy.AfterExtractComplete,
        true, true, true, true,
        [new("FLU001", "Doses", null, IndicatorKind.Count, null, null, null, false, null)],
        [], LateJoin.BackfillManual,
        new(TariffKind.ItemOfService, null, null,
            [new("FLU001", new(2017, 9, 1), 9.80m), new("FLU001", new(2018, 1, 1), 10.06m)]),
        new("Direction", "Notice"), 3, new ServiceCalendar(CalendarFrequency.Monthly, 1, 4, 7, 5, 12)));

    [Fact]
    public void The_next_year_has_the_calendar_s_periods_with_its_own_bank_holidays_and_the_last_prices()
    {
        var (outcome, next) = One(Flu);
        Assert.Equal((RollOverOutcome.New, "FLU-2018-19"), (outcome.Outcome, outcome.Code));
        Assert.Empty(outcome.Missing);
        Assert.Equal(1, next!.Version);
        Assert.Equal((new DateOnly(2018, 9, 1), new DateOnly(2019, 3, 31)), (next.StartsOn, next.EndsOn));
        Assert.Equal(Calendars.Periods(next), next.Periods);
        Assert.Equal("2019-03", next.Periods[^1].Code);
        Assert.Equal([new Rate("FLU001", new(2018, 9, 1), 10.06m)], next.Tariff!.Rates);
        Assert.Equal((Flu.LateJoin, Flu.LegalBasis), (next.LateJoin, next.LegalBasis));
        Assert.Equal(
            [
                "from 2018-09-01 to 2019-03-31, 7 of 7 periods: 2018-09 to 2019-03.",
                "price of FLU001: 10.06 pounds.",
            ],
            outcome.Differences);
    }

    [Fact]
    public void Each_target_keeps_its_price()
    {
        var targets = Flu with
        {
            Indicators = [Flu.Indicators[0] with { Kind = IndicatorKind.Fraction }],
            Tariff = new(TariffKind.Banded, null, null,
            [
                new("FLU001", new(2017, 9, 1), 100, 70, 50), new("FLU001", new(2017, 9, 1), 300, 90, 50),
                new("FLU001", new(2018, 1, 1), 100, 70, 50), new("FLU001", new(2018, 1, 1), 310, 90, 50),
            ]),
        };
        var (outcome, next) = One(targets);
        Assert.Equal(
            [new Rate("FLU001", new(2018, 9, 1), 100, 70, 50), new Rate("FLU001", new(2018, 9, 1), 310, 90, 50)],
            next!.Tariff!.Rates);
        Assert.Contains("price of FLU001 at 90 per cent: 310.00 pounds.", outcome.Differences);
        var dearer = next with { Tariff = next.Tariff with { Rates = [next.Tariff.Rates[0]] } };
        Assert.Equal(
            ["price of FLU001 at 90 per cent from 2018-09-01: not there, and would come."],
            One(targets, dearer).Outcome.Differences);
    }

    [Fact]
    public void A_second_run_finds_it_there_and_says_what_somebody_made_of_it()
    {
        var made = One(Flu).Service!;
        var again = One(Flu, made).Outcome;
        Assert.Equal(RollOverOutcome.AlreadyThere, again.Outcome);
        Assert.Empty(again.Differences.Concat(again.Missing));
        var edited = One(Flu, made with { Name = "Flu", Version = 4 }).Outcome;
        Assert.Equal(["name: Flu stands there, Influenza would come."], edited.Differences);
        var cut = One(Flu, made with { Periods = made.Periods.RemoveAt(0), Indicators = [] }).Outcome;
        Assert.Equal(
            ["indicator FLU001: not there, and would come.", "period 2018-09: not there, and would come."],
            cut.Differences);
    }

    [Fact]
    public void A_legal_basis_is_carried_only_where_it_holds_for_all_days()
    {
        var ends = Flu with { LegalBasis = new("Direction", "Notice", null, new(2019, 3, 30)) };
        var (outcome, next) = One(ends);
        Assert.Equal(LegalBasis.None, next!.LegalBasis);
        Assert.Equal(
            ["A Direction and a Data Provision Notice: this year's holds until 30 March 2019. Give them with "
                + "defineService; until then FLU-2018-19 can't be offered."],
            outcome.Missing);
        Assert.Equal(RefusalCode.Invalid, Offering.Refuses(next)?.Code);
        Assert.Contains("no legal basis", One(ends, next).Outcome.Missing[0], StringComparison.Ordinal);
        var holds = Flu with { LegalBasis = new("Direction", "Notice", new(2018, 9, 1), new(2019, 3, 31)) };
        Assert.Equal(holds.LegalBasis, One(holds).Service!.LegalBasis);
        Assert.Null(Offering.Refuses(One(holds).Service!));
        Assert.NotNull(Offering.Refuses(holds));
    }

    [Fact]
    public void What_was_given_by_hand_comes_a_year_later_and_is_to_be_looked_at()
    {
        var byHand = Flu with
        {
            Calendar = null,
            Periods =
            [
                new("S1", new(2017, 9, 1), new(2018, 2, 28), new(2018, 2, 28), London.StartOf(new(2018, 3, 10)),
                    London.StartOf(new(2018, 3, 25)).AddHours(9), null, null, new(2018, 3, 30), null, true, 46),
            ],
        };
        var (outcome, next) = One(byHand);
        var period = Assert.Single(next!.Periods);
        Assert.Equal(("S1", 46m), (period.Code, period.Share));
        Assert.Equal(new DateOnly(2019, 2, 28), period.EndsOn);
        Assert.Equal(London.StartOf(new(2019, 3, 10)), period.ExtractOpensAt);
        Assert.Equal(new DateOnly(2019, 4, 1), period.DeclareBy); // 30 March 2019 is a Saturday.
        Assert.StartsWith("The dates of S1 were given", Assert.Single(outcome.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void The_parameters_of_a_known_year_are_its_own_and_of_an_unknown_one_missing()
    {
        var qof = Flu with
        {
            Code = "QOF-2017-18",
            Family = "QOF",
            Tariff = new(TariffKind.QofPoints, 171.20m, 7732, []),
        };
        Assert.Equal(
            new Tariff(TariffKind.QofPoints, 179.26m, 8096, []).ToString(), $"{One(qof).Service!.Tariff}");
        var late = qof with { StartsOn = new(2040, 9, 1), EndsOn = new(2041, 3, 31) };
        var (outcome, next) = Planned(new(2041, 4, 1), [Filled(late with { Periods = [] })]);
        Assert.Equal(171.20m, next!.Tariff!.PoundsPerPoint);
        Assert.EndsWith("2041-42 are not known: this year's stand.", Assert.Single(outcome.Missing));
        (outcome, _) = Planned(
            new(2041, 4, 1), [Filled(late with { Periods = [], Tariff = new(TariffKind.QofPoints, null, null, []) })]);
        Assert.EndsWith("2041-42 are not known: releaseParameters gives them.", Assert.Single(outcome.Missing));
    }

    [Fact]
    public void What_runs_on_and_what_a_family_has_twice_is_left_out()
    {
        var twice = Flu with { Code = "FLU-EXTRA" };
        var plan = RollOver.Plan(
            [twice, Flu, Flu with { Code = "LONG", Family = "LONG", EndsOn = new(2020, 3, 31) }], April2018, null);
        Assert.Equal(
            [
                ("FLU-2017-18", RollOverOutcome.New), ("FLU-EXTRA", RollOverOutcome.LeftOut),
                ("LONG", RollOverOutcome.LeftOut),
            ],
            plan.Select(each => (each.Outcome.From, each.Outcome.Outcome)));
        Assert.Equal("FLU-EXTRA", Assert.Single(RollOver.Plan([twice, Flu], April2018, ["FLU-EXTRA"])).Outcome.From);
        Assert.Empty(RollOver.Plan([Flu], new(2019, 4, 1), null));
        Assert.Equal(RefusalCode.Invalid, RollOver.Unknown([Flu], April2018, ["FLU-2016-17"])?.Code);
        Assert.Null(RollOver.Unknown([Flu], April2018, ["FLU-2017-18"]));
    }

    [Theory]
    [InlineData("2018-19", "2018-04-01")]
    [InlineData("2018", null)]
    [InlineData("2018-20", null)]
    public void A_year_is_written_as_everywhere(string text, string? day) =>
        Assert.Equal(day, $"{RollOver.FirstDay(text):yyyy-MM-dd}" is { Length: > 0 } found ? found : null);

    private static Service Filled(Service service) => Calendars.Filled(service);

    private static (RolledOver Outcome, Service? Service) One(Service from, params Service[] standing) =>
        Planned(April2018, [from, .. standing]);

    private static (RolledOver Outcome, Service? Service) Planned(DateOnly firstDay, ImmutableArray<Service> catalogue)
    {
        var planned = Assert.Single(RollOver.Plan(catalogue, firstDay, null));
        return (planned.Outcome, planned.Service);
    }
}
