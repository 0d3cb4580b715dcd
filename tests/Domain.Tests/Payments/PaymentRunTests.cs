using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using GpCollections.Access;
using GpCollections.Collections;
using GpCollections.Organisations;
using Xunit;

namespace GpCollections.Payments;

public sealed class PaymentRunTests
{
    private static readonly DateOnly Today = new(2018, 3, 1);
    private static readonly Actor Somebody = new("payer", "Pat Payer");
    private static readonly PaymentRunRequest March = new("r", "2018-03", null, null);

    /// <summary>Good Friday is 30 March 2018, Easter Monday 2 April; in May two Mondays are bank holidays.</summary>
    [Theory]
    [InlineData("2018-03", null, null, "2018-03-29", "2018-03-16")]
    [InlineData("2018-04", null, null, "2018-04-30", "2018-04-17")]
    [InlineData("2018-04", "2018-04-05", 3, "2018-04-05", "2018-03-29")]
    [InlineData("2018-05", "2018-05-10", 4, "2018-05-10", "2018-05-03")]
    [InlineData("2018-12", "2018-12-31", 0, "2018-12-31", "2018-12-31")]
    public void The_cut_off_lies_working_days_before_the_pay_date(
        string month, string? payOn, int? count, string expectedPayOn, string expectedCutOff) =>
        Assert.Equal(
            new PaymentRunPlan(month, Day(expectedPayOn), Day(expectedCutOff)),
            PaymentRunLaw.Plan(new("r", month, payOn is null ? null : Day(payOn), count), Today).Plan);

    [Theory]
    [InlineData("2018", null, null, RefusalCode.Invalid, "month")]
    [InlineData("2018-13", null, null, RefusalCode.Invalid, "month")]
    [InlineData("2018-03", "2018-04-03", null, RefusalCode.Invalid, "payOn")]
    [InlineData("2018-03", "2018-03-30", null, RefusalCode.Invalid, "payOn")]
    [InlineData("2018-03", "2018-03-25", null, RefusalCode.Invalid, "payOn")]
    [InlineData("2018-03", null, 21, RefusalCode.Invalid, "cutOffWorkingDays")]
    [InlineData("2018-03", null, -1, RefusalCode.Invalid, "cutOffWorkingDays")]
    [InlineData("2018-02", null, null, RefusalCode.WindowClosed, "month")]
    public void A_run_without_good_dates_is_refused(
        string month, string? payOn, int? count, RefusalCode code, string field)
    {
        var (plan, refusal) = PaymentRunLaw.Plan(new("r", month, payOn is null ? null : Day(payOn), count), Today);
        Assert.Null(plan);
        Assert.Equal((code, field), (refusal!.Code, refusal.Field!.Value[0]));
    }

    [Fact]
    public void A_recovery_is_taken_whole_where_the_practice_is_paid_enough_and_carried_over_where_not()
    {
        var (taken, carriedOver) = PaymentRunLaw.Collect(
        [
            Payment("1", "T00001", -300), Payment("2", "T00001", 250), Payment("3", "T00001", -200),
            Payment("4", "T00002", -1), Payment("5", "T00001", -50), Payment("6", "T00003", 5),
        ]);
        Assert.Equal(["2", "3", "5", "6"], taken.Select(payment => payment.Id));
        Assert.Equal(["1", "4"], carriedOver.Select(payment => payment.Id));
    }

