using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GpCollections.Access;
using GpCollections.Extracts;
using GpCollections.Hosting;
using GpCollections.Operations;
using GpCollections.Organisations;
using GpCollections.Services;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GpCollections.Collections;

/// <summary>What arrived before a deadline, and is carried out after it.</summary>
[Collection<Clocked>]
public sealed class ArrivalTests(ClockedSystem system)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_whose_body_comes_late_counts_from_its_head()
    {
        var one = await system.A.Offered(system.A.Manual(), system.Today.AddDays(2));
        var tooLate = London.EndOf(system.Today.AddDays(2));
        system.JumpTo(tooLate.AddSeconds(-1));
        using var content = new LateContent(
            JsonSerializer.Serialize(new
            {
                query = "mutation($i: ParticipationInput!) { acceptOffer(input: $i) { errors { code } } }",
                variables = new { i = one.Answer },
            }),
            async () =>
            {
                system.JumpTo(tooLate.AddSeconds(5));
                Assert.Equal("LAPSED", await one.Status());
            });
        Assert.Equal("""{"data":{"acceptOffer":{"errors":[]}}}""", await Sent(one, content));
        Assert.Equal("AWAITING_ENTRY", await one.Status());
        Assert.Equal(
            ["Offered", "OfferLapsed", "CountedInTime", "Accepted", "ManualEntryOpened"], await one.History());
        var told = (await one.Read(fields: "history { nodes { detail } }")).Texts("history.nodes", "detail");
        Assert.Contains(
            $"What follows arrived on {London.TimeOf(tooLate.AddSeconds(-1)):d MMMM yyyy HH:mm:ss}, in time.", told);

        var other = await system.A.Offered(system.A.Manual(), system.Today);
        system.JumpTo(London.EndOf(system.Today));
        Assert.Equal("WINDOW_CLOSED", (await other.Manager.Try("acceptOffer", other.Answer)).Refusal());
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, RefusalCode.WindowClosed)]
    [InlineData(-1200, RefusalCode.WindowClosed)]
    public async Task A_command_that_was_on_its_way_counts_from_when_it_set_out(int seconds, RefusalCode? refusal)
    {
        var (one, closes) = await Typed();
        system.JumpTo(closes.AddSeconds(5));
        Assert.Equal("NOT_COLLECTED", await one.Status());
        var outcome = await system.ApiServices.GetRequiredService<GrainCalls>().Execute(
            CollectionKey.Parse(one.Id),
            new CommandEnvelope(
                Figures(), Actor.Of(OdsCode.Parse(one.Practice), "Typist"), Guid.NewGuid().ToString("N"),
                Arrival: new Arrival(closes.AddSeconds(seconds))),
            Token);
        Assert.Equal(refusal, outcome.Refusal?.Code);
        Assert.Equal(refusal is null ? "AWAITING_DECLARATION" : "NOT_COLLECTED", await one.Status());
    }

    [Fact]
    public async Task Items_of_an_operation_count_from_its_start()
    {
        var (one, closes) = await Typed();
        system.JumpTo(closes.AddSeconds(-1));
        var practice = OdsCode.Parse(one.Practice);
        var operation = new BulkOperation(
            Guid.NewGuid().ToString("N"), BulkKinds.EnterFigures, BulkOperationState.Running,
            new Actor("typist", "Typist"), system.Now, null, DryRun: false, null, 0, 0, 0, null);

        // As if the silo that it was started on were lost before it did anything.
        await system.SiloServices.GetRequiredService<BulkOperations>().Start(
            operation,
            new BulkRequest.EnterFigures(
                [new EnterItem(CollectionKey.Parse(one.Id), practice, Figures().Values)], Submit: true, null),
            "hash", null, Token);
        system.JumpTo(closes.AddDays(1));
        await system.MoveOn(
            system.Now, async () => await one.Status() == "AWAITING_DECLARATION", "the figures were entered");
        Assert.Contains("CountedInTime", await one.History());
    }

    [Fact]
    public async Task A_message_that_came_in_time_is_taken_when_it_can_be_after_the_window()
    {
        var (opens, closes) = (system.Now.AddDays(2), system.Now.AddDays(3));
        var one = await system.A.Accepted(system.A.Windowed(opens, closes));
        await system.Supplier("ERROR", one.Practice);
        await system.MoveOn(opens, async () => await one.Status() == "COLLECTING", "the window opened");
        await Shared(one, true);
        var (_, posted) = await system.A.Operator.Post(Posted.Message(Posted.Result(one)));
        Assert.Equal("SHARED_SYSTEM", posted.Text("code"));
        await system.MoveOn(closes, async () => await one.Status() == "NOT_COLLECTED", "the window closed");
        await Shared(one, false);
        var replayed = await system.A.Operator.Do(
            "replayMessages", new { filter = new { practice = new[] { one.Practice }, canReplay = true } });
        Assert.Equal("STORED", replayed.Text("messages.0.outcome"));
        Assert.Equal("AWAITING_DECLARATION", await one.Status());
    }

    private async Task<(Case One, DateTimeOffset Closes)> Typed()
    {
        var service = system.A.Manual();
        var last = system.Today.AddDays(3);
        var one = await system.A.Accepted(service with
        {
            Periods = [service.Periods[0] with { ManualEntryClosesOn = last }],
        });
        return (one, London.EndOf(last));
    }

    private static CollectionCommand.EnterFigures Figures() => new(
        [
            new() { Indicator = "FLU001", Count = 100 },
            new() { Indicator = "CHD001", Register = 80 },
            new() { Indicator = "CHD002", Numerator = 40, Denominator = 70 },
        ],
        Submit: true, []);

    private Task<int> Shared(Case one, bool isShared) => system.Database.Ask<int>(
        $"update practice set shared_system = {isShared} where code = '{one.Practice}' returning 1");

    private async Task<string> Sent(Case one, HttpContent content)
    {
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = system.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content };
        request.Headers.ExpectContinue = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.For(
            $"manager-{one.Practice}", "Manager", [(one.Practice, ["SERVICE_MANAGEMENT"])]));
        using var answer = await http.SendAsync(request, Token);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    /// <summary>The server has the head and asks for the body; something happens before it comes.</summary>
    private sealed class LateContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly Func<Task> _before;

        public LateContent(string body, Func<Task> before)
        {
            (_body, _before) = (Encoding.UTF8.GetBytes(body), before);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await _before();
            await stream.WriteAsync(_body, Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
