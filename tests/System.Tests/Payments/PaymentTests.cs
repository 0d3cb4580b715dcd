using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Payments;

/// <summary>What was approved for the last time is instructed to be paid, once.</summary>
[Collection<Running>]
public sealed class PaymentTests(TestSystem system)
{
    private const string Fields = """
        nodes {
          id kind practice { code } collection { id } amount state instructedAt confirmedAt declaration paycode
          approvedBy { id } financiallyApprovedBy { id }
        }
        totalCount pageInfo { hasNextPage endCursor }
        """;

    [Fact]
    public async Task Financial_approval_makes_one_payment()
    {
        var one = await system.A.Approved(system.A.Manual());
        Assert.Empty((await Payments(one)).Texts("nodes", "id"));

        await one.Payer.Do("approveFinancially", one.Seen(idempotencyKey: "pay"));
        await one.Payer.Do("approveFinancially", one.Seen(idempotencyKey: "pay"));
        Assert.Equal("WRONG_STATUS", (await one.Payer.Try("approveFinancially", one.Seen())).Refusal());
        var paid = (await Payments(one)).At("nodes.0")!.Value;
        Assert.Equal(
            ($"{one.Id}/1", "ACHIEVEMENT", one.Practice, one.Id, "1006.00", "INSTRUCTED", 1),
            (paid.Text("id"), paid.Text("kind"), paid.Text("practice.code"), paid.Text("collection.id"),
                paid.Text("amount"), paid.Text("state"), paid.Number("declaration")));
        Assert.Equal(
            (one.Approver.Id, one.Payer.Id), (paid.Text("approvedBy.id"), paid.Text("financiallyApprovedBy.id")));
        Assert.Equal(1, (await Payments(one)).Number("totalCount"));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Without_financial_approval_the_approval_pays_and_what_is_not_paid_for_makes_none(
        bool paymentRelated, bool none)
    {
        var service = system.A.Manual() with { FinancialApprovalRequired = false, PaymentRelated = paymentRelated };
        var one = await system.A.Approved(service);
        Assert.Equal("APPROVED", await one.Status());
        Assert.Equal(none, (await Payments(one)).Number("totalCount") == 0);
    }

    [Fact]
    public async Task An_adjustment_pays_the_signed_difference()
    {
        var one = await system.A.Approved(system.A.Manual());
        await one.Payer.Do("approveFinancially", one.Seen());
        Assert.Equal("WRONG_STATUS", (await one.Typist.Try(
            "enterFigures", new { key = one.Key, submit = true, values = Case.Figures(90) })).Refusal());

        await one.Approver.Do("openAdjustment", one.Because("Ten were counted twice."));
        await one.Submit(90);
        await one.Declare();
        var declared = await one.Read(fields: "declaration { number amount adjusts } achievement { amount }");
        Assert.Equal(
            (2, "-100.60", 1, "905.40"),
            (declared.Number("declaration.number"), declared.Text("declaration.amount"),
                declared.Number("declaration.adjusts"), declared.Text("achievement.amount")));
        await one.Approver.Do("approve", one.Seen(2, -100.60m));
        await one.Payer.Do("approveFinancially", one.Seen(2));
        Assert.Equal(
            ["ADJUSTMENT -100.60", "ACHIEVEMENT 1006.00"],
            (await Payments(one)).At("nodes")!.Value.EnumerateArray()
                .Select(paid => $"{paid.Text("kind")} {paid.Text("amount")}"));
    }

    [Fact]
    public async Task Pages_meet_without_gaps_and_only_those_who_may_see_pounds_see_any()
    {
        var practice = await system.A.Practice();
        var service = system.A.Manual();
        service = service with
        {
            Periods = [.. Enumerable.Range(1, 3).Select(number => service.Periods[0] with { Period = $"P{number}" })],
        };
        await system.A.National.Do("defineService", service);
        foreach (var period in service.Periods)
        {
            var one = new Case(system, service with { Periods = [period] }, practice, Given.Region);
            if (period == service.Periods[0])
            {
                await one.Offer();
                await one.Manager.Do("acceptOffer", one.Answer);
            }

            await one.Submit();
            await one.Declare();
            await one.Approver.Do("approve", one.Seen());
            await one.Payer.Do("approveFinancially", one.Seen());
        }

        var reader = Person.With(system, $"reader-{practice}", (practice, ["FINANCE_VIEW"]));
        var ids = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Payments(reader, practice, 2, after);
            ids.AddRange(page.Texts("nodes", "id"));
            if (page.Text("pageInfo.hasNextPage") != "True")
            {
                break;
            }

            after = page.Text("pageInfo.endCursor");
        }

        Assert.Equal(["P3", "P2", "P1"], ids.Select(id => id.Split('/')[1]));
        foreach (var other in (Person[])
            [
                Person.With(system, $"viewer-{practice}", (practice, ["VIEW"])),
                Person.With(system, $"auditor-{practice}", ("X24", ["AUDITOR"])),
                Person.With(system, $"requester-{practice}", ("X24", ["REQUESTER"])),
                Person.With(system, $"elsewhere-{practice}", ("ZB1", ["FINANCE_MANAGEMENT"])),
            ])
        {
            Assert.Equal(0, (await Payments(other, practice, 2, null)).Number("totalCount"));
        }
    }

    private static Task<JsonElement> Payments(Case one) => Payments(one.Payer, one.Practice, 50, null);

    private static async Task<JsonElement> Payments(Person by, string practice, int first, string? after) =>
        (await by.Ask(
            $"query($practice: OdsCode!, $first: Int, $after: String) {{ "
            + $"payments(practice: $practice, first: $first, after: $after) {{ {Fields} }} }}",
            new { practice, first, after })).At("payments")!.Value;
}