    [Fact]
    public void Nothing_is_lost_or_doubled_and_no_practice_pays_into_a_run() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[-30_000, 30_000].Where(pence => pence != 0)).Array[0, 30].Sample(all =>
        {
            var waiting = all.Select((one, at) => Payment($"{at:D2}", $"T0000{one.Item1}", one.Item2 / 100m))
                .ToImmutableArray();
            var (taken, carriedOver) = PaymentRunLaw.Collect(waiting);
            Assert.Equal(waiting.Select(payment => payment.Id),
                taken.Concat(carriedOver).Select(payment => payment.Id).Order(StringComparer.Ordinal));
            Assert.All(carriedOver, payment => Assert.True(payment.Amount < 0));
            var sums = taken.ToLookup(payment => payment.Practice, payment => payment.Amount);
            Assert.All(sums, practice => Assert.True(practice.Sum() >= 0));
            // Only what would have made it less than nothing was left.
            Assert.All(carriedOver, payment => Assert.True(
                taken.Where(other => other.Practice == payment.Practice
                    && (other.Amount > 0 || string.CompareOrdinal(other.Id, payment.Id) < 0))
                    .Sum(other => other.Amount) + payment.Amount < 0));
        });

    [Fact]
    public void The_file_has_a_header_its_lines_and_control_totals()
    {
        ImmutableArray<PaymentInstruction> lines =
        [
            Payment("HPV/P1/T00001/1", "T00001", 1006) with { Paycode = "=1+1" },
            Payment("HPV/P1/T00001/2", "T00001", -100.6m) with { Kind = PaymentKind.Adjustment, Paycode = "A,B" },
            Payment("HPV/P1/T00020/1", "T00020", 5.25m),
        ];
        Assert.Equal(
            """
            HEADER,1,ZA1-7,ZA1,2018-03,2018-03-29,2018-03-16
            LINE,1,HPV/P1/T00001/1,T00001,'=1+1,HPV,P1,ACHIEVEMENT,1006.00
            LINE,2,HPV/P1/T00001/2,T00001,"A,B",HPV,P1,ADJUSTMENT,-100.60
            LINE,3,HPV/P1/T00020/1,T00020,HPV,HPV,P1,ACHIEVEMENT,5.25
            TRAILER,3,910.65,22

            """.ReplaceLineEndings("\r\n"),
            PaymentRunFile.Of(Run() with { Totals = PaymentRunLaw.Totals(lines) }, lines));
    }

    [Fact]
    public void A_run_is_exported_or_cancelled_once_and_never_both()
    {
        var exported = Run() with { ExportedBy = Somebody, ExportedAt = DateTimeOffset.UnixEpoch, Sha256 = "0" };
        var cancelled = Run() with
        {
            CancelledBy = Somebody,
            CancelledAt = DateTimeOffset.UnixEpoch,
            CancelReason = "Too early",
        };
        Assert.Null(PaymentRunLaw.RefusesExport(Run(), Today));
        Assert.Null(PaymentRunLaw.RefusesCancelling(Run(), "Too early"));
        Assert.Equal(RefusalCode.WindowClosed, PaymentRunLaw.RefusesExport(Run(), new(2018, 3, 30))?.Code);
        Assert.Equal(RefusalCode.Invalid, PaymentRunLaw.RefusesCancelling(Run(), " ")?.Code);
        foreach (var run in (PaymentRun[])[exported, cancelled])
        {
            Assert.Equal(RefusalCode.WrongStatus, PaymentRunLaw.RefusesExport(run, Today)?.Code);
            Assert.Equal(RefusalCode.WrongStatus, PaymentRunLaw.RefusesCancelling(run, "Too early")?.Code);
        }
    }

    [Fact]
    public void Who_made_an_advance_does_not_export_it()
    {
        var achieved = Payment("a", "T00001", 5);
        var advance = achieved with { Id = "b", Kind = PaymentKind.Aspiration, ApprovedBy = null };
        Assert.Null(PaymentRunLaw.OwnAdvance([achieved], Somebody));
        Assert.Equal(RefusalCode.SamePerson, PaymentRunLaw.OwnAdvance([achieved, advance], Somebody)?.Code);
        Assert.Null(PaymentRunLaw.OwnAdvance([achieved, advance], Somebody with { Id = "another" }));
    }

    [Fact]
    public void Who_read_that_a_payment_waits_again_does_not_export_it()
    {
        var payment = Payment("a", "T00001", 5);
        Assert.Null(Refused());
        Assert.Null(Refused((PaymentOutcome.Paid, Somebody)));
        Assert.Equal(
            new(
                RefusalCode.SamePerson,
                "You read in what was answered of a in ZA1-7, by which it is sent again, so somebody else must export "
                    + "it."),
            Refused((PaymentOutcome.Rejected, Somebody)));
        Assert.NotNull(Refused((PaymentOutcome.Paid, Other), (PaymentOutcome.Returned, Somebody)));
        Assert.NotNull(Refused((PaymentOutcome.Rejected, Somebody), (PaymentOutcome.Paid, Other)));
        Assert.Null(Refused((PaymentOutcome.Rejected, Somebody), (PaymentOutcome.Rejected, Other)));

        Refusal? Refused(params (PaymentOutcome Outcome, Actor By)[] answers) => PaymentRunLaw.OwnAnswer(
            [Payment("b", "T00002", 5), payment],
            answers.Select(answer => new KeptAnswer(
                Run().Id, payment.Id, new(answer.Outcome, Today, 5, null), answer.By, DateTimeOffset.UnixEpoch, null))
                .ToLookup(answer => answer.Payment),
            Somebody);
    }

    [Fact]
    public void A_run_that_holds_what_nothing_settles_is_opened_anew()
    {
        Assert.Null(PaymentRunLaw.Unsettled([]));
        Assert.Equal(RefusalCode.Conflict, PaymentRunLaw.Unsettled(["a"])?.Code);
    }

    [Theory]
    [InlineData("ZA1-7", "ZA1-7")]
    [InlineData("ZA1-07", "ZA1-7")]
    [InlineData("ZA1-0", null)]
    [InlineData("ZA1", null)]
    [InlineData("ZA1-7-8", null)]
    [InlineData("-7", null)]
    [InlineData(null, null)]
    public void A_run_is_named_by_commissioner_and_number(string? text, string? expected) =>
        Assert.Equal(expected, PaymentRunId.TryParse(text)?.ToString());

    internal static PaymentRun Run() => new(
        new(OdsCode.Parse("ZA1"), 7), PaymentRunLaw.Plan(March, Today).Plan!, new(0, 0, 0), 0, 0, Somebody,
        DateTimeOffset.UnixEpoch);

    internal static PaymentInstruction Payment(string id, string practice, decimal amount) => new(
        id, PaymentKind.Achievement, OdsCode.Parse(practice), OdsCode.Parse("ZA1"), "HPV", "P1", "HPV", null, 1, amount,
        Somebody, Somebody, DateTimeOffset.UnixEpoch);

    private static readonly Actor Other = Somebody with { Id = "another" };

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
