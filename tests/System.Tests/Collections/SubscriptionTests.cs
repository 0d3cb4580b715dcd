using System.Net;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Collections;

/// <summary>collectionChanged over SSE: what is told to whom, and how it is resumed.</summary>
[Collection<Running>]
public sealed class SubscriptionTests(TestSystem system)
{
    private const string Changes = """
        subscription($filter: CollectionFilter, $after: String) {
          collectionChanged(filter: $filter, after: $after) {
            cursor kind sequence version status collection { id practice } by { id }
          }
        }
        """;

    [Fact]
    public async Task What_matches_before_or_after_is_told_in_order()
    {
        var one = await system.A.Accepted(system.A.Manual());
        await using var all = await one.Manager.Follow(Changes, Of(one));
        await using var awaiting = await one.Manager.Follow(
            Changes,
            new { filter = new { practice = new[] { one.Practice }, status = new[] { "AWAITING_DECLARATION" } } });
        await one.Typist.Do("enterFigures", new { key = one.Key, submit = false, values = Case.Figures(1) });
        await one.Submit();
        await one.Declare();
        await one.Approver.Do("approve", one.Seen());

        var history = await one.History();
        var told = await Kinds(all, 4);
        Assert.Equal(history[^4..], told);
        Assert.Equal(["FiguresSubmitted", "Declared"], await Kinds(awaiting, 2));
    }

