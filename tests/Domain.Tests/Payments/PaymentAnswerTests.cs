using System.Collections.Immutable;
using GpCollections.Access;
using GpCollections.Collections;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What the payment agency sends back.</summary>
public sealed class PaymentAnswerTests
{
    private static readonly DateTimeOffset Now = new(2018, 3, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Exporter = new("exporter", "Ed Exporter");
    private static readonly Actor Reader = new("reader", "Rae Reader");
    private static readonly PaymentResult Paid = new(PaymentOutcome.Paid, new(2018, 3, 29), 5, null);
    private static readonly PaymentResult Rejected = new(PaymentOutcome.Rejected, new(2018, 3, 28), null, "Closed");
    private static readonly PaymentResult Returned = new(PaymentOutcome.Returned, new(2018, 3, 30), 5, "Gone");

    [Fact]
    public void Each_row_is_read_or_has_a_problem_by_its_line()
    {
        var rows = PaymentAnswerFile.Read(
            """
            payment,run,outcome,date,amount,reason,memo
            HPV/P1/T00001/1,ZA1-7,paid,2018-03-29,1006.00,,x
            HPV/P1/T00002/1,ZA1-7,REJECTED,2018-03-29,,"Account closed, twice",

            HPV/P1/T00002/1,ZA1-7,PAID,2018-03-29,1,,
            a,ZA1,PAID,2018-03-29,1,,
            ,ZA1-7,PAID,2018-03-29,1,,
            a,ZA1-7,LOST,2018-03-29,1,,
            a,ZA1-7,PAID,29/03/2018,1,,
            a,ZA1-7,PAID,2018-03-29,1.005,,
            a,ZA1-7,REJECTED,2018-03-29,1,,
            a,ZA1-7,PAID
            HPV/P1/T00003/1,ZA1-7,REJECTED,2018-03-29,,"Account closed, twice",
            HPV/P1/T00001/1,ZA1-7,RETURNED,2018-03-29,1006.00,Account closed,
            HPV/P1/T00003/1,ZA1-7,PAID,2018-03-30,5,,
            """);
        Assert.Null(rows.Error);
        Assert.Equal(13, rows.Read);
        Assert.Equal(
            [
                new(2, Run(), "HPV/P1/T00001/1", new(PaymentOutcome.Paid, new(2018, 3, 29), 1006m, null)),
                new(13, Run(), "HPV/P1/T00003/1",
                    new(PaymentOutcome.Rejected, new(2018, 3, 29), null, "Account closed, twice")),
                new(14, Run(), "HPV/P1/T00001/1",
                    new(PaymentOutcome.Returned, new(2018, 3, 29), 1006m, "Account closed")),
                new(15, Run(), "HPV/P1/T00003/1", new(PaymentOutcome.Paid, new(2018, 3, 30), 5, null)),
            ],
            rows.Answers);
        Assert.Equal([3, 5, 6, 7, 8, 9, 10, 11, 12], rows.Problems.Select(problem => problem.Line));
        Assert.Equal("Another line says otherwise.", rows.Problems[0].Reason);
        Assert.Equal("The same is in line 3 already.", rows.Problems[1].Reason);
        Assert.Equal("Its run is no run: ZA1-7.", rows.Problems[2].Reason);
        Assert.Equal("The row has 3 columns instead of 7.", rows.Problems[^1].Reason);
        Assert.Contains("run,payment,outcome", PaymentAnswerFile.Read("run,payment\n").Error);
    }

    [Fact]
    public void What_is_understood_is_kept_once_and_what_is_not_is_told_by_its_line()
    {
        var known = Known(History("new"), History("paid", Paid));
        var (after, fresh, told) = PaymentAnswerLaw.Take(
            [
                Row(2, "new", Paid), Row(3, "paid", Paid), Row(4, "missing", Paid),
                Row(5, "new", Paid with { On = new(2018, 4, 2) }), Row(6, "new", Paid with { Amount = 0 }),
                Row(7, "new", Paid with { Amount = -5 }), Row(8, "paid", Returned),
                Row(9, "new", Returned with { On = new(2018, 3, 1) }),
            ],
            known, Reader, Now, "00");
        Assert.Equal(
            [new(Run(), "new", Paid, Reader, Now, "00"), new(Run(), "paid", Returned, Reader, Now, "00")], fresh);
        Assert.Equal(["new", "paid"], after.Select(history => history.Payment));
        Assert.Equal((1, 0, 1, 1), (told.Paid, told.Rejected, told.Returned, told.Unchanged));
        Assert.Equal(
            [
                "4 NotFound No exported run ZA1-7 has a payment missing.",
                "5 Invalid Its date lies in the future.",
                "6 Invalid Its amount has the sign of what was instructed, and is not nothing.",
                "7 Invalid Its amount has the sign of what was instructed, and is not nothing.",
                "9 Invalid More came back by 1 March 2018 than had been paid in ZA1-7: read first what was paid.",
            ],
            told.Problems.OrderBy(problem => problem.Line)
                .Select(problem => $"{problem.Line} {problem.Code} {problem.Reason}"));
    }

    [Fact]
    public void Who_exported_a_run_does_not_read_its_answers()
    {
        var other = History("other") with { Places = [new(PaymentRunId.TryParse("ZA1-8")!.Value, Reader)] };
        var (_, fresh, told) = PaymentAnswerLaw.Take(
            [Row(2, "new", Rejected), Row(3, "other", Rejected) with { Run = other.Places[0].Run }],
            Known(History("new"), other), Reader, Now, "00");
        Assert.Equal("new", Assert.Single(fresh).Payment);
        Assert.Equal(
            new(3, "You exported run ZA1-8, so somebody else must read its answers.", RefusalCode.SamePerson),
            Assert.Single(told.Problems));
    }

    [Fact]
    public void A_run_that_is_not_exported_has_no_answers()
    {
        var open = History("open") with { Places = [new(Run(), null)] };
        Assert.Equal(
            RefusalCode.NotFound,
            Assert.Single(PaymentAnswerLaw.Take(
                [Row(2, "open", Paid)], Known(open), Reader, Now, "00").Told.Problems).Code);
    }

    [Fact]
    public void What_comes_back_in_the_same_file_may_stand_before_what_was_paid()
    {
        var (after, _, told) = PaymentAnswerLaw.Take(
            [Row(2, "new", Returned), Row(3, "new", Paid)], Known(History("new")), Reader, Now, "00");
        Assert.Empty(told.Problems);
        Assert.Equal(PaymentState.Returned, PaymentStandings.Of(Assert.Single(after)).State);
    }

    [Fact]
    public void What_somebody_should_look_at_is_told_and_kept()
    {
        var later = new PaymentPlace(PaymentRunId.TryParse("ZA1-8")!.Value, Exporter);
        var sent = History("sent", Rejected);
        var (_, fresh, told) = PaymentAnswerLaw.Take(
            [
                Row(2, "sent", Paid), Row(3, "paid", Rejected),
                Row(4, "again", Paid with { On = new(2018, 3, 30) }),
            ],
            Known(
                sent with { Places = sent.Places.Add(later) }, History("paid", Paid),
                History("again", Paid, Returned with { Amount = 1 })),
            Reader, Now, "00");
        Assert.Equal(3, fresh.Length);
        Assert.Equal(
            [
                "2 Run ZA1-8 was exported with it too: it stands as paid twice until one of them comes back.",
                "3 ZA1-7 says that it was paid, and so it stands: what comes back is answered with RETURNED.",
                "4 It stands as paid twice, 9.00 pounds instead of 5.00, until what is too much comes back.",
            ],
            told.Doubts.OrderBy(doubt => doubt.Line).Select(doubt => $"{doubt.Line} {doubt.Reason}"));
    }

    /// <summary>A typing error was 10060 pounds instead of 1006.</summary>
    [Fact]
    public void What_was_paid_otherwise_is_not_added_until_it_came_back()
    {
        var typed = new KeptAnswer(Run(), "P", Paid with { Amount = 10_060 }, Reader, Now, "ab");
        var known = Known(History("P") with { Amount = 1_006, Answers = [typed] });
        PaymentAnswer[] rows =
        [
            Row(2, "P", Paid with { Amount = 10_060 }), Row(3, "P", Paid with { Amount = 1_006 }),
            Row(4, "P", Paid with { Amount = 10_060, On = new(2018, 3, 30) }),
        ];
        var (_, fresh, told) = PaymentAnswerLaw.Take([.. rows], known, Reader, Now, "00");
        Assert.Empty(fresh);
        Assert.Equal(1, told.Unchanged);
        const string Stands = "ZA1-7 stands as paid: 10060.00 pounds on 29 March 2018, from the file ab. If that was "
            + "wrong, or came back, read first a RETURNED of it.";
        Assert.Equal(
            [(3, RefusalCode.Conflict, Stands), (4, RefusalCode.Conflict, Stands)],
            told.Problems.Select(problem => (problem.Line, problem.Code, problem.Reason)));

        // With the return, also in one file: once, whatever the order, and the same again changes nothing.
        var back = Row(5, "P", Returned with { Amount = 10_060 });
        var (after, both, _) = PaymentAnswerLaw.Take([rows[1], back], known, Reader, Now, "01");
        Assert.Equal(2, both.Length);
        Assert.Equal(1_006, PaymentStandings.Of(Assert.Single(after)).Confirmed);
        Assert.Equal(2, PaymentAnswerLaw.Take([back, rows[1]], Known([.. after]), Reader, Now, "01").Told.Unchanged);
        Assert.Equal(
            RefusalCode.Conflict,
            Assert.Single(PaymentAnswerLaw.Take([rows[2]], Known([.. after]), Reader, Now, "02").Told.Problems).Code);
    }

    [Fact]
    public void What_another_run_paid_is_no_correction()
    {
        var later = new PaymentPlace(PaymentRunId.TryParse("ZA1-8")!.Value, Exporter);
        var paid = History("P", Paid);
        var (after, _, told) = PaymentAnswerLaw.Take(
            [Row(2, "P", Paid) with { Run = later.Run }],
            Known(paid with { Places = paid.Places.Add(later) }), Reader, Now, "00");
        Assert.Empty(told.Problems);
        Assert.True(PaymentStandings.Of(Assert.Single(after)).PaidTwice);
    }

    [Fact]
    public void An_equal_return_of_another_file_counts_once_and_is_told()
    {
        var half = Returned with { Amount = 2 };
        var known = Known(History("P", Paid) with
        {
            Answers = [.. new[] { Paid, half }.Select(result => new KeptAnswer(Run(), "P", result, Reader, Now, "ab"))],
        });
        Assert.Empty(PaymentAnswerLaw.Take([Row(2, "P", half)], known, Reader, Now, "ab").Told.Doubts);
        var (_, fresh, told) = PaymentAnswerLaw.Take(
            [Row(2, "P", Paid), Row(3, "P", half)], known, Reader, Now, "cd");
        Assert.Empty(fresh);
        Assert.Equal((2, 0), (told.Unchanged, told.Problems.Length));
        Assert.Equal(
            new(
                3, "An equal return of P in ZA1-7 was read from the file ab already, and counts once: if another one "
                    + "came back, its reason must say so.",
                RefusalCode.Conflict),
            Assert.Single(told.Doubts));
        Assert.Single(PaymentAnswerLaw.Take(
            [Row(2, "P", half with { Reason = "Once more" })], known, Reader, Now, "cd").Fresh);
    }

    private static PaymentRunId Run() => PaymentRunTests.Run().Id;

    private static PaymentAnswer Row(int line, string payment, PaymentResult result) =>
        new(line, Run(), payment, result);

    private static ImmutableDictionary<string, PaymentHistory> Known(params PaymentHistory[] histories) =>
        histories.ToImmutableDictionary(history => history.Payment);

    private static PaymentHistory History(string payment, params PaymentResult[] results) => new(
        payment, 5, [new(Run(), Exporter)],
        [.. results.Select(result => new KeptAnswer(Run(), payment, result, Reader, Now, null))],
        new(PaymentState.Instructed, Run(), null, null, null, false, []));
}
