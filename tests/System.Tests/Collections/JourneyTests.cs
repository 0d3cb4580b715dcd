using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A collection's whole life, as clients see it.</summary>
[Collection<Running>]
public sealed class JourneyTests(TestSystem system)
{
    [Fact]
    public async Task A_history_is_paged_both_ways()
    {
        var one = await system.A.Declared(system.A.Manual());
        Assert.Equal(["Offered", "Accepted"], await Kinds("first: 2"));
        var cursor = (await one.Read(fields: "history(first: 2) { pageInfo { endCursor } }"))
            .Text("history.pageInfo.endCursor");

        var whole = await one.History();
        Assert.Equal(whole[2..], await Kinds($"first: 50, after: \"{cursor}\""));
        Assert.Equal(whole[^1..], await Kinds("last: 1"));
        Assert.Equal(whole[..1], await Kinds($"last: 1, before: \"{cursor}\""));
        Assert.Equal(whole.Length, (await one.Read(fields: "history(first: 1) { totalCount }")).Number(
            "history.totalCount"));

        async Task<string[]> Kinds(string range) =>
            (await one.Read(fields: $"history({range}) {{ nodes {{ kind }} }}")).Texts("history.nodes", "kind");
    }

    [Fact]
    public async Task Figures_are_typed_checked_declared_and_approved_twice()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await one.Typist.Do("enterFigures", new
        {
            key = one.Key,
            submit = false,
            values = new[] { new { indicator = "FLU001", count = 3 } },
        });
        Assert.Equal("AWAITING_ENTRY", await one.Status());

        await one.Submit(flu: 100);
        await one.Manager.Do("recordCheck", new
        {
            key = one.Key,
            figuresVersion = 1,
            counts = new[] { new { indicator = "FLU001", count = 99 } },
        });
        await one.Declare();
        await one.Approver.Do("approve", one.Seen(amount: 1006.00m));
        Assert.Equal("AWAITING_FINANCIAL_APPROVAL", await one.Status());

