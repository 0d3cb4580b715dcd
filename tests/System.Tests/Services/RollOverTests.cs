using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Services;

/// <summary>Two years beside each other: the clock goes from January to the next April.</summary>
[Collection<Clocked>]
public sealed class RollOverTests(ClockedSystem system)
{
    private const string First = "A0000000-0000-4000-8000-000000000001";
    private const string Second = "A0000000-0000-4000-8000-000000000002";

    [Fact]
    public async Task The_next_year_is_offered_and_opened_before_the_last_period_of_this_one_is_declared()
    {
        var year = system.Today.AddMonths(-3).Year;
        year += system.Today.AddMonths(1) >= new DateOnly(year + 1, 4, 1) ? 1 : 0; // Only what is left of March.
        var made = await ThisYear(year);
        var march = $"{year + 1}-03";
        var one = new Case(system, made with { Periods = [new(march, default, default, default)] },
            await system.A.Practice(), Given.Region);
        var gone = new Case(system, made, await system.A.Practice(), Given.Region);
        var declined = new Case(system, made, await system.A.Practice(), Given.Region);
        foreach (var each in new[] { one, gone, declined })
        {
            await each.Offer();
        }

        await one.Manager.Do("acceptOffer", one.Answer);
        await gone.Manager.Do("acceptOffer", gone.Answer);
        await gone.Manager.Do("endParticipation", new
        {
            practice = gone.Practice,
            service = made.Code,
            endsOn = new DateOnly(year + 1, 2, 15),
            why = "PRACTICE_WITHDREW",
            reason = "Too few of us.",
        });
        await declined.Manager.Do("declineOffer", declined.Answer);
        system.JumpTo(London.StartOf(new DateOnly(year + 1, 3, 15)));
        await Wait.For(() => new Case(system, made with { Periods = [new(march, default, default, default)] },
            gone.Practice, Given.Region).Status(), status => status == "ENDED", "participation ended");

        var next = FinancialYear.Of(new DateOnly(year + 1, 4, 1));
        var code = $"{made.Family}-{next}";
        var input = new { year = next, services = new[] { made.Code }, offer = true };
        var rolled = await system.A.National.Do("rollOverServices", input);
        Assert.Equal(("NEW", code), (rolled.Text("services.0.outcome"), rolled.Text("services.0.code")));
        var operation = await Hosting.Operations.Finished(system.A.National, rolled.Text("services.0.offer.id")!);
        Assert.Equal((12, 12), (operation.Number("done"), operation.Number("failed")));

        var again = await system.A.National.Do("rollOverServices", input);
        Assert.Equal("ALREADY_THERE", again.Text("services.0.outcome"));
        Assert.Null(again.Text("services.0.differences.0"));
        operation = await Hosting.Operations.Finished(system.A.National, again.Text("services.0.offer.id")!);
        Assert.Equal((0, 12), (operation.Number("done"), operation.Number("skipped")));

        var april = new Case(system, made with
        {
            Code = code,
            Periods = [new($"{year + 1}-04", default, default, default)],
        }, one.Practice, Given.Region);
        await april.Manager.Do("acceptOffer", april.Answer);
        system.JumpTo(London.StartOf(new DateOnly(year + 1, 4, 12)));
        Assert.Equal("AWAITING_ENTRY", await april.Status());
        await one.Submit();
        await one.Declare();
        Assert.Equal("AWAITING_APPROVAL", await one.Status());
        await april.Submit();
        Assert.Equal("AWAITING_DECLARATION", await april.Status());
    }

