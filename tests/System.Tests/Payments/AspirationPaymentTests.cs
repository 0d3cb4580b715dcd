using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>QOF is paid in part in advance, and at the year's end what is left: over HTTP, over two years.</summary>
[Collection<Running>]
public sealed class AspirationPaymentTests(TestSystem system)
{
    /// <summary>
    /// Worked by hand. Each year is worth 6 x 171.20 x 9450 / 7732 = 6 x 179.26 x 9450 / 8096 = 1,255.44. A month:
    /// 1,255.44 x 179.26 / 171.20 x 80 % / 12 = 87.64.
    /// </summary>
    [Fact]
    public async Task The_year_is_paid_by_months_of_last_years_achievement_and_what_is_left()
    {
        var practice = await Listed();
        var family = $"Q{Given.NewCode}";
        var now = Year(family, 179.26m, 8096);
        var before = await Case(practice, LastYear(now, family));
        await Approve(before);
        var one = await Case(practice, now);
        var months = new[] { system.Today, system.Today.AddDays(-31) }.Select(day => $"{day:yyyy-MM}").ToArray();
        foreach (var month in months)
        {
            Assert.Equal((1, 0, 0), await Pay(one, month));
            Assert.Equal((0, 1, 0), await Pay(one, month)); // Skipped: it was paid already.
        }

        await Approve(one);
        Assert.Equal((0, 0, 1), await Pay(one, $"{one.Service.StartsOn:yyyy-MM}", refused: true));
        var payments = await Payments(one);
        Assert.Equal(
            ["ACHIEVEMENT P1 1080.16", $"ASPIRATION {months[1]} 87.64", $"ASPIRATION {months[0]} 87.64"], payments);
        var read = await one.Read(
            one.Payer,
            "aspiration { month amount method explanation by { id } } achievement { amount workings { id value } }");
        Assert.Equal(months, read.Texts("aspiration", "month"));
        Assert.Equal(
            ("87.64", "BY_ACHIEVEMENT", one.Payer.Id),
            (read.Text("aspiration.0.amount"), read.Text("aspiration.0.method"), read.Text("aspiration.0.by.id")));
        Assert.Equal("1255.44", read.Text("achievement.amount"));
        Assert.Equal("1080.16", read.At("achievement.workings")!.Value.EnumerateArray()
            .Single(working => working.Text("id") == "payment").Text("value"));
        Assert.Contains("AspirationPaid", await one.History());
        var hidden = await one.Read(one.Typist, "aspiration { amount } achievement { workings { id } }");
        Assert.Equal(0, hidden.At("aspiration")!.Value.GetArrayLength());
        Assert.DoesNotContain("payment", hidden.Texts("achievement.workings", "id"));
    }

    [Fact]
    public async Task More_paid_in_advance_than_was_achieved_is_recovered()
    {
        var one = await Case(await Listed(), Year($"Q{Given.NewCode}", 179.26m, 8096));
        var month = $"{system.Today:yyyy-MM}";
        Assert.Equal((0, 0, 1), await Pay(one, month)); // Nothing is known of last year.
        Assert.Equal((1, 0, 0), await Pay(one, month, points: 6));
        await Approve(one, register: 0);
        // 6 x 179.26 x 9450 / 8096 / 12, and nothing was achieved.
        Assert.Equal(["ACHIEVEMENT P1 -104.62", $"ASPIRATION {month} 104.62"], await Payments(one));
    }

    [Fact]
    public async Task Points_that_were_agreed_are_paid_and_nobody_types_them()
    {
        var one = await Case(await Listed(), Year($"Q{Given.NewCode}", 179.26m, 8096));
        var other = Person.With(system, $"second-{one.Practice}", (one.Commissioner, ["FINANCE_MANAGEMENT"]));
        var agreement = new
        {
            practice = one.Practice,
            service = one.Service.Code,
            points = 3,
            agreedBy = "Dr Oak",
            agreedOn = system.Today,
            reason = "Agreed at the visit",
        };
        Assert.Equal("FORBIDDEN", (await one.Approver.Try("agreeAspiration", agreement)).Refusal());
        var proposed = (await one.Payer.Do("agreeAspiration", agreement)).At("agreement")!.Value;
        Assert.Equal(("PROPOSED", 1), (proposed.Text("state"), proposed.Number("version")));
        Assert.Equal(1, (await one.Payer.Do("agreeAspiration", agreement)).Number("agreement.version"));
        var version = new { practice = one.Practice, service = one.Service.Code, version = 1 };
        Assert.Equal("SAME_PERSON", (await one.Payer.Try("confirmAspiration", version)).Refusal());
        Assert.Equal((0, 0, 1), await Pay(one, $"{system.Today:yyyy-MM}")); // Nothing is confirmed.
        var confirmed = (await other.Do("confirmAspiration", version)).At("agreement")!.Value;
        Assert.Equal(
            ("CONFIRMED", true, other.Id),
            (confirmed.Text("state"), confirmed.At("inForce")!.Value.GetBoolean(), confirmed.Text("confirmedBy.id")));

        Assert.Equal((0, 0, 1), await Pay(one, $"{system.Today:yyyy-MM}", points: 6)); // Others were agreed.
        Assert.Equal((1, 0, 0), await Pay(one, $"{system.Today:yyyy-MM}"));
        // 3 x 179.26 x 9450 / 8096 / 12.
        Assert.Equal([$"ASPIRATION {system.Today:yyyy-MM} 52.31"], await Payments(one));
        Assert.Equal(1, (await one.Read(one.Payer, "aspiration { agreement }")).Number("aspiration.0.agreement"));

        var asked = "query($practice: OdsCode!, $service: String!) { "
            + "aspirationAgreements(practice: $practice, service: $service) { version inForce points } }";
        var mine = new { practice = one.Practice, service = one.Service.Code };
        Assert.Equal(1, (await one.Payer.Ask(asked, mine)).At("aspirationAgreements")!.Value.GetArrayLength());
        Assert.Equal(0, (await one.Typist.Ask(asked, mine)).At("aspirationAgreements")!.Value.GetArrayLength());
    }