        await one.Payer.Do("approveFinancially", one.Seen(amount: 1006.00m));
        var end = await one.Read();
        Assert.Equal("APPROVED", end.Text("status"));
        Assert.Equal("FINANCIALLY_APPROVED", end.Text("declaration.state"));
        Assert.Equal("1", end.Text("check.figuresVersion"));
        Assert.Equal("1006.00", end.Text("declaration.amount"));
        Assert.Equal(
            [
                "Offered", "Accepted", "ManualEntryOpened", "DraftSaved", "FiguresSubmitted", "CheckRecorded",
                "Declared", "Approved", "FinanciallyApproved",
            ],
            await one.History());
    }

    [Fact]
    public async Task Figures_are_extracted_declared_and_approved()
    {
        var one = await system.A.Approved(system.A.Automatic());
        await one.Payer.Do("approveFinancially", one.Seen());
        var end = await one.Read();
        Assert.Equal("APPROVED", end.Text("status"));
        Assert.Equal(("EXTRACT", "RECEIVED"), (end.Text("figures.source"), end.Text("extraction.outcome")));
        Assert.Equal(
            [
                "Offered", "Accepted", "ExtractWindowOpened", "FiguresExtracted", "Declared", "Approved",
                "FinanciallyApproved",
            ],
            await one.History());
    }

    [Fact]
    public async Task Figures_that_nobody_must_declare_go_on_by_themselves()
    {
        var one = await system.A.Accepted(system.A.Automatic() with { DeclarationRequired = false });
        Assert.Null((await one.Becomes("AWAITING_APPROVAL")).Text("declaration.statementVersion"));
    }

    [Fact]
    public async Task What_nobody_must_approve_is_ready_to_provide_once_declared()
    {
        var service = system.A.Manual() with
        {
            PaymentRelated = false,
            ApprovalRequired = false,
            FinancialApprovalRequired = false,
        };
        Assert.Equal("READY_TO_PROVIDE", await (await system.A.Declared(service)).Status());
    }

    [Fact]
    public async Task What_needs_neither_is_ready_to_provide_once_extracted()
    {
        var service = system.A.Automatic() with
        {
            PaymentRelated = false,
            DeclarationRequired = false,
            ApprovalRequired = false,
            FinancialApprovalRequired = false,
        };
        await (await system.A.Accepted(service)).Becomes("READY_TO_PROVIDE");
    }

    [Fact]
    public async Task Without_financial_approval_the_first_approval_is_the_last()
    {
        var service = system.A.Manual() with { FinancialApprovalRequired = false };
        Assert.Equal("APPROVED", await (await system.A.Approved(service)).Status());
    }

    [Fact]
    public async Task A_declined_service_is_offered_again()
    {
        var one = await system.A.Offered(system.A.Manual());
        await one.Manager.Do(
            "declineOffer", new { practice = one.Practice, service = one.Service.Code, reason = "Busy" });
        Assert.Equal("DECLINED", await one.Status());
        await one.Offer();
        await one.Manager.Do("acceptOffer", one.Answer);
        Assert.Equal("AWAITING_ENTRY", await one.Status());
    }

    [Fact]
    public async Task A_withdrawn_offer_is_offered_again()
    {
        var one = await system.A.Offered(system.A.Manual());
        await one.Commissioning.Do("withdrawOffer", one.Answer);
        Assert.Equal("WITHDRAWN", await one.Status());
        await one.Offer();
        Assert.Equal("OFFERED", await one.Status());
    }

    [Fact]
    public async Task What_was_rejected_is_corrected_and_declared_again()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("reject", new { key = one.Key, code = "FIGURES_WRONG", note = "One too many" });
        await one.Submit(flu: 99);
        await one.Declare();
        var end = await one.Read();
        Assert.Equal("AWAITING_APPROVAL", end.Text("status"));
        Assert.Equal(["DECLARED", "REJECTED"], end.Texts("declarations", "state"));
        Assert.Equal("995.94", end.Text("declaration.amount"));
    }

    [Fact]
    public async Task A_declaration_is_withdrawn_and_made_again()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Manager.Do("withdrawDeclaration", one.Because("Too early"));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
        await one.Declare();
        Assert.Equal(["DECLARED", "WITHDRAWN"], (await one.Read()).Texts("declarations", "state"));
    }

    [Fact]
    public async Task A_hold_blocks_and_its_release_frees()
    {
        var one = await system.A.Collected(system.A.Manual());
        var hold = await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Figures in doubt" });
        Assert.Equal(1, hold.Number("affected"));
        Assert.Equal("ON_HOLD", (await Declare(one)).Refusal());
        var actions = await one.Read(fields: "actions(only: [DECLARE]) { code }");
        Assert.Equal(["ON_HOLD"], actions.Texts("actions", "code"));

        await one.Approver.Do("releaseHold", new { id = hold.Text("hold.id"), reason = "Cleared" });
        Assert.Null((await Declare(one)).Refusal());
        Assert.Empty((await one.Read()).Texts("holds", "id"));
    }

    [Fact]
    public async Task A_hold_also_blocks_both_approvals_and_never_reading_or_typing()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
        Assert.Equal("ON_HOLD", (await one.Approver.Try("approve", one.Seen())).Refusal());
        await one.Submit(flu: 7);
        Assert.Equal("2", (await one.Read()).Text("figures.version"));
    }

    [Fact]
    public async Task Other_figures_from_a_new_extract_void_the_declaration()
    {
        var one = await system.A.Declared(system.A.Automatic());
        await system.Supplier("DIFFERENT", one.Practice);
        await one.Manager.Do("requestReExtract", one.Because("The register was wrong"));
        var end = await one.Becomes("AWAITING_DECLARATION");
        Assert.Equal(("2", "VOIDED"), (end.Text("figures.version"), end.Text("declarations.0.state")));
        Assert.Equal("STALE_FIGURES", (await one.Manager.Try(
            "declare", new { key = one.Key, figuresVersion = 1, statementVersion = "1" })).Refusal());
    }

    [Fact]
    public async Task The_same_figures_from_a_new_extract_leave_the_declaration_alone()
    {
        var one = await system.A.Declared(system.A.Automatic());
        await one.Manager.Do("requestReExtract", one.Because("To be sure"));
        await Wait.For(one.History, kinds => kinds[^1] == "ExtractConfirmed", "the extract is confirmed");
        Assert.Equal("AWAITING_APPROVAL", await one.Status());
    }

    [Fact]
    public async Task Participation_ends_before_the_period_does()
    {
        var one = await system.A.Collected(system.A.Manual());
        await one.Manager.Do("endParticipation", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            endsOn = system.Today.AddDays(-2),
            why = "PRACTICE_WITHDREW",
            reason = "The nurse left",
        });
        Assert.Equal("ENDED", await one.Status());
    }

    private static Task<JsonElement> Declare(Case one) =>
        one.Manager.Try("declare", new { key = one.Key, figuresVersion = 1, statementVersion = "1" });
}
