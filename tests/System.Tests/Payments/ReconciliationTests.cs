using System.Globalization;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What was approved, beside what has become of it: every pound in one place.</summary>
[Collection<Running>]
public sealed class ReconciliationTests(TestSystem system)
{
    [Fact]
    public async Task Every_pound_that_was_approved_is_confirmed_or_has_a_reason()
    {
        var service = system.A.Manual();
        var cases = new List<Case>();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            cases.Add(await system.A.Paid(service, "ZQ8"));
        }

        var payer = Person.With(system, "reconciler", ("ZQ8", ["FINANCE_MANAGEMENT"]));
        Assert.Equal("3 3018.00 0.00 0.00: AWAITING_RUN 3 3018.00", await Reconciled(payer, service));
        await Open(payer);
        Assert.Equal("3 3018.00 3018.00 0.00: AWAITING_EXPORT 3 3018.00", await Reconciled(payer, service));
        await payer.Do("exportPaymentRun", new { id = "ZQ8-1" });
        Assert.Equal("3 3018.00 3018.00 0.00: AWAITING_ANSWER 3 3018.00", await Reconciled(payer, service));

        var today = system.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var reader = Person.With(system, "answer-reader", ("ZQ8", ["FINANCE_MANAGEMENT"]));
        await reader.Do("importPaymentResults", new
        {
            csv = $"""
                run,payment,outcome,date,amount,reason
                ZQ8-1,{cases[0].Id}/1,PAID,{today},1006.00,
                ZQ8-1,{cases[1].Id}/1,PAID,{today},1000.50,
                ZQ8-1,{cases[2].Id}/1,REJECTED,{today},,Account closed
                """,
        });
        Assert.Equal(
            "3 3018.00 2012.00 2006.50: AMOUNT_DIFFERS 1 5.50, REJECTED 1 1006.00", await Reconciled(payer, service));

        await Adjust(cases[0]);
        Assert.Equal(
            "4 2917.40 2012.00 2006.50: AMOUNT_DIFFERS 1 5.50, RECOVERY_WAITING 1 -100.60, REJECTED 1 1006.00",
            await Reconciled(payer, service));
        Assert.Equal(
            "ZQ8,4,2917.4,2012,2006.5,910.9,0,-100.6,0,0,1006,5.5,0,0,0",
            await Report(payer, $"payments.csv?service={service.Code}&commissioner=ZQ8"));
        Assert.Equal("", await Report(payer, $"payments.csv?service={service.Code}&month=2001-01"));
        Assert.Equal(400, (await payer.Get("/reports/payments.csv?month=2001")).Status);
        Assert.Equal(400, (await payer.Get("/reports/payments.csv?practice=T00001")).Status);
        Assert.Equal(400, (await payer.Get("/reports/funnel.csv?month=2001-01")).Status);