    [Fact]
    public async Task An_advance_that_no_achievement_settles_is_to_be_recovered()
    {
        var one = await Case(await Listed("ZQ3"), Year($"Q{Given.NewCode}", 179.26m, 8096), "ZQ3");
        var (last, month) = ($"{system.Today.AddDays(-31):yyyy-MM}", $"{system.Today:yyyy-MM}");
        Assert.Equal((1, 0, 0), await Pay(one, last, points: 6));
        var (payer, reader) = (Finance("sends"), Finance("reads"));
        var run = (await payer.Do("openPaymentRuns", new
        {
            month = $"{system.Today.AddMonths(2):yyyy-MM}",
            commissioner = one.Commissioner,
        })).Text("runs.0.id")!;
        await payer.Do("exportPaymentRun", new { id = run });
        Assert.Equal((1, 0, 0), await Pay(one, month, points: 6)); // It never gets into a run.
        await one.Manager.Do("endParticipation", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            endsOn = system.Today.AddDays(-1),
            why = "PRACTICE_WITHDREW",
            reason = "Merged",
        });
        Assert.Equal("ENDED", await one.Status());

        Assert.Equal("0.00 0.00: ADVANCE_UNSETTLED 1 -104.62, AWAITING_ANSWER 1 104.62", await Reconciled(payer, one));
        await Answer("PAID", "");
        Assert.Equal("0.00 104.62: ADVANCE_UNSETTLED 1 -104.62", await Reconciled(payer, one));
        await Answer("RETURNED", "Recovered");
        Assert.Equal("0.00 0.00: ", await Reconciled(payer, one));
        Assert.Equal("INCOMPLETE", (await payer.Try("openPaymentRuns", new
        {
            month = $"{system.Today.AddMonths(2):yyyy-MM}",
            commissioner = one.Commissioner,
        })).Refusal());

        Person Finance(string name) => Person.With(system, $"advance-{name}", ("ZQ3", ["FINANCE_MANAGEMENT"]));

