using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>A request may be sent again; a key is for one request only; stale knowledge changes nothing.</summary>
[Collection<Running>]
public sealed class IdempotencyTests(TestSystem system)
{
    [Fact]
    public async Task The_same_command_again_answers_the_same_and_writes_nothing()
    {
        var one = await system.A.Declared(system.A.Manual());
        var first = await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        var again = await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        Assert.Equal(first.Text("collection.version"), again.Text("collection.version"));
        Assert.Single(await one.History(), "Approved");
    }

    [Fact]
    public async Task It_answers_the_same_even_after_others_have_gone_on()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        await one.Payer.Do("approveFinancially", one.Seen());
        var again = await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        Assert.Equal("APPROVED", again.Text("collection.status"));
    }

    [Fact]
    public async Task The_same_key_with_another_input_is_refused()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        var other = await one.Approver.Try("approve", one.Seen(amount: 1006m, idempotencyKey: "k"));
        Assert.Equal("DUPLICATE", other.Refusal());
    }

    [Fact]
    public async Task A_key_is_one_persons_own()
    {
        var one = await system.A.Declared(system.A.Manual());
        await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
        await one.Payer.Do("approveFinancially", one.Seen(idempotencyKey: "k"));
        Assert.Equal("APPROVED", await one.Status());
    }

    [Fact]
    public async Task A_refused_command_may_come_again_under_its_key()
    {
        var one = await system.A.Declared(system.A.Manual());
        var hold = await one.Approver.Do("placeHold", new { practice = one.Practice, reason = "Doubt" });
        Assert.Equal("ON_HOLD", (await one.Approver.Try("approve", one.Seen(idempotencyKey: "k"))).Refusal());
        await one.Approver.Do("releaseHold", new { id = hold.Text("hold.id"), reason = "Cleared" });
        await one.Approver.Do("approve", one.Seen(idempotencyKey: "k"));
    }

    [Fact]
    public async Task Accepting_again_answers_the_same()
    {
        var one = await system.A.Offered(system.A.Manual());
        var input = new { practice = one.Practice, service = one.Service.Code, idempotencyKey = "k" };
        var first = await one.Manager.Do("acceptOffer", input);
        var again = await one.Manager.Do("acceptOffer", input);
        Assert.Equal(one.Id, first.Text("collections.0.id"));
        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public async Task Accepting_something_else_under_the_key_is_refused()
    {
        var one = await system.A.Offered(system.A.Manual());
        await one.Manager.Do("acceptOffer", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            idempotencyKey = "k",
        });
        var other = await one.Manager.Try("declineOffer", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            idempotencyKey = "k",
        });
        Assert.Equal("DUPLICATE", other.Refusal());
    }

    [Fact]
    public async Task Offering_again_finds_the_same_operation()
    {
        var one = await system.A.Offered(system.A.Manual());
        var first = await Offer(one, "k");
        var again = await Offer(one, "k");
        Assert.Equal(first.Text("operation.id"), again.Text("operation.id"));
        Assert.Equal("DUPLICATE", (await Offer(one, "k", dryRun: true)).Refusal());
    }

    [Fact]
    public async Task Placing_a_hold_again_finds_the_same_hold()
    {
        var one = await system.A.Collected(system.A.Manual());
        var first = await Hold(one, "Doubt");
        var again = await Hold(one, "Doubt");
        Assert.Equal(first.ToString(), again.ToString());
        Assert.Equal("DUPLICATE", (await Hold(one, "Something else")).Refusal());
        Assert.Single((await one.Read()).Texts("holds", "id"));
    }

    [Fact]
    public async Task Releasing_a_hold_again_answers_the_same()
    {
        var one = await system.A.Collected(system.A.Manual());
        var input = new { id = (await Hold(one, "Doubt")).Text("hold.id"), reason = "Cleared", idempotencyKey = "r" };
        var first = await one.Approver.Do("releaseHold", input);
        var again = await one.Approver.Do("releaseHold", input);
        Assert.Equal(first.ToString(), again.ToString());
    }

    [Fact]
    public async Task The_same_release_without_a_key_answers_the_same_and_any_other_is_told_that_it_is_done()
    {
        var one = await system.A.Collected(system.A.Manual());
        var input = new { id = (await Hold(one, "Doubt")).Text("hold.id"), reason = "Cleared" };
        var first = await one.Approver.Do("releaseHold", input);
        var again = await one.Approver.Do("releaseHold", input);
        Assert.Equal(first.ToString(), again.ToString());

        var colleague = one.At(one.Commissioner, "colleague", "APPROVAL_MANAGEMENT");
        Assert.Equal("WRONG_STATUS", (await colleague.Try("releaseHold", input)).Refusal());
        Assert.Equal(
            "WRONG_STATUS", (await one.Approver.Try("releaseHold", new { input.id, reason = "Another" })).Refusal());
    }

    [Fact]
    public async Task A_key_of_one_kind_of_request_is_no_key_of_another()
    {
        var one = await system.A.Declared(system.A.Manual());
        await Hold(one, "Doubt");
        Assert.Equal("DUPLICATE", (await one.Approver.Try("approveMany", new
        {
            items = new[] { one.Seen() },
            idempotencyKey = "k",
        })).Refusal());
        Assert.Equal("DUPLICATE", (await one.Approver.Try("reject", new
        {
            key = one.Key,
            code = "OTHER",
            note = "No",
            idempotencyKey = "k",
        })).Refusal());
    }

    [Fact]
    public async Task A_change_made_on_stale_knowledge_is_refused()
    {
        var one = await system.A.Declared(system.A.Manual());
        var version = (await one.Read()).Number("version");
        await one.Manager.Do("withdrawDeclaration", one.Because("Too early", version));
        await one.Declare();
        Assert.Equal("CONFLICT", (await one.Manager.Try(
            "withdrawDeclaration", one.Because("Too early again", version))).Refusal());
    }

    [Fact]
    public async Task Of_a_thousand_approvals_at_once_exactly_one_wins()
    {
        var one = await system.A.Declared(system.A.Manual());
        var persons = Enumerable.Range(0, 20)
            .Select(n => one.At(one.Commissioner, $"approver{n}", "APPROVAL_MANAGEMENT")).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(n =>
            persons[n % persons.Length].Try("approve", one.Seen())));
        var codes = answers.CountBy(answer => answer.Refusal() ?? "").ToDictionary();
        Assert.Equal(new Dictionary<string, int> { [""] = 1, ["WRONG_STATUS"] = 999 }, codes);
        Assert.Single(await one.History(), "Approved");
    }

    [Fact]
    public async Task Of_many_tries_at_once_under_one_key_one_writes_and_all_are_answered()
    {
        var one = await system.A.Declared(system.A.Manual());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            one.Approver.Do("approve", one.Seen(idempotencyKey: "k"))));
        Assert.Single(answers.Select(answer => answer.Text("collection.version")).Distinct());
        Assert.Single(await one.History(), "Approved");
    }

    [Fact]
    public async Task Of_one_key_for_many_collections_at_once_one_has_it()
    {
        var cases = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => system.A.Declared(system.A.Manual())));
        var approver = cases[0].Approver;
        var answers = await Task.WhenAll(cases.Select(one => approver.Try("approve", one.Seen(idempotencyKey: "k"))));
        Assert.Equal(4, answers.Count(answer => answer.Refusal() == "DUPLICATE"));
        Assert.Equal(4, (await Task.WhenAll(cases.Select(one => one.Status()))).Count(it => it == "AWAITING_APPROVAL"));
    }

    private Task<JsonElement> Offer(Case one, string idempotencyKey, bool dryRun = false) => one.Commissioning.Try(
        "offerService", new { service = one.Service.Code, practices = new[] { one.Practice }, idempotencyKey, dryRun });

    private static Task<JsonElement> Hold(Case one, string reason) =>
        one.Approver.Try("placeHold", new { practice = one.Practice, reason, idempotencyKey = "k" });
}
