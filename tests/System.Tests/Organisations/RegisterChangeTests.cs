using System.Globalization;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Organisations;

/// <summary>What a newer register changes about practices, their collections follow; nothing is ever lost.</summary>
[Collection<Running>]
public sealed class RegisterChangeTests(TestSystem system)
{
    [Fact]
    public async Task A_merged_practice_ends_what_is_not_over_and_keeps_all_that_was()
    {
        var (over, running) = await Two("ZG1");
        var (successor, closed) = (await system.A.Practice("ZG1"), Day(system.Today.AddDays(-1)));
        await National.Do("importReference", new
        {
            kind = "SUCCESSION",
            csv = $"predecessor,successor,reason,date,indicator\n{over.Practice},{successor},R,{closed},P",
        });
        var csv = Given.EpraccurRow(over.Practice, commissioner: "ZG1", closed: closed, status: "C");
        var before = (await over.History(), await running.History());

        var dry = await National.Do("importPractices", new { csv, dryRun = true });
        Assert.Equal((1, 0, 1), (dry.Number("changes.merged"), dry.Number("changes.closed"), dry.Number("updated")));
        Assert.True((await Practice(over.Practice)).GetProperty("active").GetBoolean());

        var operation = await Followed(await National.Do("importPractices", new { csv }));
        Assert.Equal(("REGISTER_CHANGE", 1, 0), (
            operation.Text("kind"), operation.Number("done"), operation.Number("failed")));
        await running.Becomes("ENDED");
        Assert.Equal("PRACTICE_MERGED", (await running.Read(fields: "participation { endReason }"))
            .Text("participation.endReason"));
        Assert.Equal(before.Item1, await over.History());
        string[] since = [.. before.Item2, "ParticipationEnding", "ParticipationEnded"];
        Assert.Equal(since, await running.History());
        Assert.Equal([successor], (await Practice(over.Practice)).Texts("succeededBy", "code"));

        var again = await National.Do("importPractices", new { csv });
        Assert.Equal((1, JsonValueKind.Null), (again.Number("unchanged"), again.GetProperty("operation").ValueKind));
    }

    [Fact]
    public async Task An_offer_to_a_practice_that_closes_is_withdrawn()
    {
        var one = await system.A.Offered(system.A.Manual());
        var imported = await National.Do("importPractices", new
        {
            csv = Given.EpraccurRow(one.Practice, closed: Day(system.Today), status: "C"),
        });
        Assert.Equal(1, imported.Number("changes.closed"));
        Assert.Equal(1, (await Followed(imported)).Number("done"));
        Assert.Equal("WITHDRAWN", await one.Status());
    }

    [Fact]
    public async Task What_is_not_over_moves_with_its_practice_to_the_new_commissioner()
    {
        var (over, running) = await Two("ZG2");
        await running.Submit();
        await running.Declare();
        var imported = await National.Do(
            "importPractices", new { csv = Given.EpraccurRow(over.Practice, commissioner: "ZG3") });
        Assert.Equal(1, imported.Number("changes.moved"));
        Assert.Equal(1, (await Followed(imported)).Number("done"));

        Assert.Equal("ZG2", (await over.Read(fields: "commissioner { code }")).Text("commissioner.code"));
        Assert.Equal("ZG3", (await running.Read(fields: "commissioner { code }")).Text("commissioner.code"));
        var (before, after) = (running.At("ZG2", "before", "APPROVAL_MANAGEMENT"),
            running.At("ZG3", "after", "APPROVAL_MANAGEMENT"));
        Assert.Equal("NOT_FOUND", (await before.Try("approve", running.Seen())).Refusal());
        Assert.Contains(running.Id, (await after.Ask("{ worklist(first: 100) { nodes { id } } }"))
            .Texts("worklist.nodes", "id"));
        await after.Do("approve", running.Seen());
        var detail = (await running.Read(fields: "history { nodes { kind detail } }")).Texts("history.nodes", "detail");
        Assert.Contains(
            $"Moved from ZG2 to ZG3, the practice's commissioner from {system.Today:d MMMM yyyy} on.", detail);
    }

    [Fact]
    public async Task A_period_belongs_to_the_commissioner_of_its_time()
    {
        var practice = await system.A.Practice("ZG5");
        var imported = await National.Do("importReference", new
        {
            kind = "MEMBERSHIP",
            csv = "practice,organisation,from,to\n"
                + $"{practice},ZG4,20100401,{Day(system.Today.AddDays(-1))}\n{practice},ZG5,{Day(system.Today)},",
        });
        await Followed(imported);
        var (over, running) = await Two("ZG5", practice);
        Assert.Equal("ZG4", (await over.Read(fields: "commissioner { code }")).Text("commissioner.code"));
        Assert.Equal("ZG5", (await running.Read(fields: "commissioner { code }")).Text("commissioner.code"));
    }

