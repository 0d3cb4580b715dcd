using System.Net.Http.Json;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>A window as its operators see it, and what they make of it.</summary>
[Collection<Running>]
public sealed class WindowInOperationTests(TestSystem system)
{
    private const string Fields = """
        paused practices asked received waiting failed { outcome count } expectedFinish slipSeconds
        turns { kind by { id } reason until operation }
        """;

    [Fact]
    public async Task It_counts_who_was_asked_and_what_came()
    {
        var service = system.A.Automatic();
        var cases = await Offered(service, 4);
        await system.Supplier("ERROR", cases[0].Practice);
        await system.Supplier("PARTIAL", cases[1].Practice);
        await system.Supplier("DUPLICATED", cases[2].Practice);
        await Task.WhenAll(cases.Take(3).Select(one => one.Manager.Do("acceptOffer", one.Answer)));
        var window = await Wait.For(
            () => Window(service), now => now.Number("asked") == 3 && now.Number("received") == 1, "all were asked");
        Assert.Equal((3, 0), (window.Number("practices"), window.Number("waiting")));
        Assert.Equal(
            ["NO_ANSWER 1", "PARTIAL 1"],
            window.At("failed")!.Value.EnumerateArray()
                .Select(one => $"{one.Text("outcome")} {one.Text("count")}").Order());
        Assert.Equal(1, (await Window(service, cases[2].Manager)).Number("practices"));
        Assert.Equal(default, await Window(service, Person.With(system, "supplier", ("YGM24", ["SUPPLIER"]))));
    }

    [Fact]
    public async Task A_supplier_with_an_address_of_its_own_is_asked_below_its_path()
    {
        using var control = new HttpClient { BaseAddress = system.ClinicalSystems };
        await control.PostAsJsonAsync(
            "/control", new { suppliers = new[] { "elder" }, fault = "PARTIAL" },
            TestContext.Current.CancellationToken);
        var service = system.A.Automatic();
        var cases = await Offered(service, 2);
        await system.A.National.Do("importReference", new
        {
            kind = "CLINICAL_SYSTEM",
            csv = $"practice,supplier\n{cases[0].Practice},{TestSystem.ElderSystems}",
        });
        await Task.WhenAll(cases.Select(one => one.Manager.Do("acceptOffer", one.Answer)));
        await cases[1].Becomes("AWAITING_DECLARATION");
        await Wait.For(
            async () => (await cases[0].Read()).Text("extraction.outcome"), outcome => outcome == "PARTIAL",
            "it was asked at its own address");
    }

    [Fact]
    public async Task A_paused_window_asks_nobody_until_it_is_resumed()
    {
        var service = system.A.Automatic();
        var one = (await Offered(service, 1))[0];
        await Turn(service, "PAUSE", key: $"pause-{service.Code}");
        Assert.Equal(
            "True", (await Turn(service, "PAUSE", key: $"pause-{service.Code}")).Text("window.paused"));
        await one.Manager.Do("acceptOffer", one.Answer);
        await system.A.Collected(system.A.Automatic()); // Who came later, and is asked.
        Assert.Equal((0, "COLLECTING"), (await system.Asked(one.Practice), await one.Status()));
        var resumed = await Turn(service, "RESUME");
        Assert.Equal(["PAUSE", "RESUME"], resumed.Texts("window.turns", "kind"));
        Assert.Equal("operator", resumed.Text("window.turns.0.by.id"));
        await one.Becomes("AWAITING_DECLARATION");
    }

    [Fact]
    public async Task It_is_opened_early_once_the_achievement_date_is_over_and_extended_beyond_its_end()
    {
        var early = system.A.Windowed(system.Now.AddDays(20), system.Now.AddDays(30));
        var one = (await Offered(early, 1))[0];
        await one.Manager.Do("acceptOffer", one.Answer);
        var opened = await Turn(early, "OPEN_EARLY", system.Now.AddDays(30));
        Assert.NotNull(opened.Text("operation.id"));
        await one.Becomes("AWAITING_DECLARATION");

        var late = system.A.Windowed(system.Now.AddDays(-20), system.Now.AddDays(-10));
        var other = (await Offered(late, 1))[0];
        await other.Manager.Do("acceptOffer", other.Answer);
        Assert.Equal("NOT_COLLECTED", await other.Status());
        await Turn(late, "EXTEND", system.Now.AddDays(1));
        await other.Becomes("AWAITING_DECLARATION");
        Assert.Equal(1, await system.Asked(other.Practice));
        await Turn(late, "RE_RUN", system.Now.AddDays(1));
        await Wait.For(() => system.Asked(other.Practice), asked => asked == 2, "it was asked again");
    }

