using System.Text.Json;
using GpCollections.Access;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Each way to fail is seen in the messages and counted in the window; mended, the message is taken.</summary>
[Collection<Running>]
public sealed class OutcomeTests(TestSystem system)
{
    private readonly string _supplier = $"SYSTEMS {Given.NewCode}";

    /// <param name="seen">How the window counts it.</param>
    [Theory]
    [InlineData("NO_ANSWER", "failed NO_ANSWER 1")]
    [InlineData("WRONG_PERIOD", "failed WRONG_PERIOD 1")]
    [InlineData("LATE", "failed LATE 1")]
    [InlineData("MALFORMED", "failed MALFORMED 1")]
    [InlineData("PARTIAL", "failed PARTIAL 1")]
    [InlineData("WRONG_RULES_VERSION", "failed WRONG_RULES_VERSION 1")]
    [InlineData("SHARED_SYSTEM", "failed SHARED_SYSTEM 1")]
    [InlineData("CLOSED_PRACTICE", "failed CLOSED_PRACTICE 1")]
    [InlineData("OTHER_SUPPLIER", "failed OTHER_SUPPLIER 1")]
    [InlineData("HELD", "received 1 held 1")]
    [InlineData("NOT_PARTICIPATING", "unexpected NOT_PARTICIPATING 1")]
    [InlineData("UNKNOWN_PRACTICE", "unexpected UNKNOWN_PRACTICE 1")]
    public async Task It_is_seen_and_counted(string outcome, string seen)
    {
        var one = await Failed(outcome);
        var message = await Newest(one, outcome);
        Assert.Equal((outcome, one.Service.Code, "P1"), (
            message.Text("outcome"), message.Text("service"), message.Text("period")));
        Assert.Equal(seen, await InWindow(one));
    }

    [Fact]
    public async Task What_was_taken_before_the_practice_left_is_not_unexpected()
    {
        var one = await Failed("HELD");
        await Newest(one, "HELD");
        await one.Manager.Do("endParticipation", Scene.Ending(one));
        Assert.Equal("ENDED", await one.Status());
        Assert.Equal("received 0 held 0", await InWindow(one));
    }

    [Theory]
    [InlineData("LATE")]
    [InlineData("PARTIAL")]
    [InlineData("WRONG_RULES_VERSION")]
    [InlineData("SHARED_SYSTEM")]
    [InlineData("CLOSED_PRACTICE")]
    [InlineData("OTHER_SUPPLIER")]
    [InlineData("NOT_PARTICIPATING")]
    [InlineData("UNKNOWN_PRACTICE")]
    [InlineData("UNKNOWN_SERVICE")]
    [InlineData("SETTLED")]
    public async Task It_is_taken_when_it_is_tried_again_after_mending(string outcome)
    {
        var one = await Failed(outcome, isOnlyOffered: outcome == "PARTIAL");
        var id = (await Newest(one, outcome)).Text("id");
        await Mend(one, outcome);
        // Silos know a new definition within a second.
        await Wait.For(
            async () => (await system.A.Operator.Do("replayMessages", new { ids = new[] { id } }))
                .Text("messages.0.outcome"),
            replayed => replayed == "STORED", "the message is taken");
        Assert.Equal("received 1 held 0", await InWindow(one));
    }

    [Fact]
    public async Task A_message_for_a_period_that_nobody_defined_is_taken_when_it_is_defined()
    {
        var one = await Prepared("LATE", isOnlyOffered: false);
        var (service, period) = (one.Service, one.Service.Periods[0]);
        var missing = period with
        {
            Period = "P2",
            AchievementDate = period.AchievementDate.AddDays(-1),
            ExtractClosesAt = system.Now.AddDays(9),
        };
        var (_, posted) = await system.A.Operator.Post(
            Posted.Message(Posted.Result(one, date: $"{missing.AchievementDate:yyyyMMdd}")));
        Assert.Equal("WRONG_PERIOD", posted.Text("code"));
        await system.Supplier("ERROR", one.Practice);
        await system.A.National.Do(
            "defineService", service with { Periods = [period, missing], Reason = "It was forgotten." });
        await Join(one);
        await Wait.For(
            async () => (await system.A.Operator.Do("replayMessages", new { ids = new[] { posted.Text("message") } }))
                .Text("messages.0.outcome"),
            replayed => replayed == "STORED", "the message is taken");
    }

    /// <summary>Brings a message, or an asking, to that outcome.</summary>
    private async Task<Case> Failed(string outcome, bool isOnlyOffered = false)
    {
        var one = await Prepared(outcome, isOnlyOffered);
        switch (outcome)
        {
            case "NO_ANSWER" or "WRONG_PERIOD":
                return one;
            case "WRONG_RULES_VERSION":
                await system.A.Operator.Post(Posted.Report(one, version: 2), "application/fhir+json");
                return one;
            case "OTHER_SUPPLIER":
                await Person.With(system, "other-supplier", ("YGM33", ["SUPPLIER"]))
                    .Post(Posted.Message(Posted.Result(one)));
                return one;
            default:
                await system.A.Operator.Post(Posted.Message(outcome switch
                {
                    "MALFORMED" => Posted.Result(one, figures: [("FLU001 COUNT", -1), .. Posted.Figures.Skip(1)]),
                    "PARTIAL" => Posted.Result(one, figures: Posted.Figures[..1]),
                    _ => Posted.Result(one),
                }));
                return one;
        }
    }

