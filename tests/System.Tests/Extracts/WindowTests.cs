using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Extracts;

/// <summary>Months of windows and deadlines, in seconds.</summary>
[Collection<Clocked>]
public sealed class WindowTests(ClockedSystem system)
{
    [Fact]
    public async Task A_window_120_days_ahead_opens_and_collects_by_itself()
    {
        var opens = system.Now.AddDays(120);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(30)));
        Assert.Equal("PARTICIPATING", await one.Status());
        await system.MoveOn(opens, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
        Assert.Equal(["Offered", "Accepted", "ExtractWindowOpened", "FiguresExtracted"], await one.History());
    }

    [Theory]
    [InlineData("SILENT", "NO_ANSWER")]
    [InlineData("ERROR", "NO_ANSWER")]
    [InlineData("MALFORMED", "MALFORMED")]
    [InlineData("PATIENT_LEVEL", "PATIENT_LEVEL")]
    [InlineData("WRONG_PERIOD", "WRONG_PERIOD")]
    [InlineData("PARTIAL", "PARTIAL")]
    public async Task A_practice_that_gives_nothing_is_asked_again_ever_later_and_ends_not_collected(
        string fault, string outcome)
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(9));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes));
        await system.Supplier(fault, one.Practice);
        // A silent system is given up after a real second, in which hours of the moved clock go by.
        await system.MoveOn(opens, () => HasTried(one, 3), "the third asking", TimeSpan.FromHours(8));
        Assert.Equal(outcome, (await one.Read()).Text("extraction.outcome"));
        Assert.Equal([30, 60, 120], (await Pauses(one)).Take(3));

        await system.MoveOn(closes, () => InList(one, "NOT_COLLECTED"), "the window closed");
        var asked = await system.Asked(one.Practice);
        system.Pass(TimeSpan.FromHours(3));
        Assert.Equal("NOT_COLLECTED", await one.Status());
        Assert.Equal(asked, await system.Asked(one.Practice));
    }

    [Fact]
    public async Task A_practice_that_comes_back_in_time_is_collected()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, () => HasTried(one, 2), "the second asking");
        await system.Supplier("NONE", one.Practice);
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task What_was_not_collected_is_typed_where_that_is_allowed()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(1));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes, "AFTER_EXTRACT_COMPLETE"));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, () => HasTried(one, 1), "the first asking");
        await system.MoveOn(closes.AddDays(1), () => InList(one, "AWAITING_ENTRY"), "typing opened");
        await one.Submit();
        Assert.Equal("MANUAL", (await one.Becomes("AWAITING_DECLARATION")).Text("figures.source"));
    }

    [Fact]
    public async Task Who_was_extracted_and_types_the_rest_is_told_from_when_on()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(4));
        var service = system.A.Windowed(opens, closes, "AFTER_EXTRACT_COMPLETE");
        var one = await system.A.Accepted(service with
        {
            Indicators = [.. service.Indicators, new("FLU002", "YES_NO", Manual: true)],
        });
        await system.MoveOn(
            opens, async () => (await one.Read()).Text("extraction.outcome") == "RECEIVED", "the extract came");
        var from = Services.London.DayOf(closes.AddSeconds(-1)).AddDays(1);
        var told = await one.Read(fields: "status awaiting { party action words }");
        Assert.Equal(("PARTICIPATING", "PRACTICE", null), (
            told.Text("status"), told.Text("awaiting.party"), told.Text("awaiting.action")));
        Assert.StartsWith(
            FormattableString.Invariant($"The extract has come. From {from:d MMMM yyyy} on the practice must type"),
            told.Text("awaiting.words")!, StringComparison.Ordinal);
        await system.MoveOn(
            Services.London.StartOf(from), () => InList(one, "AWAITING_ENTRY"), "typing opened");
        Assert.Equal("ENTER_FIGURES", (await one.Read()).Text("awaiting.action"));
    }

    [Fact]
    public async Task An_extract_is_asked_for_again_after_the_window_closed()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(1));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, () => HasTried(one, 1), "the first asking");
        await system.MoveOn(closes, () => InList(one, "NOT_COLLECTED"), "the window closed");
        await system.Supplier("NONE", one.Practice);
        await system.A.Operator.Do("requestReExtract", one.Because("The supplier is back"));
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task A_cluster_that_was_away_at_the_opening_catches_up()
    {
        var opens = system.Now.AddDays(40);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(30)));
        await system.StopSilos();
        system.JumpTo(opens.AddDays(1));
        await system.StartSilo();
        await Person.Nobody(system).UntilReady();
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task A_cluster_that_was_away_for_the_whole_window_closes_it()
    {
        var opens = system.Now.AddDays(40);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(2)));
        await system.StopSilos();
        system.JumpTo(opens.AddDays(5));
        await system.StartSilo();
        await Person.Nobody(system).UntilReady();
        await system.MoveOn(system.Now, () => InList(one, "NOT_COLLECTED"), "the window closed");
        Assert.Equal(0, await system.Asked(one.Practice));
    }

    [Fact]
    public async Task A_cluster_that_was_restarted_between_two_askings_asks_on()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, () => HasTried(one, 1), "the first asking");
        await system.StopSilos();
        await system.Supplier("NONE", one.Practice);
        await system.StartSilo();
        await Person.Nobody(system).UntilReady();
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task Who_is_asked_at_once_has_no_reminder_and_is_not_forgotten_when_the_silo_is_lost()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await system.Supplier("SILENT", one.Practice);
        await system.MoveOn(opens, async () => await system.Asked(one.Practice) > 0, "the first asking");
        Assert.Equal(0, await Reminders(one, "ask"));
        await system.StopSilos();
        await system.Supplier("NONE", one.Practice);
        await system.StartSilo();
        await Person.Nobody(system).UntilReady();
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task An_asking_whose_reminder_could_not_be_kept_is_not_forgotten()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await system.Database.Execute(
            $"""
            create function refuse() returns trigger language plpgsql as 'begin raise exception ''full''; end';
            create trigger refuse before insert or update on orleans.reminder
            for each row when (new.grainid like '%{one.Practice}%') execute function refuse();
            """);
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(
            opens,
            () => Task.FromResult(system.Log.All.Any(line => line.Contains($"Asking for {one.Id} failed"))),
            "a longer wait could not be kept");
        await system.Database.Execute("drop function refuse() cascade");
        await system.StopSilos();
        await system.Supplier("NONE", one.Practice);
        await system.StartSilo();
        await Person.Nobody(system).UntilReady();
        await system.MoveOn(system.Now, () => InList(one, "AWAITING_DECLARATION"), "figures were collected");
    }

    [Fact]
    public async Task No_reminder_is_left_of_what_is_over()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(2).AddHours(1));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, async () => await Reminders(one, "ask") == 1, "the next asking was far enough");
        await system.MoveOn(closes, async () => await Reminders(one) == 0, "all reminders are gone");
    }

    [Fact]
    public async Task A_system_that_two_practices_share_is_never_asked()
    {
        var opens = system.Now.AddDays(2);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddHours(1)));
        await system.Database.Execute($"update practice set shared_system = true where code = '{one.Practice}'");
        await system.MoveOn(opens, () => HasTried(one, 1), "the first asking");
        await system.MoveOn(opens.AddHours(1), () => InList(one, "NOT_COLLECTED"), "the window closed");
        Assert.Equal("SHARED_SYSTEM", (await one.Read()).Text("extraction.outcome"));
        Assert.Equal(0, await system.Asked(one.Practice));
    }

    [Fact]
    public async Task Three_hundred_practices_are_collected_when_their_window_opens()
    {
        var opens = system.Now.AddDays(2);
        var service = system.A.Windowed(opens, opens.AddDays(1));
        await system.A.National.Do("defineService", service);
        var practices = await system.A.Practices(300, "ZL2");
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service = service.Code, practices })).Text("operation.id")!);
        await Task.WhenAll(practices.Select(practice =>
            Person.With(system, practice, (practice, ["SERVICE_MANAGEMENT"]))
                .Do("acceptOffer", new { practice, service = service.Code })));
        await system.MoveOn(
            opens, async () => await Count(service, "AWAITING_DECLARATION") == 300, "all were collected");
    }

    [Fact]
    public async Task Participation_ends_after_its_last_day_and_its_window_never_opens()
    {
        var opens = system.Now.AddDays(20);
        var one = await system.A.Accepted(system.A.Windowed(opens, opens.AddDays(1)));
        await one.Manager.Do("endParticipation", new
        {
            practice = one.Practice,
            service = one.Service.Code,
            endsOn = system.Today.AddDays(10),
            why = "PRACTICE_CLOSED",
            reason = "Closing",
        });
        Assert.Equal("PARTICIPATING", await one.Status());
        await system.MoveOn(opens, () => InList(one, "ENDED"), "participation ended");
        Assert.Equal(["Offered", "Accepted", "ParticipationEnding", "ParticipationEnded"], await one.History());
    }

    [Fact]
    public async Task Two_hundred_unanswered_offers_lapse_by_themselves()
    {
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.Practices(200, "ZL1");
        var respondBy = system.Today.AddDays(20);
        await Hosting.Operations.Finished(system.A.National, (await system.A.National.Do(
            "offerService", new { service = service.Code, commissioner = "ZL1", respondBy })).Text("operation.id")!);
        Assert.Equal(200, await Count(service, "OFFERED"));

        await system.MoveOn(
            Services.London.EndOf(respondBy), async () => await Count(service, "LAPSED") == 200, "the offers lapsed");
    }

    [Fact]
    public async Task An_offer_is_answered_until_the_last_second_of_its_day_and_no_later()
    {
        var respondBy = system.Today.AddDays(10);
        var (early, late) = (
            await system.A.Offered(system.A.Manual(), respondBy), await system.A.Offered(system.A.Manual(), respondBy));
        system.JumpTo(Services.London.EndOf(respondBy).AddSeconds(-1));
        await early.Manager.Do("acceptOffer", early.Answer);
        system.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("WINDOW_CLOSED", (await late.Manager.Try("acceptOffer", late.Answer)).Refusal());
        Assert.Equal("LAPSED", await late.Status());

        await late.Offer(system.Today.AddDays(10));
        await late.Manager.Do("acceptOffer", late.Answer);
    }

    [Fact]
    public async Task Typing_opens_and_closes_by_itself()
    {
        var service = system.A.Manual();
        var (from, to) = (system.Today.AddDays(5), system.Today.AddDays(9));
        service = service with
        {
            Periods = [service.Periods[0] with { ManualEntryOpensOn = from, ManualEntryClosesOn = to }],
        };
        await system.A.National.Do("defineService", service);
        var one = new Case(system, service, await system.A.Practice("ZL8"), "ZL8");
        await one.Offer();
        await one.Manager.Do("acceptOffer", one.Answer);
        Assert.Equal("PARTICIPATING", await one.Status());
        await system.MoveOn(Services.London.StartOf(from), () => InList(one, "AWAITING_ENTRY"), "typing opened");
        await system.MoveOn(Services.London.EndOf(to), () => InList(one, "NOT_COLLECTED"), "typing closed");
        Assert.Equal(["Offered", "Accepted", "ManualEntryOpened", "ManualEntryClosed"], await one.History());
        var toDo = await one.Approver.Ask("{ worklist(first: 10) { nodes { id awaiting { party action } } } }");
        Assert.Equal((one.Id, "COMMISSIONER", "EXTEND_DEADLINE"), (
            toDo.Text("worklist.nodes.0.id"), toDo.Text("worklist.nodes.0.awaiting.party"),
            toDo.Text("worklist.nodes.0.awaiting.action")));
    }

    [Fact]
    public async Task A_collection_that_is_read_is_never_behind_the_clock()
    {
        var service = system.A.Manual();
        var opens = system.Today.AddDays(30);
        var one = await system.A.Accepted(service with
        {
            Periods = [service.Periods[0] with { ManualEntryOpensOn = opens }],
        });
        system.JumpTo(Services.London.StartOf(opens).AddSeconds(-1));
        Assert.Equal("PARTICIPATING", await one.Status());
        system.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("AWAITING_ENTRY", await one.Status());
    }

    private static async Task<bool> HasTried(Case one, int times) =>
        (await one.Read(fields: "extraction { attempts }")).At("extraction.attempts")?.GetInt32() >= times;

    /// <summary>From each attempt to the next that was planned, in seconds.</summary>
    private async Task<int[]> Pauses(Case one) => await system.Database.Ask<int[]>(
        $"""
        select array_agg(
            round(extract(epoch from (event ->> 'nextAttemptAt')::timestamptz - at))::integer order by sequence)
        from collection_event where key = '{one.Id}' and kind = 'ExtractAttempted'
        """);

    /// <summary>As the list has it: whoever asks for a collection itself makes it catch up.</summary>
    private static async Task<bool> InList(Case one, string status) => (await one.Manager.Ask(
        "query($practice: OdsCode!) { collections(filter: {practice: [$practice]}) { nodes { status } } }",
        new { practice = one.Practice })).Text("collections.nodes.0.status") == status;

    private Task<long> Reminders(Case one, string name = "%") => system.Database.Ask<long>(
        $"""
        select count(*) from orleans.reminder
        where grainid like '%{one.Service.Code}/%' and remindername like '{name}'
        """);

    private async Task<int> Count(ServiceDefinition service, string status) => (await system.A.National.Ask(
        """
        query($service: String!, $status: CollectionStatus!) {
          collections(filter: {service: [$service], status: [$status]}) { totalCount }
        }
        """,
        new { service = service.Code, status })).Number("collections.totalCount");
}