    [Fact]
    public async Task A_dry_run_tells_and_writes_nothing_and_without_a_legal_basis_nothing_is_offered()
    {
        var year = system.Today.Year + 3;
        var made = await ThisYear(year, new DateOnly(year + 1, 3, 31));
        await system.A.National.Do(
            "setStatement", new { service = made.Code, text = "As counted.", reason = "Clearer." });
        var next = FinancialYear.Of(new DateOnly(year + 1, 4, 1));
        var code = $"{made.Family}-{next}";
        var input = new { year = next, services = new[] { made.Code }, offer = true, dryRun = true };
        var told = await system.A.National.Do("rollOverServices", input);
        Assert.Equal("NEW", told.Text("services.0.outcome"));
        Assert.Contains("can't be offered", told.Text("services.0.missing.0"), StringComparison.Ordinal);
        Assert.Null(told.Text("services.0.service.version"));
        Assert.Null((await Of(code)).Text("service.version"));

        var key = $"roll-{made.Code}";
        var real = new { year = next, services = new[] { made.Code }, offer = true, idempotencyKey = key };
        var rolled = await system.A.National.Do("rollOverServices", real);
        Assert.Equal(1, rolled.Number("services.0.service.version"));
        Assert.Null(rolled.Text("services.0.offer.id"));
        Assert.Equal("NEW", (await system.A.National.Do("rollOverServices", real)).Text("services.0.outcome"));
        var other = new { year = next, services = new[] { made.Code }, offer = false, idempotencyKey = key };
        Assert.Equal("DUPLICATE", (await system.A.National.Try("rollOverServices", other)).Refusal());
        var stands = await Of(code);
        Assert.Equal("As counted.", stands.Text("service.statement.text"));
        Assert.Equal($"Rolled over from {made.Code}, version 1.", stands.Text("service.versions.0.reason"));

        var offer = await system.A.National.Try("offerService", new { service = code, everyone = true });
        Assert.Equal(("INVALID", "service"), (offer.Refusal(), offer.Field()));
        var given = made with
        {
            Code = code,
            StartsOn = made.StartsOn.AddYears(1),
            EndsOn = made.EndsOn.AddYears(1),
            LegalBasis = new { direction = "Directions", dataProvisionNotice = "DPN 2" },
            Reason = "The Direction came.",
        };
        Assert.Equal(2, (await system.A.National.Do("defineService", given)).Number("service.version"));
        var practice = await system.A.Practice();
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service = code, practices = new[] { practice } })).Text("operation.id")!);
    }

    [Fact]
    public async Task Output_maps_and_disclosure_rules_go_along_and_what_is_there_stands()
    {
        var year = system.Today.Year + 5;
        var made = await ThisYear(year);
        var next = FinancialYear.Of(new DateOnly(year + 1, 4, 1));
        var code = $"{made.Family}-{next}";
        await Outputs(made.Code, "DENOMINATOR", First, Second);
        await Outputs(code, "NUMERATOR", Second);
        await Rule(made.Code, 5);
        var input = new { year = next, services = new[] { made.Code }, dryRun = true };
        string[] told =
        [
            "output map: 1 row carried over.",
            $"output {Second} of CHD002: Numerator stands there, Denominator would come.",
            "disclosure rule of X24: hidden below 5, rounded to 1.",
        ];
        Assert.Equal(told, Told(await system.A.National.Do("rollOverServices", input)));
        Assert.Equal($"0 {Second} Numerator", await Standing());

        var real = new { year = next, services = new[] { made.Code } };
        Assert.Equal(told, Told(await system.A.National.Do("rollOverServices", real)));
        Assert.Equal($"1 {First} Denominator,{Second} Numerator", await Standing());

        // Again, and after somebody made another rule.
        Assert.Equal(told[1..2], Told(await system.A.National.Do("rollOverServices", real)));
        await Rule(code, 8);
        Assert.Equal(
            "disclosure rule of X24: hidden below 8, rounded to 1 stands there, "
                + "hidden below 5, rounded to 1 would come.",
            Told(await system.A.National.Do("rollOverServices", real))[^1]);
        Assert.Equal($"2 {First} Denominator,{Second} Numerator", await Standing());

        async Task<string?> Standing() => await system.Database.Ask<string>(
            $"""
            select (select count(*) from disclosure_rule where service = '{code}') || ' '
                || (select string_agg(output || ' ' || measure, ',' order by output)
                    from output_mapping where service = '{code}')
            """);

        static string[] Told(JsonElement rolled) =>
        [
            .. rolled.At("services.0.differences")!.Value.EnumerateArray().Select(line => line.GetString()!)
                .Where(line => line.Contains("output", StringComparison.Ordinal)
                    || line.Contains("disclosure", StringComparison.Ordinal)),
        ];
    }

    [Theory]
    [InlineData("2018", null, "year")]
    [InlineData("2018-19", "NO-SUCH", "services")]
    public async Task What_is_wrong_is_said(string year, string? service, string field)
    {
        var refused = await system.A.National.Try(
            "rollOverServices", new { year, services = service is null ? null : new[] { service } });
        Assert.Equal(("INVALID", field), (refused.Refusal(), refused.Field()));
    }

    /// <summary>Typed each month, from the month's first day on.</summary>
    private async Task<ServiceDefinition> ThisYear(int year, DateOnly? basisUntil = null)
    {
        var service = system.A.Manual();
        var made = service with
        {
            Code = $"{service.Code}-{FinancialYear.Of(new DateOnly(year, 4, 1))}",
            Family = service.Code,
            StartsOn = new DateOnly(year, 4, 1),
            EndsOn = new DateOnly(year + 1, 3, 31),
            Periods = [],
            Calendar = new
            {
                frequency = "MONTHLY",
                priorityGroup = 1,
                windowDays = 4,
                declareWorkingDays = 10,
                approveWorkingDays = 10,
                entryWorkingDays = 20,
            },
            LegalBasis = new { direction = "Directions", dataProvisionNotice = "DPN 1", endsOn = basisUntil },
        };
        await system.A.National.Do("defineService", made);
        return made;
    }

    private Task<JsonElement> Outputs(string service, string measure, params string[] ids) => system.A.National.Do(
        "importReference",
        new
        {
            kind = "OUTPUT_MAP",
            csv = "AID,SERVICE_YEAR,QUALITY_SERVICE,INDICATOR_ID,MEASURE_TYPE,MEASURE,MEASURE_DESCRIPTION,"
                + "CQRS short code\n" + string.Join('\n', ids.Select(id =>
                    $"{id},,{service},CHD002,{measure},x,In words,n/a")),
        });

    private Task<JsonElement> Rule(string service, int threshold) => system.A.National.Do(
        "setDisclosureRule",
        new { requester = "X24", service, threshold, roundTo = 1, source = "Agreement 7" });

    private Task<JsonElement> Of(string code) => system.A.National.Ask(
        "query($code: String!) { service(code: $code) { version statement { text } versions { reason } } }",
        new { code });
}