    [Fact]
    public async Task Who_offers_for_a_commissioner_offers_no_period_in_which_the_practice_was_anothers()
    {
        var practice = await system.A.Practice("ZG8");
        await Followed(await National.Do("importReference", new
        {
            kind = "MEMBERSHIP",
            csv = "practice,organisation,from,to\n"
                + $"{practice},ZG7,20100401,{Day(system.Today.AddDays(-1))}\n{practice},ZG8,{Day(system.Today)},",
        }));
        var service = system.A.Manual();
        var period = service.Periods[0];
        service = service with
        {
            Periods =
            [
                period with { EndsOn = system.Today.AddDays(-1) },
                period with { Period = "P2", StartsOn = system.Today },
            ],
        };
        await National.Do("defineService", service);
        var offers = Person.With(system, "offers-ZG8", ("ZG8", ["COMMISSIONING_MANAGEMENT"]));
        foreach (var (input, done) in new (object, int)[]
            {
                (new { service = service.Code, practices = new[] { practice } }, 1),
                (new { service = service.Code, commissioner = "ZG8" }, 0), // P2 is skipped.
            })
        {
            var ended = await Hosting.Operations.Finished(
                offers, (await offers.Do("offerService", input)).Text("operation.id")!);
            Assert.Equal((done, 1), (ended.Number("done"), ended.Number("failed")));
            Assert.Equal("FORBIDDEN", ended.Text("failures.nodes.0.code"));

            // Tried again, it is no more theirs than before.
            var id = ended.Text("id")!;
            await offers.Do("retryBulkOperation", new { id });
            ended = await Hosting.Operations.Finished(offers, id);
            Assert.Equal((done, 1), (ended.Number("done"), ended.Number("failed")));
            Assert.Equal("FORBIDDEN", ended.Text("failures.nodes.0.code"));
        }

        // Who offers nationally offers for every commissioner.
        await new Case(system, service, practice, "ZG8").Offer();
        Assert.Equal(
            "ZG7",
            (await new Case(system, service, practice, "ZG7").Read(National, "commissioner { code }"))
                .Text("commissioner.code"));
    }

    private Person National => system.A.National;

    /// <summary>Two periods of a practice, accepted: one was over yesterday, one runs.</summary>
    private async Task<(Case Over, Case Running)> Two(string commissioner, string? practice = null)
    {
        var service = system.A.Manual();
        var first = service.Periods[0];
        var second = first with { Period = "P2", StartsOn = system.Today };
        service = service with { Periods = [first with { EndsOn = system.Today.AddDays(-1) }, second] };
        await National.Do("defineService", service);
        var over = new Case(system, service, practice ?? await system.A.Practice(commissioner), commissioner);
        await over.Offer();
        await over.Manager.Do("acceptOffer", over.Answer);
        return (over, new Case(system, service with { Periods = [second] }, over.Practice, commissioner));
    }

    private Task<JsonElement> Followed(JsonElement imported) =>
        Hosting.Operations.Finished(National, imported.Text("operation.id")!);

    private async Task<JsonElement> Practice(string code) => (await National.Ask(
        "query($code: OdsCode!) { practice(code: $code) { active succeededBy { code } } }", new { code }))
        .GetProperty("practice");

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <summary>The process that imported is lost before it starts what lets collections follow.</summary>
[Collection<Clocked>]
public sealed class ForgottenRegisterTests(ClockedSystem system)
{
    [Fact]
    public async Task Collections_follow_all_the_same()
    {
        var one = await system.A.Accepted(system.A.Manual());
        using var source = Npgsql.NpgsqlDataSource.Create(system.Database.ConnectionString);
        var gone = new Practice(
            OdsCode.Parse(one.Practice), "OAK LANE SURGERY", OdsCode.Parse(Given.Region), null, false, null,
            system.Today.AddDays(-1), null, false);
        await new RegisterImport(new Database(source)).Upsert(
            [gone], new("national", "National", OdsCode.NhsEngland), system.Now, system.Today, dryRun: false,
            TestContext.Current.CancellationToken);
        Assert.Equal("AWAITING_ENTRY", await one.Status());

        await system.MoveOn(
            system.Now.AddMinutes(2), async () => await one.Status() == "ENDED", "the practice's collection ended");
    }
}
