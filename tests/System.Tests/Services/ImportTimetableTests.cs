using System.Globalization;
using System.Text;
using System.Text.Json;
using GpCollections.Access;
using GpCollections.Hosting;
using GpCollections.Operations;
using GpCollections.Organisations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Services;

/// <summary>Dates that are moved by a file, with no release, for those too who were offered before.</summary>
[Collection<Clocked>]
public sealed class ImportTimetableTests(ClockedSystem system)
{
    [Fact]
    public async Task A_file_that_is_edited_and_imported_moves_what_was_offered_and_what_was_accepted()
    {
        var (accepted, offered) = await Two(system.Now.AddDays(20));
        var (opens, period) = (accepted.Service.Periods[0].ExtractOpensAt!.Value, accepted.Service.Periods[0]);
        var (csv, calendar) = (await Get(accepted, "csv"), await Get(accepted, "ics"));
        var same = await Import(csv);
        Assert.Equal((1, 0, JsonValueKind.Null), (
            same.Number("unchanged"), same.Number("rejectedCount"), same.GetProperty("operation").ValueKind));

        var edited = csv.Replace(Instant(opens), Instant(opens.AddDays(2)), StringComparison.Ordinal)
            .Replace(Day(period.DeclareBy), Day(period.DeclareBy?.AddDays(5)), StringComparison.Ordinal);
        Assert.Equal(1, (await Import(edited, dryRun: true)).Number("updated"));
        Assert.Equal(csv, await Get(accepted, "csv"));
        var imported = await Import(edited);
        Assert.Equal((1, "TIMETABLE_CHANGE"), (imported.Number("updated"), imported.Text("operation.kind")));
        Assert.Equal(2, (await Followed(imported)).Number("done"));
        Assert.Equal(edited, await Get(accepted, "csv"));
        var (before, after) = (Lines(calendar, "UID:"), Lines(await Get(accepted, "ics"), "UID:"));
        Assert.Equal(before, after);
        Assert.All(Lines(calendar, "SEQUENCE:"), line => Assert.Equal("SEQUENCE:1", line));
        Assert.All(Lines(await Get(accepted, "ics"), "SEQUENCE:"), line => Assert.Equal("SEQUENCE:2", line));

        var told = await accepted.Read(fields: "history { nodes { kind reason by { id } } } period { declareBy }");
        Assert.Equal(Day(period.DeclareBy?.AddDays(5)), told.Text("period.declareBy"));
        Assert.Equal("The supplier is late.", told.Texts("history.nodes", "reason")[^1]);
        Assert.Equal(["Offered", "Accepted", "DatesMoved"], await accepted.History());
        Assert.Equal(["Offered", "DatesMoved"], await offered.History());

        Assert.Equal(1, await system.Database.Ask<long>(
            $"""
            select count(*) from orleans.reminder where grainid like '%{accepted.Service.Code}/P1'
                and remindername = 'opening' and starttime >= '{Instant(opens.AddDays(2))}'
            """));

        // Not at the old opening.
        await system.MoveOn(opens.AddDays(1), () => Task.FromResult(true), "a day after the old opening");
        Assert.Equal("PARTICIPATING", await accepted.Status());
        await offered.Manager.Do("acceptOffer", offered.Answer);
        Assert.Equal("PARTICIPATING", await offered.Status());
        foreach (var one in new[] { accepted, offered })
        {
            await system.MoveOn(
                opens.AddDays(2), async () => await one.Status() == "AWAITING_DECLARATION", "figures were collected");
            var due = (await one.Read(fields: "awaiting { dueOn }")).Text("awaiting.dueOn");
            Assert.Equal(Day(period.DeclareBy?.AddDays(5)), due);
        }

        Assert.Equal(1, (await Import(edited)).Number("unchanged"));
    }

    [Fact]
    public async Task What_moves_nearer_opens_sooner_and_a_bad_row_spoils_no_other()
    {
        var (one, _) = await Two(system.Now.AddDays(90));
        var (other, _) = await Two(system.Now.AddDays(20));
        var opens = system.Now.AddDays(3);
        var imported = await Import(string.Join('\n',
            "service,period,extractOpensAt",
            $"{other.Service.Code},P1,soon",
            $"{one.Service.Code},P1,{Instant(opens)}",
            "NONE-SUCH,P1,",
            $"{other.Service.Code},P2,"));
        Assert.Equal(
            (4, 1, 3), (imported.Number("read"), imported.Number("updated"), imported.Number("rejectedCount")));
        Assert.Equal(
            [
                "extractOpensAt: \"soon\" is no instant: 2017-04-08T23:00:00Z.",
                "service: \"NONE-SUCH\" is not defined.",
                $"period: \"P2\" is none of {other.Service.Code}.",
            ],
            imported.Texts("rejected", "reason"));
        await Followed(imported);
        await system.MoveOn(
            opens, async () => await one.Status() == "AWAITING_DECLARATION", "figures were collected");
        Assert.Equal("PARTICIPATING", await other.Status());
        Assert.Equal(
            "INVALID", (await system.A.National.Try("importTimetable", new { csv = "service,day" })).Refusal());
    }

