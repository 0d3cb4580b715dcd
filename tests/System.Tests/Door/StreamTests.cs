using System.Net;
using System.Runtime.CompilerServices;
using GpCollections.Access;
using GpCollections.Compat;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Door;

/// <summary>What the tests count of the streams that are open.</summary>
public sealed class Orchard
{
    private int _open;

    public int Open => _open;

    public void Enter() => Interlocked.Increment(ref _open);

    public void Leave() => Interlocked.Decrement(ref _open);

    public Task Is(int open) => Wait.For(() => Task.FromResult(Open), count => count == open, $"{open} are open");
}

[SubscriptionType, SignedIn]
public static class OrchardSubscriptions
{
    /// <summary>Some fruits; then the end, or silence.</summary>
    public static async IAsyncEnumerable<Fruit> Ripening(
        Market market, Orchard orchard, [EnumeratorCancellation] CancellationToken cancellationToken, int count = 3,
        bool ends = true)
    {
        orchard.Enter();
        try
        {
            foreach (var fruit in market.Fruits.Take(count)) yield return fruit;
            if (count > market.Fruits.Count) throw new InvalidOperationException("password=hunter2");
            if (!ends) await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            orchard.Leave();
        }
    }
}

/// <summary>Server-sent events, on a clock that tests move.</summary>
public sealed class StreamTests : IAsyncLifetime
{
    private const string Silence = "subscription { ripening(count: 1, ends: false) { id } }";

    private readonly DoorHost _host = OrchardHost.Make();
    private string _token = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _token = await _host.Token();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_stream_is_events_and_an_end()
    {
        await using var stream = await Open("subscription { ripening { id shelf { number } } }");
        for (var i = 1; i <= 3; i++)
        {
            var fruit = (await Next(stream)).Json.Text("data.ripening");
            Assert.Equal($$$"""{"id":"F00{{{i}}}","shelf":{"number":{{{i}}}}}""", fruit);
        }

        Assert.Equal("complete", (await Next(stream)).Event);
        Assert.Null(await stream.Next(Token));
        await _host.Orchard.Is(0);
    }

    [Fact]
    public async Task A_fault_ends_the_stream_without_its_inside()
    {
        await using var stream = await Open("subscription { ripening(count: 201) { id } }");
        var told = new List<SentEvent>();
        await foreach (var sent in stream.All(Token)) told.Add(sent);
        Assert.Equal("INTERNAL_SERVER_ERROR", told[^2].Json.Code());
        Assert.DoesNotContain("hunter2", told[^2].Data);
        Assert.Equal("complete", told[^1].Event);
    }

    [Fact]
    public async Task A_silent_stream_shows_that_it_is_alive()
    {
        await using var stream = await Open(Silence);
        await Next(stream);
        using var moment = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.Next(moment.Token));
        Assert.True(stream.Comments > 2, $"{stream.Comments} comments");
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_source()
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Open(Silence)));
        await _host.Orchard.Is(20);
        foreach (var stream in streams) await stream.DisposeAsync();
        await _host.Orchard.Is(0);
    }

    [Fact]
    public async Task A_stream_ends_with_its_token()
    {
        await using var stream = await Open(Silence);
        await Next(stream);
        _host.Clock.Advance(TimeSpan.FromHours(8) - TimeSpan.FromMinutes(1));
        Assert.Equal(1, _host.Orchard.Open);
        _host.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("AUTH_TOKEN_EXPIRED", (await Next(stream)).Json.Code());
        Assert.Equal("complete", (await Next(stream)).Event);
        await _host.Orchard.Is(0);
    }

    [Fact]
    public async Task A_process_that_stops_ends_its_streams()
    {
        await using var stream = await Open(Silence);
        await Next(stream);
        var stopping = _host.Stop();
        Assert.Equal("UNAVAILABLE", (await Next(stream)).Json.Code());
        Assert.Equal("complete", (await Next(stream)).Event);
        await stopping;
    }

    [Fact]
    public async Task A_person_may_have_so_many_streams()
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Open(Silence)));
        using var request = EventReader.Request(Silence, null, _token);
        using var refused = await _host.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        await streams[0].DisposeAsync();
        await _host.Orchard.Is(19);
        await Wait.Until(
            async () =>
            {
                using var again = EventReader.Request("subscription { ripening { id } }", null, _token);
                using var answer = await _host.Http.SendAsync(again, Token);
                return answer.IsSuccessStatusCode;
            },
            "there is a place again");
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    [Theory]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("application/json, text/event-stream", "application/json")]
    [InlineData("application/json;q=0.5, text/event-stream", "text/event-stream")]
    [InlineData("*/*", "application/json")]
    public async Task A_query_is_answered_as_its_client_likes_best(string accept, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await _host.Http.SendAsync(request, Token);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_subscription_takes_the_events_that_its_client_can_read()
    {
        using var request = EventReader.Request("subscription { ripening { id } }", null, _token);
        request.Headers.Accept.Clear();
        request.Headers.TryAddWithoutValidation(
            "Accept", "application/graphql-response+json, application/json, text/event-stream, multipart/mixed");
        using var answer = await _host.Http.SendAsync(request, Token);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
    }

    private Task<EventReader> Open(string query) =>
        EventReader.Open(_host.Http, EventReader.Request(query, null, _token));

    private static async Task<SentEvent> Next(EventReader stream) => (await stream.Next(Token))!;
}

internal static class OrchardHost
{
    public static DoorHost Make() => new()
    {
        Classes = DoorHost.Sample.Add(typeof(OrchardSubscriptions)),
        Options = options =>
        {
            (options.KeepAliveSeconds, options.MaxStreamsPerPerson) = (0.1, 20);
            (options.InitTimeoutSeconds, options.MaxOperationsPerSocket, options.MaxSocketsPerPerson) = (1, 5, 2);
            options.AllowedOrigins.Add("http://front.example");
        },
    };
}
