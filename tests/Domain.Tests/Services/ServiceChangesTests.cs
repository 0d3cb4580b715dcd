using System.Collections.Immutable;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Services;

public sealed class ServiceChangesTests
{
    private static readonly Service Flu = new(
        "FLU-2017-18", "FLU", "Influenza", ServiceCategory.VaccinationAndImmunisation, OdsCode.NhsEngland,
        new(2017, 9, 1), new(2018, 3, 31), CollectionMethod.Automatic, ManualEntryPolicy.AfterExtractComplete,
        true, true, true, true,
        [new("FLU001", "Doses", null, IndicatorKind.Count, null, null, null, false, null)],
        [], LateJoin.BackfillManual, new(TariffKind.ItemOfService, null, null, [new("FLU001", new(2017, 9, 1), 9.80m)]),
        new("Direction", "Notice"), 3, new ServiceCalendar(CalendarFrequency.Monthly, 1, 4, 7, 5, 12));

    private static readonly Service Standing = Flu with { Periods = Calendars.Periods(Flu) };

    [Fact]
    public void Every_part_of_a_definition_has_its_words()
    {
        var other = Standing with
        {
            Code = "OTHER",
            Family = "OTHER",
            Paycode = "OTHER",
            Name = "Other",
            Category = ServiceCategory.CoreContract,
            Requester = OdsCode.Parse("PHE"),
            StartsOn = new(2017, 4, 1),
            EndsOn = new(2018, 8, 31),
            CollectionMethod = CollectionMethod.AutomaticAndManual,
            ManualEntry = ManualEntryPolicy.Always,
            PaymentRelated = false,
            DeclarationRequired = false,
            ApprovalRequired = false,
            FinancialApprovalRequired = false,
            LateJoin = LateJoin.NextExtractOnly,
            Tariff = new(TariffKind.QofPoints, 171.20m, 7732, [], "FLU001", 30),
            LegalBasis = new("Other", "Other", new(2017, 4, 1), new(2018, 3, 31)),
            Calendar = null,
            Indicators = [],
            Periods = [],
        };
        var words = ServiceDifferences.Between(Standing, other).Select(one => $"{one}").ToList();
        Assert.Contains("collected: automatic and manual, and automatic before.", words);
        Assert.Contains("pounds for a point: 171.2, and none before.", words);
        Assert.Contains("indicator FLU001: removed.", words);
        Assert.Contains("period 2017-09: removed.", words);
        Assert.Contains("price of FLU001 from 2017-09-01: removed.", words);
        Assert.Contains("late joiners: next extract only, and backfill manual before.", words);
        Assert.Equal(24 + 1 + 7 + 1, words.Count);
        Assert.Empty(ServiceDifferences.Between(Standing, Standing with { Version = 9, Code = "OTHER" }));
    }

    [Fact]
    public void Dates_of_what_was_offered_move_forward_and_others_as_one_likes()
    {
        var period = Standing.Periods[0];
        var now = period.ExtractOpensAt!.Value.AddDays(1);
        Refusal? Told(ServicePeriod moved, params ImmutableArray<string> offered) => ServiceChanges.RefusesMoves(
            Standing, Standing with { Periods = Standing.Periods.SetItem(0, moved) }, offered, now);
        var reopened = period with { ExtractOpensAt = period.ExtractOpensAt.Value.AddDays(2) };
        Assert.Equal(RefusalCode.Conflict, Told(reopened, period.Code)?.Code);
        Assert.Null(Told(reopened));
        Assert.Null(Told(period with { ApproveBy = period.ApproveBy!.Value.AddDays(7) }, period.Code));
    }

    [Fact]
    public void An_import_leaves_the_dates_of_what_was_offered()
    {
        var file = Standing with { Name = "Flu" };
        var moved = Standing with
        {
            Periods = [.. Standing.Periods.Select(one => one with { ApproveBy = one.ApproveBy!.Value.AddDays(7) })],
        };
        var offered = Standing.Periods[0].Code;
        var taken = ServiceChanges.WithDatesOf(moved, file, [offered]);
        Assert.Equal("Flu", taken.Name);
        Assert.Equal(moved.Period(offered), taken.Period(offered));
        Assert.Equal(file.Periods.RemoveAt(0), taken.Periods.RemoveAt(0));
    }