    [Fact]
    public async Task Dates_of_a_service_that_is_defined_anew_are_followed_too()
    {
        var (one, _) = await Two(system.Now.AddDays(20));
        var period = one.Service.Periods[0] with { DeclareBy = system.Today.AddDays(55) };
        await system.A.National.Do(
            "defineService", one.Service with { Periods = [period], Reason = "The supplier is late." });
        await system.MoveOn(
            system.Now.AddMinutes(2), async () => (await one.History())[^1] == "DatesMoved", "the dates moved");
        Assert.Equal(
            Day(period.DeclareBy), (await one.Read(fields: "period { declareBy }")).Text("period.declareBy"));
    }

    [Fact]
    public async Task Who_is_offered_an_older_version_after_the_dates_were_moved_follows_too()
    {
        var (one, _) = await Two(system.Now.AddDays(20));
        var (service, period) = (one.Service, one.Service.Periods[0]);
        var moved = system.Today.AddDays(55);
        await Followed(await Import($"service,period,declareBy\n{service.Code},{period.Period},{Day(moved)}"));
        var late = new Case(system, service, await system.A.Practice(), one.Commissioner);
        var by = new Actor("national", "National", OdsCode.NhsEngland);
        // As an operation that began before the move and was paused meanwhile.
        await system.ApiServices.GetRequiredService<IClusterClient>()
            .GetGrain<IBulkOperationGrain>($"operation/{Guid.NewGuid():N}").Start(
                new BulkRequest.Offer(
                    service.Code, null, [OdsCode.Parse(late.Practice)], null, false, null, service.StartsOn,
                    service.EndsOn, ServiceVersion: 1),
                dryRun: false, by, null, TestContext.Current.CancellationToken);
        await system.MoveOn(
            system.Now.AddMinutes(2), async () => (await late.History()).LastOrDefault() == "DatesMoved",
            "the dates moved");
        Assert.Equal(Day(moved), (await late.Read(fields: "period { declareBy }")).Text("period.declareBy"));
        Assert.Equal(["Offered", "Accepted", "DatesMoved"], await one.History());
    }

    [Fact]
    public async Task A_process_that_is_lost_after_it_moved_dates_leaves_nobody_behind()
    {
        var (one, _) = await Two(system.Now.AddDays(20));
        using var source = Npgsql.NpgsqlDataSource.Create(system.Database.ConnectionString);
        var catalogue = new Catalogue(new Database(source));
        var token = TestContext.Current.CancellationToken;
        var service = (await catalogue.ByCode(one.Service.Code, null, token))!;
        var moved = service.Periods[0] with { DeclareBy = system.Today.AddDays(60) };
        await catalogue.Insert(
            service with { Version = 2, Periods = [moved] }, ["P1"], "Ill",
            new("national", "National", OdsCode.NhsEngland), system.Now, token);
        await system.MoveOn(
            system.Now.AddMinutes(2), async () => (await one.History())[^1] == "DatesMoved", "the dates moved");
        Assert.Equal(
            Day(moved.DeclareBy), (await one.Read(fields: "period { declareBy }")).Text("period.declareBy"));
    }

    /// <summary>Of a service whose window opens then: accepted, and only offered.</summary>
    private async Task<(Case Accepted, Case Offered)> Two(DateTimeOffset opens)
    {
        var service = system.A.Windowed(opens, opens.AddDays(10));
        service = service with
        {
            Periods =
            [
                service.Periods[0] with
                {
                    EndsOn = system.Today.AddDays(-1),
                    DeclareBy = London.DayOf(opens).AddDays(30),
                    ApproveBy = London.DayOf(opens).AddDays(40),
                },
            ],
        };
        var accepted = await system.A.Accepted(service);
        var offered = new Case(system, service, await system.A.Practice(), accepted.Commissioner);
        await offered.Offer();
        return (accepted, offered);
    }

    private Task<JsonElement> Import(string csv, bool dryRun = false) =>
        system.A.National.Do("importTimetable", new { csv, reason = "The supplier is late.", dryRun });

    private async Task<JsonElement> Followed(JsonElement imported)
    {
        var id = imported.Text("operation.id")!;
        await system.MoveOn(
            system.Now.AddSeconds(5),
            async () => (await Hosting.Operations.Read(system.A.National, id)).Text("finishedAt") is not null,
            "collections followed");
        return await Hosting.Operations.Read(system.A.National, id);
    }

    private async Task<string> Get(Case one, string format)
    {
        var year = FinancialYear.Of(one.Service.Periods[0].EndsOn);
        var (status, bytes) = await Person.Nobody(system).Get($"/timetable/{year}.{format}?service={one.Service.Code}");
        Assert.Equal(200, status);
        return Encoding.UTF8.GetString(bytes);
    }

    private static string[] Lines(string text, string begin) =>
        [.. text.Split("\r\n").Where(line => line.StartsWith(begin, StringComparison.Ordinal))];

    private static string Day(DateOnly? day) => day!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
