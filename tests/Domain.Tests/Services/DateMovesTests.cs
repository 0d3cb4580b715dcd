using System.Collections.Immutable;
using CsCheck;
using GpCollections.Collections;
using Xunit;

namespace GpCollections.Services;

/// <summary>Which dates of a period an import may move, and where to.</summary>
public sealed class DateMovesTests
{
    private static readonly Service Standing = Dated(Example.Both(), priorityGroup: 1);
    private static readonly DateTimeOffset Now = Story.At("2018-03-20");

    [Fact]
    public void What_is_printed_is_taken_back_and_changes_nothing()
    {
        var move = DateMoves.Judge(Standing, Row(Printed(Standing)), Now);
        Assert.Null(move.Error);
        Assert.Equal(Standing.Periods[0], move.Period);
    }

    [Fact]
    public void Dates_that_move_are_taken_and_nothing_else_changes()
    {
        var move = Judge(
            ("extractOpensAt", "2018-04-11T09:30:00+01:00"), ("extractClosesAt", "2018-04-15T23:00Z"),
            ("manualEntryOpensOn", "2018-04-12"), ("manualEntryClosesOn", "2018-05-01"), ("declareBy", "2018-05-01"),
            ("approveBy", "2018-05-02"));
        Assert.Null(move.Error);
        Assert.Equal(
            Standing.Periods[0] with
            {
                ExtractOpensAt = Story.At("2018-04-11", 8).AddMinutes(30),
                ExtractClosesAt = Story.At("2018-04-15", 23),
                ManualEntryOpensOn = new(2018, 4, 12),
                ManualEntryClosesOn = new(2018, 5, 1),
                DeclareBy = new(2018, 5, 1),
                ApproveBy = new(2018, 5, 2),
            },
            move.Period);
        Assert.Equal(TimeSpan.Zero, move.Period!.ExtractOpensAt!.Value.Offset);
    }