    [Fact]
    public void Once_offered_the_paycode_stands()
    {
        Assert.Null(ServiceChanges.Refuses(Standing, Standing with { Paycode = "NEW" }, "Why not", null, []));
        Assert.Null(ServiceChanges.Refuses(
            Standing, Standing with { Paycode = "FLU", Name = "Flu" }, "Why not", null, [Standing.Periods[0].Code]));
        Assert.Equal(
            RefusalCode.Conflict,
            ServiceChanges.Refuses(
                Standing, Standing with { Paycode = "NEW" }, "Why not", null, [Standing.Periods[0].Code])?.Code);
    }

    [Fact]
    public void Of_what_stays_each_part_that_changed_is_told()
    {
        var period = Standing.Periods[0];
        var other = Standing with
        {
            Indicators = [Standing.Indicators[0] with { Points = 5, Default = ManualDefault.Zero }],
            Periods = Standing.Periods.SetItem(0, period with { DeclareBy = null, Share = 46 }),
            Tariff = Standing.Tariff! with { Rates = [new("FLU001", new(2017, 9, 1), 9.81m)] },
        };
        Assert.Equal(
            [
                "indicator FLU001, points: 5, and none before.",
                "indicator FLU001, default: zero, and none before.",
                $"period 2017-09, last day to declare: none, and {period.DeclareBy:yyyy-MM-dd} before.",
                "period 2017-09, share in per cent: 46, and none before.",
                "price of FLU001 from 2017-09-01: 9.81, and 9.8 before.",
            ],
            ServiceDifferences.Between(Standing, other).Select(one => $"{one}"));
    }

    [Fact]
    public void A_change_needs_a_reason_and_the_version_that_was_seen()
    {
        var next = Standing with { Name = "Other" };
        Assert.Equal((RefusalCode.Conflict, "reason"), Refused(next, reason: " "));
        Assert.Equal((RefusalCode.Invalid, "reason"), Refused(next, reason: new string('x', 2_001)));
        Assert.Equal((RefusalCode.Conflict, "expectedVersion"), Refused(next, version: 2));
        Assert.Null(Refused(next, version: 3));
    }

    [Fact]
    public void What_was_offered_stands()
    {
        var (first, rest) = (Standing.Periods[0], Standing.Periods.RemoveAt(0));
        var moved = Standing with { Periods = [first with { AchievementDate = new(2017, 9, 29) }, .. rest] };
        var later = Standing with { Periods = [first with { DeclareBy = new(2017, 12, 1) }, .. rest] };
        var counted = Standing with { Indicators = [Standing.Indicators[0] with { Kind = IndicatorKind.Register }] };
        Assert.Equal((RefusalCode.Conflict, "periods"), Offered(Standing with { Periods = rest }, "2017-09"));
        Assert.Equal((RefusalCode.Conflict, "periods"), Offered(moved, "2017-09"));
        Assert.Equal((RefusalCode.Conflict, "indicators"), Offered(counted, "2017-10"));
        Assert.Null(Offered(Standing with { Periods = rest }, "2017-10"));
        Assert.Null(Offered(moved, "2017-10"));
        Assert.Null(Offered(later, "2017-09"));
        Assert.Null(Offered(counted));
    }

    [Fact]
    public void A_calendar_makes_the_periods_of_a_service_that_has_none()
    {
        Assert.Equal(["2017-09", "2017-10", "2017-11", "2017-12", "2018-01", "2018-02", "2018-03"],
            Calendars.Filled(Flu).Periods.Select(period => period.Code));
        var given = Standing with { Periods = [Standing.Periods[0]] };
        Assert.Equal(["2017-09"], Calendars.Filled(given).Periods.Select(period => period.Code));
        Assert.Empty(Calendars.Filled(Flu with { EndsOn = DateOnly.MaxValue }).Periods);
        Assert.Empty(Calendars.Filled(Flu with { StartsOn = new(1990, 1, 1) }).Periods);
        Assert.Empty(Calendars.Filled(Flu with { Calendar = Flu.Calendar! with { WindowDays = 999_999 } }).Periods);
        Assert.Empty(Calendars.Filled(Flu with { Calendar = null }).Periods);
    }

    private static (RefusalCode, string)? Offered(Service next, params string[] offered) =>
        Refused(next, "Because.", null, offered);

    private static (RefusalCode, string)? Refused(
        Service next, string reason = "Because.", int? version = null, string[]? offered = null) =>
        ServiceChanges.Refuses(Standing, next, reason, version, [.. offered ?? []]) is { } refusal
            ? (refusal.Code, refusal.Field!.Value[0])
            : null;
}
