using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>
/// What was approved goes to the payment agency once, and what it answers comes back: over HTTP. Each test has a
/// commissioner of its own, for a run takes all that its commissioner has.
/// </summary>
[Collection<Running>]
public sealed class PaymentRunTests(TestSystem system)
{
    [Fact]
    public async Task A_run_takes_what_waits_and_is_exported_once_with_control_totals()
    {
        var one = await Approved("ZR1");
        var other = await Approved("ZR1");
        var payer = Payer("ZR1");
        var open = await Open(payer, "ZR1", key: "open");
        var run = open.At("runs.0")!.Value;
        Assert.Equal(
            ("ZR1-1", "OPEN", 2, "2012.00", Month),
            (run.Text("id"), run.Text("state"), run.Number("lineCount"), run.Text("amount"), run.Text("month")));
        Assert.Equal(run.Text("id"), (await Open(payer, "ZR1", key: "open")).Text("runs.0.id"));
        Assert.Equal("DUPLICATE", (await payer.Try(
            "openPaymentRuns",
            new { month = Month, commissioner = "ZR1", cutOffWorkingDays = 1, idempotencyKey = "open" })).Refusal());
        Assert.Equal("INCOMPLETE", (await Open(payer, "ZR1", refused: true)).Refusal());

        Assert.Equal(409, (await payer.Get("/payments/runs/ZR1-1.csv")).Status);
        var exported = (await payer.Do("exportPaymentRun", new { id = "ZR1-1" })).At("run")!.Value;
        Assert.Equal(
            exported.ToString(), (await payer.Do("exportPaymentRun", new { id = "ZR1-1" })).At("run")!.ToString());
        Assert.Equal("WRONG_STATUS", (await payer.Try(
            "cancelPaymentRun", new { id = "ZR1-1", reason = "Too late" })).Refusal());
        var (status, bytes) = await payer.Get(exported.Text("url")!);
        Assert.Equal(200, status);
        Assert.Equal(exported.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        string[][] lines = [.. Encoding.UTF8.GetString(bytes).Split("\r\n")[..^1].Select(line => line.Split(','))];
        Assert.Equal(["HEADER", "1", "ZR1-1", "ZR1", Month], lines[0][..5]);
        Assert.Equal(
            new[] { one, other }.Select(each => $"{each.Id}/1 {each.Practice} {each.Service.Code} 1006.00")
                .Order(StringComparer.Ordinal),
            lines[1..^1].Select(line => $"{line[2]} {line[3]} {line[4]} {line[8]}").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["TRAILER", "2", "2012.00", $"{int.Parse(one.Practice[1..]) + int.Parse(other.Practice[1..])}"], lines[^1]);
        Assert.Equal(("ZR1-1", "INSTRUCTED"), await State(one));
    }

    [Fact]
    public async Task A_cancelled_runs_payments_go_to_the_next()
    {
        var one = await Approved("ZR2");
        var payer = Payer("ZR2");
        await Open(payer, "ZR2");
        Assert.Equal("INVALID", (await payer.Try("cancelPaymentRun", new { id = "ZR2-1", reason = " " })).Refusal());
        await payer.Do("cancelPaymentRun", new { id = "ZR2-1", reason = "One more is awaited." });
        Assert.Equal("WRONG_STATUS", (await payer.Try("exportPaymentRun", new { id = "ZR2-1" })).Refusal());
        Assert.Equal((null, "INSTRUCTED"), await State(one));
        Assert.Equal("ZR2-2", (await Open(payer, "ZR2")).Text("runs.0.id"));
        Assert.Equal(("ZR2-2", "INSTRUCTED"), await State(one));

        var runs = await payer.Ask(
            """
            { paymentRuns(commissioner: "ZR2") { totalCount nodes {
              id state cancelReason cancelledBy { id } lines { totalCount nodes { payment { id } } } } } }
            """);
        Assert.Equal(["ZR2-2 OPEN", "ZR2-1 CANCELLED"], runs.At("paymentRuns.nodes")!.Value.EnumerateArray()
            .Select(run => $"{run.Text("id")} {run.Text("state")}"));
        Assert.Equal("One more is awaited.", runs.Text("paymentRuns.nodes.1.cancelReason"));
        Assert.Equal($"{one.Id}/1", runs.Text("paymentRuns.nodes.1.lines.nodes.0.payment.id"));
    }

    [Fact]
    public async Task A_recovery_that_nothing_covers_is_carried_over()
    {
        var one = await Approved("ZR3");
        var payer = Payer("ZR3");
        await Open(payer, "ZR3");
        await one.Approver.Do("openAdjustment", one.Because("Ten were counted twice."));
        await one.Submit(90);
        await one.Declare();
        await one.Approver.Do("approve", one.Seen(2));
        await one.Payer.Do("approveFinancially", one.Seen(2));
        Assert.Equal("INCOMPLETE", (await Open(payer, "ZR3", refused: true)).Refusal());

        await Approved("ZR3");
        var run = (await Open(payer, "ZR3")).At("runs.0")!.Value;
        Assert.Equal(
            (1, "1006.00", 1, "-100.60"),
            (run.Number("lineCount"), run.Text("amount"), run.Number("carriedOver"), run.Text("carriedOverAmount")));
    }

    [Fact]
    public async Task Answers_are_taken_row_by_row_and_what_was_rejected_goes_to_the_next_run()
    {
        var (paid, rejected, less) = (await Approved("ZR4"), await Approved("ZR4"), await Approved("ZR4"));
        var payer = Payer("ZR4");
        await Open(payer, "ZR4");
        var csv = $"""
            run,payment,outcome,date,amount,reason
            ZR4-1,{paid.Id}/1,PAID,{system.Today:yyyy-MM-dd},1006.00,
            ZR4-1,{rejected.Id}/1,REJECTED,{system.Today:yyyy-MM-dd},,Account closed
            ZR4-1,{less.Id}/1,PAID,{system.Today:yyyy-MM-dd},1000.00,
            ZR4-1,NO-SUCH/P1/T00001/1,PAID,{system.Today:yyyy-MM-dd},1,
            ZR1-1,{paid.Id}/1,PAID,{system.Today:yyyy-MM-dd},1,
            ZR4-1,{paid.Id}/2,LOST,{system.Today:yyyy-MM-dd},1,
            """;
        var reader = Reader("ZR4");
        Assert.Equal("0 0 0 6", await Answer(reader, csv)); // Not exported yet.
        await payer.Do("exportPaymentRun", new { id = "ZR4-1" });
        Assert.Equal("2 1 0 3", await Answer(reader, csv));
        Assert.Equal("0 0 3 3", await Answer(reader, csv));
        Assert.Equal(("ZR4-1", "CONFIRMED"), await State(paid));
        Assert.Equal((null, "REJECTED"), await State(rejected));
        // A rejection takes no money back.
        Assert.Equal("0 1 0 0", await Answer(
            reader, $"{Header}\nZR4-1,{paid.Id}/1,REJECTED,{system.Today:yyyy-MM-dd},,No"));
        Assert.Equal(("ZR4-1", "CONFIRMED"), await State(paid));

        var again = (await Open(payer, "ZR4")).At("runs.0")!.Value;
        Assert.Equal((1, "1006.00"), (again.Number("lineCount"), again.Text("amount")));
        Assert.Equal(("ZR4-2", "INSTRUCTED"), await State(rejected));
        Assert.Equal("0 0 3 3", await Answer(reader, csv)); // The first run's answers say nothing of the second.
        var lines = await payer.Ask(
            """{ paymentRun(id: "ZR4-1") { lines { nodes { payment { id } outcome paid reason on } } } }""");
        Assert.Equal(
            new[]
            {
                $"{paid.Id}/1 PAID 1006.00 ", $"{rejected.Id}/1 REJECTED  Account closed",
                $"{less.Id}/1 PAID 1000.00 ",
            }.Order(StringComparer.Ordinal),
            lines.At("paymentRun.lines.nodes")!.Value.EnumerateArray().Select(line =>
                $"{line.Text("payment.id")} {line.Text("outcome")} {line.Text("paid")} {line.Text("reason")}"));
    }

    [Fact]
    public async Task Who_exported_a_run_does_not_read_its_answers()
    {
        var one = await Approved("ZR8");
        var (payer, other) = (Payer("ZR8"), Reader("ZR8"));
        await Open(payer, "ZR8");
        await payer.Do("exportPaymentRun", new { id = "ZR8-1" });
        var two = await Approved("ZR8");
        await Open(other, "ZR8");
        await other.Do("exportPaymentRun", new { id = "ZR8-2" });
        var csv = $"{Header}\nZR8-1,{one.Id}/1,{Rejected}\nZR8-2,{two.Id}/1,{Rejected}";
        foreach (var (reader, refused, rejected) in new[] { (payer, 2, two), (other, 3, one) })
        {
            var told = await reader.Do("importPaymentResults", new { csv });
            Assert.Equal((1, 1), (told.Number("rejected"), told.Number("problemCount")));
            Assert.Equal(
                (refused, "SAME_PERSON"), (told.Number("problems.0.line"), told.Text("problems.0.code")));
            Assert.Equal((null, "REJECTED"), await State(rejected));
        }
    }

    [Fact]
    public async Task What_was_rejected_and_paid_after_all_is_in_no_other_run()
    {
        var (one, other) = (await Approved("ZR9"), await Approved("ZR9"));
        var (payer, reader) = (Payer("ZR9"), Reader("ZR9"));
        await Open(payer, "ZR9");
        await payer.Do("exportPaymentRun", new { id = "ZR9-1" });
        await Answer(reader, $"{Header}\nZR9-1,{one.Id}/1,{Rejected}\nZR9-1,{other.Id}/1,{Rejected}");

        // Out of what waits.
        Assert.Equal("1 0 0 0", await Answer(reader, $"{Header}\nZR9-1,{one.Id}/1,{Paid}"));
        Assert.Equal(("ZR9-1", "CONFIRMED"), await State(one));
        var run = (await Open(payer, "ZR9")).At("runs.0")!.Value;
        Assert.Equal((1, "1006.00"), (run.Number("lineCount"), run.Text("amount")));

        // Out of a run that is not exported.
        var told = await reader.Do(
            "importPaymentResults", new { csv = $"{Header}\nZR9-1,{other.Id}/1,{Paid}" });
        Assert.Equal("ZR9-2", told.Text("cancelledRuns.0"));
        Assert.Equal(("ZR9-1", "CONFIRMED"), await State(other));
        Assert.Equal("WRONG_STATUS", (await payer.Try("exportPaymentRun", new { id = "ZR9-2" })).Refusal());
        Assert.Equal("INCOMPLETE", (await Open(payer, "ZR9", refused: true)).Refusal());
    }

    [Fact]
    public async Task What_came_back_goes_into_the_next_run_and_all_answers_are_kept()
    {
        var one = await Approved("ZR0");
        var (payer, reader) = (Payer("ZR0"), Reader("ZR0"));
        await Open(payer, "ZR0");
        await payer.Do("exportPaymentRun", new { id = "ZR0-1" });
        var csv = $"{Header}\nZR0-1,{one.Id}/1,{Returned}\nZR0-1,{one.Id}/1,{Paid}";
        var told = await reader.Do("importPaymentResults", new { csv });
        Assert.Equal((1, 1, 0), (told.Number("paid"), told.Number("returned"), told.Number("problemCount")));
        Assert.Equal("0 0 2 0", await Answer(reader, csv));
        Assert.Equal((null, "RETURNED"), await State(one));
        Assert.Equal("1006.00", (await Open(payer, "ZR0")).Text("runs.0.amount"));
        Assert.Equal(("ZR0-2", "INSTRUCTED"), await State(one));
        await payer.Do("cancelPaymentRun", new { id = "ZR0-2", reason = "Too early" });
        Assert.Equal((null, "RETURNED"), await State(one));

        var payment = (await payer.Ask(
            $$"""
            { payments(practice: "{{one.Practice}}") { nodes { reason confirmed paidTwice answers {
              run outcome on amount reason importedBy { id } importedAt file } } } }
            """)).At("payments.nodes.0")!.Value;
        Assert.Equal(("Account closed", null), (payment.Text("reason"), payment.Text("confirmed")));
        Assert.False(payment.At("paidTwice")!.Value.GetBoolean());
        Assert.Equal(
            ["PAID 1006.00 ", "RETURNED 1006.00 Account closed"],
            payment.At("answers")!.Value.EnumerateArray().Select(answer =>
                $"{answer.Text("outcome")} {answer.Text("amount")} {answer.Text("reason")}"));
        Assert.Equal(
            ("ZR0-1", reader.Id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(csv)))),
            (payment.Text("answers.0.run"), payment.Text("answers.0.importedBy.id"), payment.Text("answers.0.file")));
    }

    [Fact]
    public async Task Who_read_that_money_came_back_does_not_send_it_again()
    {
        var (one, other) = (await Approved("ZRA"), await Approved("ZRA"));
        var (payer, reader) = (Payer("ZRA"), Reader("ZRA"));
        await Open(payer, "ZRA");
        await payer.Do("exportPaymentRun", new { id = "ZRA-1" });
        await Answer(
            reader,
            $"{Header}\nZRA-1,{one.Id}/1,{Paid}\nZRA-1,{one.Id}/1,{Returned}\nZRA-1,{other.Id}/1,{Rejected}");
        await Open(reader, "ZRA");
        Assert.Equal("SAME_PERSON", (await reader.Try("exportPaymentRun", new { id = "ZRA-2" })).Refusal());
        Assert.Equal("EXPORTED", (await payer.Do("exportPaymentRun", new { id = "ZRA-2" })).Text("run.state"));
    }

    [Fact]
    public async Task A_corrected_answer_is_read_after_a_return()
    {
        var one = await Approved("ZRB");
        var (payer, reader) = (Payer("ZRB"), Reader("ZRB"));
        await Open(payer, "ZRB");
        await payer.Do("exportPaymentRun", new { id = "ZRB-1" });
        var wrong = $"{Header}\nZRB-1,{one.Id}/1,PAID,{system.Today:yyyy-MM-dd},10060.00,";
        Assert.Equal("1 0 0 0", await Answer(reader, wrong));
        var right = $"{Header}\nZRB-1,{one.Id}/1,{Paid}";
        var told = await reader.Do("importPaymentResults", new { csv = right });
        Assert.Equal("CONFLICT", told.Text("problems.0.code"));
        Assert.Contains(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wrong))), told.Text("problems.0.reason"));
        Assert.Equal("10060.00", await Confirmed());

        var half = $"ZRB-1,{one.Id}/1,RETURNED,{system.Today:yyyy-MM-dd},5030.00,Typed wrongly";
        await Answer(reader, $"{Header}\n{half}");
        var again = await reader.Do("importPaymentResults", new { csv = $"{Header}\n{half}\n" });
        Assert.Equal((0, 1), (again.Number("returned"), again.Number("unchanged")));
        Assert.Contains("An equal return", again.Text("doubts.0.reason"));
        Assert.Equal("1 0 0 0", await Answer(reader, $"{right}\n{half}: the other half"));
        Assert.Equal("1006.00", await Confirmed());

        async Task<string?> Confirmed() => (await payer.Ask(
            $$"""{ payments(practice: "{{one.Practice}}") { nodes { confirmed } } }"""))
            .Text("payments.nodes.0.confirmed");
    }

    [Fact]
    public async Task One_call_opens_the_runs_of_all_that_the_person_may()
    {
        await Approved("ZR5");
        await Approved("ZR6");
        string[] roles = ["FINANCE_MANAGEMENT"];
        var both = Person.With(system, "payer-of-two", ("ZR5", roles), ("ZR6", roles));
        var opened = await Open(both, null);
        Assert.Equal(["ZR5-1", "ZR6-1"], opened.Texts("runs", "id").Order(StringComparer.Ordinal));
        Assert.Equal("FORBIDDEN", (await Open(both, "ZR1", refused: true)).Refusal());
        Assert.Equal("FORBIDDEN", (await Open(system.A.National, null, refused: true)).Refusal());
    }

    [Fact]
    public async Task Pages_of_runs_and_of_their_lines_meet_without_gaps()
    {
        var payer = Payer("ZR7");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await Approved("ZR7");
            await Open(payer, "ZR7");
        }

        var first = (await payer.Ask(
            """{ paymentRuns(commissioner: "ZR7", first: 2) { nodes { id } pageInfo { endCursor hasNextPage } } }"""))
            .At("paymentRuns")!.Value;
        Assert.Equal(["ZR7-3", "ZR7-2"], first.Texts("nodes", "id"));
        var rest = (await payer.Ask(
            "query($after: String) { paymentRuns(commissioner: \"ZR7\", first: 2, after: $after) { nodes { id } } }",
            new { after = first.Text("pageInfo.endCursor") })).At("paymentRuns")!.Value;
        Assert.Equal(["ZR7-1"], rest.Texts("nodes", "id"));
        var before = (await payer.Ask(
            "query($before: String) { paymentRuns(commissioner: \"ZR7\", last: 1, before: $before) { nodes { id } } }",
            new { before = first.Text("pageInfo.endCursor") })).At("paymentRuns")!.Value;
        Assert.Equal(["ZR7-3"], before.Texts("nodes", "id"));
    }

    private const string Header = "run,payment,outcome,date,amount,reason";

    private string Paid => $"PAID,{system.Today:yyyy-MM-dd},1006.00,";

    private string Rejected => $"REJECTED,{system.Today:yyyy-MM-dd},,Account closed";

    private string Returned => $"RETURNED,{system.Today:yyyy-MM-dd},1006.00,Account closed";

    private string Month => $"{system.Today.AddMonths(2):yyyy-MM}";

    /// <summary>For the month after the next: the cut-off lies ahead, whatever day it is.</summary>
    private async Task<JsonElement> Open(Person payer, string? commissioner, bool refused = false, string? key = null)
    {
        var input = new { month = Month, commissioner, idempotencyKey = key };
        return refused ? await payer.Try("openPaymentRuns", input) : await payer.Do("openPaymentRuns", input);
    }

    private Person Payer(string commissioner) => Person.With(
        system, $"runs-{commissioner}", (commissioner, ["FINANCE_MANAGEMENT"]));

    private Person Reader(string commissioner) => Person.With(
        system, $"answers-{commissioner}", (commissioner, ["FINANCE_MANAGEMENT"]));

    private static async Task<string> Answer(Person payer, string csv)
    {
        var told = await payer.Do("importPaymentResults", new { csv });
        return $"{told.Text("paid")} {told.Text("rejected")} {told.Text("unchanged")} {told.Text("problemCount")}";
    }

    private async Task<Case> Approved(string commissioner) => await system.A.Paid(system.A.Manual(), commissioner);

    private static async Task<(string? Run, string? State)> State(Case one)
    {
        var payment = (await one.Payer.Ask(
            $$"""{ payments(practice: "{{one.Practice}}") { nodes { run state } } }""")).At("payments.nodes.0")!.Value;
        return (payment.Text("run"), payment.Text("state"));
    }
}