    [Theory]
    [InlineData("achievementDate", "2018-03-30", "is not moved by an import: it is 2018-03-31")]
    [InlineData("share", "46", "is not moved by an import: it is empty")]
    [InlineData("paymentPeriod", "false", "is not moved by an import: it is true")]
    [InlineData("priorityGroup", "", "is not moved by an import: it is 1")]
    [InlineData("declareBy", "", "would take away 2018-04-24")]
    [InlineData("extractOpensAt", "", "would take away 2018-04-09T23:00:00Z")]
    [InlineData("declareBy", "24/04/2018", "is no day: 2017-04-08")]
    [InlineData("declareBy", "2018-04-31", "is no day: 2017-04-08")]
    [InlineData("extractClosesAt", "2018-04-20T00:00:00", "is no instant: 2017-04-08T23:00:00Z")]
    public void A_cell_that_cannot_be_taken_is_named_with_its_value(string column, string value, string why)
    {
        var move = Judge((column, value));
        Assert.Null(move.Period);
        Assert.StartsWith($"{column}: \"{value}\" {why}", move.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("extractOpensAt", "2018-04-09T22:59:00Z", "before 2018-04-09T23:00:00Z: the fifth working day")]
    [InlineData("extractOpensAt", "2018-04-14T00:00:00Z", "opens before it closes")]
    [InlineData("extractClosesAt", "2018-04-25T00:00:00Z", "declareBy: it must not come before extractClosesAt.")]
    [InlineData("declareBy", "2018-05-01", "approveBy: it must not come before declareBy.")]
    [InlineData("approveBy", "2018-04-23", "approveBy: it must not come before declareBy.")]
    [InlineData("manualEntryClosesOn", "2018-03-31", "must not close before it opens")]
    [InlineData("declareBy", "2018-03-19", "declareBy: the new date has passed already.")]
    [InlineData("declareBy", "2200-01-01", "declareBy: Every date must lie between 1990 and 2199.")]
    public void A_date_that_is_out_of_order_is_refused(string column, string value, string why) =>
        Assert.Contains(why, Judge((column, value)).Error, StringComparison.Ordinal);

    [Fact]
    public void The_first_group_needs_only_the_period_to_be_over()
    {
        var first = Dated(Example.Both(), priorityGroup: 0);
        Assert.Null(Judge(first, Now, ("extractOpensAt", "2018-03-31T23:00:00Z")).Error);
        Assert.Contains(
            "before 2018-03-31T23:00:00Z: it must be over.",
            Judge(first, Now, ("extractOpensAt", "2018-03-31T22:59:00Z")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_opened_stays_open_and_what_has_closed_may_close_again_later()
    {
        var late = Story.At("2018-04-14");
        (string, string) closes = ("extractClosesAt", "2018-04-22T00:00Z");
        Assert.Contains(
            "extractOpensAt: it has opened already",
            Judge(Standing, late, ("extractOpensAt", "2018-04-20T00:00Z"), closes).Error, StringComparison.Ordinal);
        Assert.Null(Judge(Standing, late, closes).Error);
        Assert.Null(Judge(Standing, Story.At("2018-04-26"), ("declareBy", "2018-04-27")).Error);
    }

    [Fact]
    public void A_date_that_is_not_there_is_not_added()
    {
        var period = Standing.Periods[0] with { ApproveBy = null };
        Assert.Equal(
            "approveBy: \"2018-05-01\" would be new: dates are moved, and none is added.",
            Judge(Standing with { Periods = [period] }, Now, ("approveBy", "2018-05-01")).Error);
    }

    [Fact]
    public void What_was_out_of_order_before_hinders_nothing_else()
    {
        var period = Standing.Periods[0] with { ApproveBy = new(2018, 4, 20) };
        Assert.Null(Judge(
            Standing with { Periods = [period] }, Now, ("manualEntryClosesOn", "2018-04-22")).Error);
    }

    [Fact]
    public void All_that_is_wrong_with_a_row_is_said_at_once() => Assert.Equal(
        "declareBy: \"soon\" is no day: 2017-04-08. approveBy: \"later\" is no day: 2017-04-08.",
        Judge(("declareBy", "soon"), ("approveBy", "later")).Error);

    [Fact]
    public void Nothing_that_is_not_defined_moves()
    {
        Assert.Equal("service: \"FLU-2017-18\" is not defined.", DateMoves.Judge(null, Row([]), Now).Error);
        Assert.Equal(
            "period: \"2018-03\" is none of FLU-2017-18.",
            DateMoves.Judge(Standing with { Periods = [] }, Row([]), Now).Error);
    }

    [Fact]
    public void Columns_stand_in_any_order_and_an_unknown_one_is_named_with_its_place()
    {
        var read = TimetableFile.Read("declareBy,Period,SERVICE\r\n2018-04-25,P1,A\r\n\r\n2018-04-25,P1,A\r\n,P1\r\n");
        Assert.Null(read.Error);
        var row = Assert.Single(read.Rows);
        Assert.Equal(("A", "P1", 2), (row.Service, row.Period, row.Line));
        Assert.Equal(new TimetableCell("declareBy", "2018-04-25"), Assert.Single(row.Cells));
        Assert.Equal(
            [(4, "The same is in line 2 already."), (5, "The row has 2 columns instead of 3.")],
            read.Rejected.Select(rejected => (rejected.Line, rejected.Reason)));
        Assert.StartsWith(
            "Line 1, column 3: \"declarBy\" is no column", TimetableFile.Read("service,period,declarBy").Error,
            StringComparison.Ordinal);
        Assert.Equal(
            "Line 1, column 3: \"Period\" stands there twice.", TimetableFile.Read("service,period,Period").Error);
        Assert.NotNull(TimetableFile.Read("service,declareBy").Error);
        Assert.NotNull(TimetableFile.Read("").Error);
    }

    /// <summary>Whatever a calendar makes may be imported as it is, and all of it moved on by whole weeks.</summary>
    [Fact]
    public void Every_calendar_s_dates_move_on_together() =>
        Gen.Select(
            Gen.Enum<CalendarFrequency>(), Gen.Int[0, 6], Gen.Int[1, 20], Gen.Int[0, 20], Gen.Int[0, 20],
            Gen.Int[1, 8], Gen.Int[0, Example.Kinds().Length - 1])
            .Sample((frequency, group, days, declare, approve, weeks, kind) =>
            {
                var service = Example.Kinds()[kind].Service with
                {
                    Calendar = new(frequency, group, days, declare, approve, declare + approve + 1),
                };
                service = service with { Periods = Calendars.Periods(service) };
                if (!ServiceChecks.Errors(service).IsEmpty)
                {
                    return; // Too few days for all the steps: such a calendar can't be defined.
                }

                var before = London.StartOf(service.StartsOn).AddDays(-1);
                foreach (var period in service.Periods)
                {
                    var standing = Judged(service, period, 0, before);
                    Assert.Equal(period, standing.Period);
                    var moved = Judged(service, period, 7 * weeks, before);
                    Assert.Null(moved.Error);
                    Assert.Equal(Later(period, 7 * weeks), PeriodDates.Of(moved.Period!));
                }
            });

    private static DateMove Judged(Service service, ServicePeriod period, int days, DateTimeOffset now)
    {
        var dates = Later(period, days).In(period);
        return DateMoves.Judge(
            service, Row(Printed(service, dates)) with { Period = period.Code }, now);
    }

    private static PeriodDates Later(ServicePeriod period, int days) => new(
        Later(period.ExtractOpensAt, days), Later(period.ExtractClosesAt, days),
        period.ManualEntryOpensOn?.AddDays(days), period.ManualEntryClosesOn?.AddDays(days),
        period.DeclareBy?.AddDays(days), period.ApproveBy?.AddDays(days));

    // By the clocks of England: a window that closes with a day still does.
    private static DateTimeOffset? Later(DateTimeOffset? at, int days) => at is { } instant
        ? London.StartOf(London.DayOf(instant).AddDays(days)) + (instant - London.StartOf(London.DayOf(instant)))
        : null;

    /// <summary>The window opens after the fifth working day of April 2018, which is the 9th.</summary>
    private static Service Dated(Service service, int priorityGroup) => service with
    {
        Periods =
        [
            service.Periods[0] with
            {
                ExtractOpensAt = Story.At("2018-04-09", 23),
                PriorityGroup = priorityGroup,
            },
        ],
    };

    private static DateMove Judge(params (string Column, string Value)[] cells) => Judge(Standing, Now, cells);

    private static DateMove Judge(
        Service service, DateTimeOffset now, params (string Column, string Value)[] cells) => DateMoves.Judge(
            service, Row([.. cells.Select(cell => new TimetableCell(cell.Column, cell.Value))]), now);

    private static TimetableRow Row(ImmutableArray<TimetableCell> cells) => new(2, "FLU-2017-18", "2018-03", cells);

    private static ImmutableArray<TimetableCell> Printed(Service service, ServicePeriod? period = null) =>
    [
        .. TimetableFile.Columns.Zip(
            TimetableFile.Cells(new Terms(service, period ?? service.Periods[0])),
            (column, value) => new TimetableCell(column, value)).Skip(2),
    ];
}