    /// <summary>Before anything is posted. Nobody is asked, but where the asking is what fails.</summary>
    private async Task<Case> Prepared(string outcome, bool isOnlyOffered)
    {
        var service = outcome == "LATE"
            ? system.A.Windowed(system.Now.AddDays(-9), system.Now.AddDays(-1))
            : system.A.Automatic() with { FinancialApprovalRequired = false };
        var practice = outcome == "UNKNOWN_PRACTICE" ? Given.NewCode : await system.A.Practice();
        var one = new Case(system, service, practice, Given.Region);
        if (outcome == "UNKNOWN_SERVICE")
        {
            return one;
        }

        await system.A.National.Do("defineService", service);
        if (outcome is "NO_ANSWER" or "WRONG_PERIOD")
        {
            await system.Supplier(outcome == "NO_ANSWER" ? "ERROR" : outcome, practice);
        }
        else
        {
            await system.A.Operator.Do(
                "turnExtractWindow", new { service = service.Code, period = "P1", turn = "PAUSE", reason = "Posted." });
        }

        if (isOnlyOffered)
        {
            await one.Offer();
        }
        else if (outcome is not ("UNKNOWN_PRACTICE" or "NOT_PARTICIPATING"))
        {
            await Join(one);
        }

        await Spoil(one, outcome);
        return one;
    }

    private async Task Spoil(Case one, string outcome)
    {
        switch (outcome)
        {
            case "SHARED_SYSTEM":
                await Register(one, "shared_system = true");
                break;
            case "CLOSED_PRACTICE":
                await Register(one, "closed_on = '1999-01-01'");
                break;
            case "OTHER_SUPPLIER" or "HELD":
                await Register(one, $"clinical_system = '{_supplier}'");
                break;
            case "SETTLED":
                await system.A.Operator.Post(Posted.Message(Posted.Result(one, figures: [("FLU001 COUNT", 90),
                    .. Posted.Figures.Skip(1)])));
                await one.Declare();
                await one.Approver.Do("approve", one.Seen());
                break;
        }

        if (outcome == "HELD")
        {
            await system.A.Operator.Do("placeHold", new { supplier = _supplier, reason = "Counts wrongly" });
        }
    }

    private async Task Mend(Case one, string outcome)
    {
        switch (outcome)
        {
            case "LATE":
                await system.A.Operator.Do("extendDeadline", new
                {
                    key = one.Key,
                    deadline = "EXTRACT",
                    until = system.Now.AddDays(1),
                    reason = "The supplier was late",
                });
                break;
            case "PARTIAL": // What is missing is no longer asked for, and the practice takes that on.
                await system.A.National.Do("defineService", one.Service with
                {
                    Indicators = [one.Service.Indicators[0]],
                    Reason = "Less is asked for.",
                });
                await one.Manager.Do("declineOffer", one.Answer);
                await Join(one);
                break;
            case "WRONG_RULES_VERSION":
                await system.A.National.Do("defineService", one.Service with { Name = "Anew", Reason = "New rules." });
                break;
            case "SHARED_SYSTEM":
                await Register(one, "shared_system = false");
                break;
            case "CLOSED_PRACTICE":
                await Register(one, "closed_on = null");
                break;
            case "UNKNOWN_PRACTICE":
                await system.A.National.Do("importPractices", new { csv = Given.EpraccurRow(one.Practice) });
                await Join(one);
                break;
            case "UNKNOWN_SERVICE":
                await system.A.National.Do("defineService", one.Service);
                await system.Supplier("ERROR", one.Practice);
                await Join(one);
                break;
            case "NOT_PARTICIPATING":
                await Join(one);
                break;
            case "SETTLED":
                await one.Approver.Do("openAdjustment", one.Because("Counted too few."));
                break;
        }
    }

    private static async Task Join(Case one)
    {
        await one.Offer();
        await one.Manager.Do("acceptOffer", one.Answer);
    }

    private Task<int> Register(Case one, string change) => system.Database.Ask<int>(
        $"update practice set {change} where code = '{one.Practice}' returning 1");

    private async Task<JsonElement> Newest(Case one, string outcome) => await Wait.For(
        async () => (await system.A.Operator.Ask(
            """
            query($filter: ExtractMessageFilter) {
              extractMessages(first: 1, filter: $filter) { nodes { id outcome service period } } }
            """,
            new { filter = new { practice = new[] { one.Practice }, outcome = new[] { outcome } } }))
            .At("extractMessages.nodes.0") ?? default,
        found => found.Text("id") is not null, $"a message is {outcome}");

    private async Task<string> InWindow(Case one)
    {
        var window = (await system.A.Operator.Ask(
            """
            query($service: String!) {
              extractWindow(service: $service, period: "P1") {
                received held failed { outcome count } unexpected { outcome count } } }
            """,
            new { service = one.Service.Code })).At("extractWindow")!.Value;
        string[] counted = [.. Counted("failed"), .. Counted("unexpected")];
        return counted is [] ? $"received {window.Text("received")} held {window.Text("held")}"
            : string.Join(", ", counted);

        IEnumerable<string> Counted(string name) => window.At(name)!.Value.EnumerateArray()
            .Select(each => $"{name} {each.Text("outcome")} {each.Text("count")}");
    }
}