    [Fact]
    public async Task Nobody_is_told_what_he_may_not_see()
    {
        var one = await system.A.Accepted(system.A.Manual());
        var other = await system.A.Accepted(system.A.Manual());
        string[] scopes = [one.Practice, one.Commissioner, "X24"];
        var seeing = await Task.WhenAll(
            scopes.Select(scope => one.At(scope, "reader", "VIEW").Follow(Changes, Of(one))));
        await using var outsider = await other.At(other.Practice, "outsider", "VIEW").Follow(Changes);
        await using var region = await other.At("ZB1", "outsider", "APPROVAL_MANAGEMENT").Follow(Changes);
        await using var supplier = await other.At("X24", "outsider", "SUPPLIER").Follow(Changes);
        await one.Submit();
        await other.Submit();

        foreach (var stream in seeing)
        {
            Assert.Equal("FiguresSubmitted", (await Kinds(stream, 1))[0]);
            await stream.DisposeAsync();
        }

        // The first that comes to the other practice is its own, though the other was before it in the log.
        var first = await Next(outsider);
        Assert.Equal(other.Practice, first.Json.Text("data.collectionChanged.collection.practice"));
        await AssertSilent(region);
        await AssertSilent(supplier);
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_by_argument_or_header()
    {
        var one = await system.A.Accepted(system.A.Manual());
        SentEvent first;
        await using (var stream = await one.Manager.Follow(Changes, Of(one)))
        {
            await one.Submit();
            first = await Next(stream);
        }

        await one.Declare();
        Assert.Equal(first.Id, first.Json.Text("data.collectionChanged.cursor"));
        await using var byArgument = await one.Manager.Follow(Changes, Of(one, first.Id));
        await using var byHeader = await one.Manager.Follow(Changes, Of(one), first.Id);
        await one.Manager.Do("withdrawDeclaration", one.Because("Too soon"));
        string[] rest = ["Declared", "DeclarationWithdrawn"];
        Assert.Equal(rest, await Kinds(byArgument, 2));
        Assert.Equal(rest, await Kinds(byHeader, 2));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("MTox")] // 1:1, of a history.
    [InlineData("MTo5OTk5OTk5OTk5LTE=")] // 1:9999999999-1, of a server that has counted further.
    [InlineData("MTozLTE=")] // 1:3-1, of no event.
    public async Task An_impossible_cursor_is_refused_before_the_stream_begins(string after)
    {
        var (status, answer) = await Refused(EventReader.Request(Changes, new { after }, Token("X24")));
        Assert.Equal((HttpStatusCode.BadRequest, "BAD_USER_INPUT"), (status, answer.Code()));
    }

    [Fact]
    public async Task What_is_no_subscription_of_ours_is_refused_before_the_stream_begins()
    {
        var token = Token("X24");
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"),
            await Of(EventReader.Request(Changes, null, null)));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "GRAPHQL_VALIDATION_FAILED"),
            await Of(EventReader.Request("subscription { nothing }", null, token)));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "GRAPHQL_VALIDATION_FAILED"),
            await Of(EventReader.Request(
                "subscription { a: collectionChanged { kind } b: collectionChanged { kind } }", null, token)));

        async Task<(HttpStatusCode, string?)> Of(HttpRequestMessage request)
        {
            var (status, answer) = await Refused(request);
            return (status, answer.Code());
        }
    }

    [Fact]
    public async Task A_query_is_one_event_and_the_end()
    {
        await using var stream = await EventReader.Open(
            system.Http, EventReader.Request("{ me { id } }", null, Token("X24")));
        var next = await stream.Next(TestContext.Current.CancellationToken);
        Assert.Equal("reader", next!.Json.Text("data.me.id"));
        Assert.Equal("complete", (await stream.Next(TestContext.Current.CancellationToken))!.Event);
        Assert.Null(await stream.Next(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Progress_ends_with_the_last_state_and_is_only_for_those_who_may_see_it()
    {
        const string Progress = "subscription($id: ID!) { bulkOperationProgress(id: $id) { state total done } }";
        var service = system.A.Manual();
        await system.A.National.Do("defineService", service);
        await system.A.Practices(200, "ZP1");
        var started = await system.A.National.Do(
            "offerService", new { service = service.Code, commissioner = "ZP1" });
        var id = started.Text("operation.id");
        await using var stream = await system.A.National.Follow(Progress, new { id });
        var states = new List<string>();
        await foreach (var sent in stream.All(TestContext.Current.CancellationToken))
        {
            states.Add(sent.Event == "complete" ? "end" : sent.Json.Text("data.bulkOperationProgress") ?? sent.Data);
        }

        Assert.Equal(["""{"state":"COMPLETED","total":200,"done":200}""", "end"], states[^2..]);
        Assert.Equal(states.Distinct(), states);
        Assert.Equal(
            (HttpStatusCode.NotFound, "NOT_FOUND"),
            (await Refused(EventReader.Request(Progress, new { id }, Token("ZP1")))) is var (status, answer)
                ? (status, answer.Code())
                : default);
    }

    private static object Of(Case one, string? after = null) =>
        new { filter = new { practice = new[] { one.Practice } }, after };

    private static string Token(string organisation) => Tokens.For("reader", "Reader", [(organisation, ["VIEW"])]);

    private static async Task<string[]> Kinds(EventReader stream, int count)
    {
        var kinds = new List<string>();
        while (kinds.Count < count)
        {
            kinds.Add((await Next(stream)).Json.Text("data.collectionChanged.kind")!);
        }

        return [.. kinds];
    }

    // A stream may begin with what was committed just before: other transactions of the server hold it back.
    private static async Task<SentEvent> Next(EventReader stream)
    {
        while (true)
        {
            var next = (await stream.Next(TestContext.Current.CancellationToken))!;
            if (next.Json.Text("data.collectionChanged.kind") is not ("Offered" or "Accepted" or "ManualEntryOpened"))
            {
                return next;
            }
        }
    }

    // The others have been told already: what came to them would have come here.
    private static async Task AssertSilent(EventReader stream)
    {
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.Next(moment.Token));
    }

    private async Task<(HttpStatusCode Status, System.Text.Json.JsonElement Answer)> Refused(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await system.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.Content.Headers.ContentType?.MediaType == "application/json", text);
            return (response.StatusCode, System.Text.Json.JsonDocument.Parse(text).RootElement.Clone());
        }
    }
}