        async Task Answer(string outcome, string reason)
        {
            var row = $"{run},{one.Id}/{last},{outcome},{system.Today:yyyy-MM-dd},104.62,{reason}";
            Assert.Equal(0, (await reader.Do(
                "importPaymentResults", new { csv = $"run,payment,outcome,date,amount,reason\n{row}" }))
                .Number("problemCount"));
        }
    }

    [Fact]
    public async Task An_open_run_that_holds_what_nothing_settles_is_not_exported()
    {
        var one = await Case(await Listed("ZQA"), Year($"Q{Given.NewCode}", 179.26m, 8096), "ZQA");
        Assert.Equal((1, 0, 0), await Pay(one, $"{system.Today.AddDays(-31):yyyy-MM}", points: 6));
        var payer = Person.With(system, "advance-exports", ("ZQA", ["FINANCE_MANAGEMENT"]));
        var month = $"{system.Today.AddMonths(2):yyyy-MM}";
        var run = (await payer.Do("openPaymentRuns", new { month, commissioner = "ZQA" })).Text("runs.0.id")!;
        await one.Manager.Do("endParticipation", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            endsOn = system.Today.AddDays(-1),
            why = "PRACTICE_WITHDREW",
            reason = "Merged",
        });
        Assert.Equal("ENDED", await one.Status());
        Assert.Equal("CONFLICT", (await payer.Try("exportPaymentRun", new { id = run })).Refusal());
        await payer.Do("cancelPaymentRun", new { id = run, reason = "Nothing settles it" });
        Assert.Equal("INCOMPLETE", (await payer.Try(
            "openPaymentRuns", new { month, commissioner = "ZQA" })).Refusal());
    }

    /// <summary>Expected, confirmed, and the reasons: the only row.</summary>
    private static async Task<string> Reconciled(Person payer, Case one)
    {
        var row = (await payer.Ask(
            "query($service: String) { paymentReconciliation(service: $service) { nodes { "
            + "expected confirmed differences { reason paymentCount amount } } } }",
            new { service = one.Service.Code })).At("paymentReconciliation.nodes.0")!.Value;
        return $"{row.Text("expected")} {row.Text("confirmed")}: " + string.Join(
            ", ", row.At("differences")!.Value.EnumerateArray().Select(
                each => $"{each.Text("reason")} {each.Text("paymentCount")} {each.Text("amount")}"));
    }

    [Fact]
    public async Task Only_those_who_pay_make_it_and_only_for_a_year_of_QOF()
    {
        var one = await Case(await Listed(), Year($"Q{Given.NewCode}", 179.26m, 8096));
        var input = new { service = one.Service.Code, month = $"{system.Today:yyyy-MM}", commissioner = Given.Region };
        Assert.Equal("FORBIDDEN", (await one.Approver.Try("makeAspirationPayments", input)).Refusal());
        Assert.Equal("FORBIDDEN", (await Person.With(system, "payer-elsewhere", ("ZB1", ["FINANCE_MANAGEMENT"]))
            .Try("makeAspirationPayments", input)).Refusal());
        var flu = await system.A.Offered(system.A.Manual());
        Assert.Equal("service", (await one.Payer.Try(
            "makeAspirationPayments", new { service = flu.Service.Code, input.month })).Field());
        Assert.Equal("month", (await one.Payer.Try(
            "makeAspirationPayments", new { input.service, month = "2001-04" })).Field());
    }

    private async Task<string> Listed(string commissioner = Given.Region)
    {
        var practice = await system.A.Practice(commissioner);
        var csv = $"practice,date,patients\n{practice},{system.Today.AddDays(-800):yyyy-MM-dd},9450";
        await system.A.National.Do("importReference", new { kind = "LIST_SIZE", csv });
        return practice;
    }

    private ServiceDefinition Year(string family, decimal pounds, int average) => system.A.Manual() with
    {
        Family = family,
        Category = "QOF",
        Indicators = [new("PC001", "REGISTER", "PC") { Points = 6 }],
        Tariff = new { kind = "QOF_POINTS", poundsPerPoint = pounds, nationalAverageListSize = average },
    };

    private ServiceDefinition LastYear(ServiceDefinition year, string family)
    {
        var (starts, ends) = (year.StartsOn.AddDays(-365), year.StartsOn.AddDays(-1));
        return Year(family, 171.20m, 7732) with
        {
            StartsOn = starts,
            EndsOn = ends,
            Periods = [new("P1", starts, ends, ends)],
        };
    }

    private async Task<Case> Case(
        string practice, ServiceDefinition service, string commissioner = Given.Region)
    {
        await system.A.National.Do("defineService", service);
        var one = new Case(system, service, practice, commissioner);
        await one.Offer();
        await one.Manager.Do("acceptOffer", one.Answer);
        return one;
    }

    private static async Task Approve(Case one, int register = 9)
    {
        var values = new[] { new { indicator = "PC001", register } };
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = true, values });
        await one.Declare();
        await one.Approver.Do("approve", one.Seen());
        await one.Payer.Do("approveFinancially", one.Seen());
    }

    /// <summary>How many were done, skipped and refused.</summary>
    private static async Task<(int Done, int Skipped, int Failed)> Pay(
        Case one, string month, decimal? points = null, bool refused = false)
    {
        var started = await one.Payer.Do(
            "makeAspirationPayments",
            new { service = one.Service.Code, month, practices = new[] { one.Practice }, points });
        var ended = await Hosting.Operations.Finished(one.Payer, started.Text("operation.id")!);
        Assert.Equal(refused ? "WRONG_STATUS" : null, refused ? ended.Text("failures.nodes.0.code") : null);
        return (ended.Number("done"), ended.Number("skipped"), ended.Number("failed"));
    }

    private static async Task<string[]> Payments(Case one) =>
    [
        .. (await one.Payer.Ask(
            "query($practice: OdsCode!, $service: String!) { payments(practice: $practice, service: $service) { "
            + "nodes { kind period amount } } }",
            new { practice = one.Practice, service = one.Service.Code })).At("payments.nodes")!.Value.EnumerateArray()
            .Select(payment => $"{payment.Text("kind")} {payment.Text("period")} {payment.Text("amount")}"),
    ];
}