        // A practice sees its own statement, and no sums over others.
        var practice = Person.With(system, $"own-{cases[0].Practice}", (cases[0].Practice, ["FINANCE_VIEW"]));
        Assert.Equal("", await Reconciled(practice, service));
        Assert.Equal("", await Report(practice, $"payments.csv?service={service.Code}"));
    }

    [Fact]
    public async Task What_was_paid_twice_is_a_difference_until_it_comes_back()
    {
        var one = await system.A.Paid(system.A.Manual(), "ZQ6");
        var (payer, reader) = (Finance("exports"), Finance("reads"));
        await Open(payer);
        await payer.Do("exportPaymentRun", new { id = "ZQ6-1" });
        await Answer("ZQ6-1", "REJECTED", "", "Account closed");
        await Open(payer);
        await payer.Do("exportPaymentRun", new { id = "ZQ6-2" });
        await Answer("ZQ6-1", "PAID", "1006.00", "");

        // The second may still be paid, or rejected.
        Assert.Equal(
            "1 1006.00 1006.00 1006.00: AWAITING_ANSWER 1 1006.00, PAID_TWICE 1 -1006.00",
            await Reconciled(payer, one.Service));
        await Answer("ZQ6-2", "PAID", "1006.00", "");
        Assert.Equal("1 1006.00 1006.00 2012.00: PAID_TWICE 1 -1006.00", await Reconciled(payer, one.Service));
        Assert.Equal(
            "ZQ6,1,1006,1006,2012,-1006,0,0,0,0,0,0,0,-1006,0",
            await Report(payer, $"payments.csv?service={one.Service.Code}"));
        var payOn = (await payer.Ask("""{ paymentRun(id: "ZQ6-1") { payOn } }""")).Text("paymentRun.payOn")!;
        var year = Services.FinancialYear.Of(DateOnly.Parse(payOn, CultureInfo.InvariantCulture));
        var statement = await Statement(payer, one.Practice, year);
        Assert.Equal(("2012.00", "0.00"), (statement.Text("amount"), statement.Text("waiting")));
        Assert.Equal(["ZQ6-1", "ZQ6-2"], statement.Texts("lines", "run"));

        await Answer("ZQ6-2", "RETURNED", "1006.00", "Recovered");
        Assert.Equal("1 1006.00 1006.00 1006.00: ", await Reconciled(payer, one.Service));
        await Answer("ZQ6-1", "RETURNED", "1006.00", "Account closed");
        Assert.Equal("1 1006.00 0.00 0.00: RETURNED 1 1006.00", await Reconciled(payer, one.Service));
        Assert.Equal("1006.00", (await Statement(payer, one.Practice, year)).Text("waiting"));

        Person Finance(string name) => Person.With(system, $"{name}-ZQ6", ("ZQ6", ["FINANCE_MANAGEMENT"]));

        async Task Answer(string of, string outcome, string amount, string reason)
        {
            var row = $"{of},{one.Id}/1,{outcome},{system.Today:yyyy-MM-dd},{amount},{reason}";
            var told = await reader.Do(
                "importPaymentResults", new { csv = $"run,payment,outcome,date,amount,reason\n{row}" });
            Assert.Equal(0, told.Number("problemCount"));
        }
    }

    [Fact]
    public async Task A_practices_statement_leads_from_every_line_to_what_it_pays()
    {
        var one = await system.A.Paid(system.A.Manual(), "ZQ9");
        var payer = Person.With(system, "statements", ("ZQ9", ["FINANCE_MANAGEMENT"]));
        await Open(payer);
        await payer.Do("exportPaymentRun", new { id = "ZQ9-1" });
        await Adjust(one);
        var practice = Person.With(system, $"own-{one.Practice}", (one.Practice, ["FINANCE_VIEW"]));
        var run = (await payer.Ask("""{ paymentRun(id: "ZQ9-1") { month payOn } }""")).At("paymentRun")!.Value;
        var (month, payOn) = (run.Text("month")!, DateOnly.Parse(run.Text("payOn")!, CultureInfo.InvariantCulture));
        var year = Services.FinancialYear.Of(payOn);

        var statement = await Statement(practice, one.Practice, year);
        Assert.Equal(("1006.00", "-100.60"), (statement.Text("amount"), statement.Text("waiting")));
        Assert.Equal(12, statement.At("months")!.Value.GetArrayLength());
        Assert.Equal("1006.00", Assert.Single(
            statement.At("months")!.Value.EnumerateArray(), each => each.Text("month") == month).Text("amount"));
        Assert.Equal(
            [$"ACHIEVEMENT 1006.00 ZQ9-1 {one.Id} 1", $"ADJUSTMENT -100.60  {one.Id} 2"],
            statement.At("lines")!.Value.EnumerateArray().Select(line =>
                $"{line.Text("kind")} {line.Text("amount")} {line.Text("run")} {line.Text("collection.id")} "
                + $"{line.Text("declaration")}"));
        Assert.Equal("amount", statement.Text("lines.0.working"));
        var workings = await one.Read(practice, "achievement { workings { id value } }");
        Assert.Contains("amount", workings.Texts("achievement.workings", "id"));
        Assert.Equal(12, (await Statement(payer, one.Practice, "2001-02")).At("months")!.Value.GetArrayLength());
        Assert.Equal("1006.00", (await Statement(payer, one.Practice, year, month)).Text("months.0.amount"));

        var (status, bytes) = await practice.Get(
            $"/reports/statement.csv?practice={one.Practice}&financialYear={year}");
        Assert.Equal(200, status);
        var lines = Encoding.UTF8.GetString(bytes).Split("\r\n");
        Assert.StartsWith(
            $"{payOn:yyyy-MM-dd},{one.Id}/1,ACHIEVEMENT,{one.Service.Code},P1,{one.Id},1,amount,", lines[1]);
        Assert.EndsWith(",ZQ9-1,INSTRUCTED,1006,", lines[1]);
        Assert.Equal(404, (await practice.Get("/reports/statement.csv")).Status);

        foreach (var other in (Person[])
            [
                Person.With(system, $"viewer-{one.Practice}", (one.Practice, ["VIEW"])),
                Person.With(system, "finance-elsewhere", ("ZB1", ["FINANCE_MANAGEMENT"])),
            ])
        {
            Assert.Equal(
                JsonValueKind.Undefined, (await Statement(other, one.Practice, year)).ValueKind);
        }
    }

    [Fact]
    public async Task A_payment_is_booked_under_its_services_paycode()
    {
        var coded = await system.A.Paid(system.A.Manual() with { Paycode = "GPFLU-01" }, "ZQ7");
        var payments = await coded.Payer.Ask(
            "query($practice: OdsCode!, $service: String!) { "
            + "payments(practice: $practice) { nodes { paycode } } service(code: $service) { paycode } }",
            new { practice = coded.Practice, service = coded.Service.Code });
        Assert.Equal(
            ("GPFLU-01", "GPFLU-01"), (payments.Text("payments.nodes.0.paycode"), payments.Text("service.paycode")));
        Assert.Equal("paycode", (await system.A.National.Try(
            "defineService", system.A.Manual() with { Paycode = " " })).Field());
    }

    private async Task Open(Person payer) => await payer.Do(
        "openPaymentRuns", new { month = $"{system.Today.AddMonths(2):yyyy-MM}" });

    private static async Task Adjust(Case one)
    {
        await one.Approver.Do("openAdjustment", one.Because("Ten were counted twice."));
        await one.Submit(90);
        await one.Declare();
        await one.Approver.Do("approve", one.Seen(2));
        await one.Payer.Do("approveFinancially", one.Seen(2));
    }

    /// <summary>Payments, expected, instructed, confirmed, and the reasons; empty: there is no row.</summary>
    private static async Task<string> Reconciled(Person by, ServiceDefinition service)
    {
        var rows = (await by.Ask(
            """
            query($service: String) { paymentReconciliation(service: $service) { totalCount nodes {
              commissioner { code } month paymentCount expected instructed confirmed difference
              differences { reason paymentCount amount } } } }
            """, new { service = service.Code })).At("paymentReconciliation.nodes")!.Value.EnumerateArray().ToList();
        if (rows is not [var row])
        {
            Assert.Empty(rows);
            return "";
        }

        var differences = row.At("differences")!.Value.EnumerateArray().ToList();
        Assert.Equal(
            decimal.Parse(row.Text("expected")!, CultureInfo.InvariantCulture),
            decimal.Parse(row.Text("confirmed")!, CultureInfo.InvariantCulture) + differences.Sum(
                each => decimal.Parse(each.Text("amount")!, CultureInfo.InvariantCulture)));
        return $"{row.Text("paymentCount")} {row.Text("expected")} {row.Text("instructed")} {row.Text("confirmed")}: "
            + string.Join(", ", differences.Select(
                each => $"{each.Text("reason")} {each.Text("paymentCount")} {each.Text("amount")}"));
    }

    /// <summary>The only row, without the commissioner's name, the month and the service.</summary>
    private static async Task<string> Report(Person by, string report)
    {
        var (status, bytes) = await by.Get($"/reports/{report}");
        Assert.Equal(200, status);
        return Encoding.UTF8.GetString(bytes).Split("\r\n")[1..^1] is [var row]
            ? string.Join(',', row.Split(',').Where((_, at) => at is 0 or > 3))
            : "";
    }

    private static async Task<JsonElement> Statement(Person by, string practice, string year, string? month = null) =>
        (await by.Ask(
            """
            query($practice: OdsCode!, $year: String!, $month: String) {
              paymentStatement(practice: $practice, financialYear: $year, month: $month) {
                amount waiting months { month paymentCount amount confirmed }
                lines { id kind amount run payOn collection { id } declaration working approvedBy { id } } } }
            """, new { practice, year, month })).At("paymentStatement") ?? default;
}
