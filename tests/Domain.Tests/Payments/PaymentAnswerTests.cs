using System.Collections.Immutable;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What the payment agency sends back.</summary>
public sealed class PaymentAnswerTests
{
    private static readonly DateOnly Today = new(2018, 3, 31);

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
            """);
        Assert.Null(rows.Error);
        Assert.Equal(11, rows.Read);
        Assert.Equal(
            [
                new(2, Run(), "HPV/P1/T00001/1", new(PaymentOutcome.Paid, new(2018, 3, 29), 1006m, null)),
                new(13, Run(), "HPV/P1/T00003/1",
                    new(PaymentOutcome.Rejected, new(2018, 3, 29), null, "Account closed, twice")),
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
    public void What_was_answered_stands_and_the_same_again_is_nothing_new()
    {
        PaymentResult paid = new(PaymentOutcome.Paid, new(2018, 3, 29), 5, null);
        PaymentResult rejected = new(PaymentOutcome.Rejected, new(2018, 3, 29), null, "Account closed");
        var moved = Line("moved", rejected);
        moved = moved with { Payment = moved.Payment with { Run = PaymentRunId.TryParse("ZA1-8") } };
        PaymentRunLine[] lines =
            [Line("new", null), Line("paid", paid), Line("rejected", rejected), Line("other", paid), moved];
        var known = lines.ToImmutableDictionary(line => (line.Run, line.Payment.Id));
        var (fresh, told) = PaymentAnswerLaw.Sort(
            [
                new(2, Run(), "new", paid), new(3, Run(), "paid", paid), new(4, Run(), "rejected", rejected),
                new(5, Run(), "other", rejected), new(6, Run(), "missing", paid),
                new(7, Run(), "new", paid with { On = Today.AddDays(1) }),
                new(10, Run(), "rejected", paid), new(11, Run(), "moved", paid),
                new(8, Run(), "new", paid with { Paid = 0 }), new(9, Run(), "new", paid with { Paid = -5 }),
            ],
            known, Today);
        Assert.Equal([2], fresh.Select(answer => answer.Line));
        Assert.Equal((1, 0, 2), (told.Paid, told.Rejected, told.Unchanged));
        Assert.Equal(
            [
                "5 It was answered before: paid 5.00 on 2018-03-29.",
                "6 No exported run ZA1-7 has a payment missing.",
                "7 Its date lies in the future.",
                "10 It was answered before: rejected on 2018-03-29. It waits for the next run: if it was paid, see "
                    + "that it is not paid again.",
                "11 It was answered before: rejected on 2018-03-29. It stands in run ZA1-8 by now: if it was paid, see "
                    + "that it is not paid again.",
                "8 What is paid has the sign of what was instructed, and is not nothing.",
                "9 What is paid has the sign of what was instructed, and is not nothing.",
            ],
            told.Problems.Select(problem => $"{problem.Line} {problem.Reason}"));
    }

    private static PaymentRunId Run() => PaymentRunTests.Run().Id;

    private static PaymentRunLine Line(string id, PaymentResult? result) => new(
        Run(), new(PaymentRunTests.Payment(id, "T00001", 5), PaymentState.Instructed, null, null), result);
}