    [Fact]
    public async Task It_needs_the_operator_a_reason_and_an_end()
    {
        var service = system.A.Automatic();
        await Offered(service, 1);
        async Task<string?> Refusal(Person by, string turn, string reason, DateTimeOffset? until) =>
            (await by.Try("turnExtractWindow", Input(service, turn, reason, until))).Refusal();
        Assert.Equal("FORBIDDEN", await Refusal(system.A.National, "PAUSE", "Because", null));
        Assert.Equal("INVALID", await Refusal(system.A.Operator, "PAUSE", " ", null));
        Assert.Equal("INVALID", await Refusal(system.A.Operator, "EXTEND", "Because", null));
        Assert.Equal(
            "NOT_FOUND",
            await Refusal(system.A.Operator, "PAUSE", "Because", null) is null
                ? (await system.A.Operator.Try("turnExtractWindow", Input(system.A.Manual(), "PAUSE"))).Refusal()
                : "It was refused.");
    }

    [Fact]
    public async Task It_is_followed_until_all_have_come()
    {
        var service = system.A.Automatic();
        var one = (await Offered(service, 1))[0];
        await one.Manager.Do("acceptOffer", one.Answer);
        await using var stream = await system.A.Operator.Follow($$"""
            subscription {
              extractWindowProgress(service: "{{service.Code}}", period: "P1") { practices received } }
            """);
        while (await stream.Next(TestContext.Current.CancellationToken) is { } seen)
        {
            if (seen.Event == "next" && seen.Json.Number("data.extractWindowProgress.received") == 1)
            {
                return;
            }
        }

        Assert.Fail("It ended before the figures had come.");
    }

    /// <summary>A supplier's defect from the hold to its release.</summary>
    [Fact]
    public async Task After_a_suppliers_defect_everything_is_extracted_again_and_different_figures_void_declarations()
    {
        const string Defective = "ROWAN HEALTH";
        var service = system.A.Automatic();
        var cases = await Offered(service, 2);
        await system.A.National.Do("importReference", new
        {
            kind = "CLINICAL_SYSTEM",
            csv = "practice,supplier\n" + string.Join('\n', cases.Select(one => $"{one.Practice},{Defective}")),
        });
        foreach (var one in cases)
        {
            await one.Manager.Do("acceptOffer", one.Answer);
            await one.Becomes("AWAITING_DECLARATION");
            await one.Declare();
        }

        var hold = await system.A.Operator.Do("placeHold", new
        {
            supplier = Defective,
            service = service.Code,
            reason = "Counts twice",
            banner = "Please wait.",
        });
        Assert.Equal(2, hold.Number("affected"));
        Assert.Equal("ON_HOLD", (await cases[0].Approver.Try("approve", cases[0].Seen())).Refusal());
        Assert.Equal("Please wait.", (await cases[0].Read(fields: "holds { banner }")).Text("holds.0.banner"));

        // The first practice's figures come out differently, the second's the same.
        await system.Supplier("DIFFERENT", cases[0].Practice);
        var again = await system.A.Operator.Do("requestReExtractMany", new
        {
            filter = new { clinicalSystem = new[] { Defective }, service = new[] { service.Code } },
            until = system.Now.AddDays(2),
            reason = "The supplier has mended it",
        });
        var done = await Hosting.Operations.Finished(system.A.Operator, again.Text("operation.id")!);
        Assert.Equal(2, done.Number("done"));
        await cases[0].Becomes("AWAITING_DECLARATION");
        Assert.Contains("DeclarationVoided", await cases[0].History());
        await Wait.For(cases[1].History, history => history.Contains("ExtractConfirmed"), "the same figures came");
        Assert.Equal("AWAITING_APPROVAL", await cases[1].Status());
        Assert.Equal("ON_HOLD", (await cases[0].Manager.Try("declare", new
        {
            key = cases[0].Key,
            figuresVersion = 2,
            statementVersion = "1",
        })).Refusal());

        await system.A.Operator.Do("releaseHold", new { id = hold.Text("hold.id"), reason = "Mended" });
        await cases[0].Declare();
        await cases[0].Approver.Do("approve", cases[0].Seen(figuresVersion: 2));
        await cases[1].Approver.Do("approve", cases[1].Seen());
    }

    private static object Input(
        ServiceDefinition service, string turn, string reason = "As agreed", DateTimeOffset? until = null,
        string? idempotencyKey = null) =>
        new { service = service.Code, period = "P1", turn, reason, until, idempotencyKey };

    private Task<JsonElement> Turn(
        ServiceDefinition service, string turn, DateTimeOffset? until = null, string? key = null) =>
        system.A.Operator.Do("turnExtractWindow", Input(service, turn, "As agreed", until, key));

    private async Task<JsonElement> Window(ServiceDefinition service, Person? by = null) =>
        (await (by ?? system.A.Operator).Ask(
            $$"""{ extractWindow(service: "{{service.Code}}", period: "P1") { {{Fields}} } }""")).At("extractWindow")
        ?? default;

    private async Task<List<Case>> Offered(ServiceDefinition service, int count)
    {
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(count, Given.Region);
        List<Case> cases = [.. practices.Select(code => new Case(system, service, code, Given.Region))];
        await cases[0].Finished(await system.A.National.Do(
            "offerService", new { service = service.Code, practices }));
        return cases;
    }
}
