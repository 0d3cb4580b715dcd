using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using GpCollections.Hosting;
using Xunit;

namespace GpCollections.Door;

/// <summary>graphql-transport-ws to the letter, faults and all.</summary>
public sealed class SocketTests : IAsyncLifetime
{
    private const string Silence = "subscription { ripening(count: 1, ends: false) { id } }";

    private readonly DoorHost _host = OrchardHost.Make();
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        await _host.InitializeAsync();
        _token = await _host.Token();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Queries_mutations_and_subscriptions_run_on_one_socket()
    {
        using var client = await Initialised();
        await client.Subscribe("a", "subscription { ripening { id } }");
        Assert.Equal(["F001", "F002", "F003"], [await Id(client), await Id(client), await Id(client)]);
        Assert.Equal("""{"id":"a","type":"complete"}""", (await client.Next()).ToString());
        await client.Subscribe("b", "{ me { id } }");
        Assert.Equal("ann-lee", (await client.Next()).Text("payload.data.me.id"));
        Assert.Equal("complete", (await client.Next()).Text("type"));
        await client.Subscribe("b", """mutation { pack(input: {buyer: "A81001", fruits: ["x"]}) { packed } }""");
        Assert.StartsWith("ann-lee A81001 x", (await client.Next()).Text("payload.data.pack.packed"));

        static async Task<string?> Id(SocketClient client) =>
            (await client.Next()).Text("payload.data.ripening.id");
    }

    [Fact]
    public async Task What_cannot_be_executed_is_an_error_and_ends_only_itself()
    {
        using var client = await Initialised();
        await client.Subscribe("a", "{ nothing }");
        var error = await client.Next();
        Assert.Equal(
            ("a", "error", "GRAPHQL_VALIDATION_FAILED"),
            (error.Text("id"), error.Text("type"), error.Text("payload.0.extensions.code")));
        await client.Subscribe("a", "{ __typename }");
        Assert.Equal("next", (await client.Next()).Text("type"));
    }

    [Fact]
    public async Task Without_a_token_one_is_nobody()
    {
        using var client = await SocketClient.Connect(_host);
        await client.Send(new { type = "connection_init" });
        Assert.Equal("connection_ack", (await client.Next()).Text("type"));
        await client.Subscribe("a", Silence);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await client.Next()).Text("payload.0.extensions.code"));
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("authorization", "bearer ")]
    [InlineData("token", "")]
    public async Task The_token_stands_in_the_payload(string name, string prefix)
    {
        using var client = await SocketClient.Connect(_host);
        await client.Send(new
        {
            type = "connection_init",
            payload = new Dictionary<string, string> { [name] = prefix + _token },
        });
        await client.Next();
        await client.Subscribe("a", "{ me { id } }");
        Assert.Equal("ann-lee", (await client.Next()).Text("payload.data.me.id"));
    }

    [Fact]
    public async Task The_token_may_stand_in_the_header()
    {
        using var client = await SocketClient.Connect(_host, token: _token);
        await client.Send(new { type = "connection_init" });
        await client.Next();
        await client.Subscribe("a", "{ me { id } }");
        Assert.Equal("ann-lee", (await client.Next()).Text("payload.data.me.id"));
    }

    [Theory]
    [InlineData("{", 4400)]
    [InlineData("[]", 4400)]
    [InlineData("""{"type":"subscribe","id":"a","payload":{"query":"{__typename}"}}""", 4401)]
    [InlineData("""{"type":"connection_init","payload":{"token":"forged"}}""", 4403)]
    [InlineData("""{"type":"connection_init","payload":[]}""", 4400)]
    [InlineData("""{"type":"dance"}""", 4400)]
    public async Task A_socket_that_is_not_initialised_closes_with_its_code(string message, int code)
    {
        using var client = await SocketClient.Connect(_host);
        await client.Send(message);
        Assert.Equal(code, await client.Closed());
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", 4429)]
    [InlineData("""{"type":"subscribe","id":"a"}""", 4400)]
    [InlineData("""{"type":"subscribe","payload":{"query":"{__typename}"}}""", 4400)]
    [InlineData("""{"type":"subscribe","id":"a","payload":{"query":1}}""", 4400)]
    [InlineData("""{"type":"subscribe","id":"a","payload":{"query":"{__typename}","query":"{x}"}}""", 4400)]
    [InlineData("""{"type":"subscribe","id":"open","payload":{"query":"{__typename}"}}""", 4409)]
    [InlineData("""{"type":1}""", 4400)]
    [InlineData("""{"id":"a"}""", 4400)]
    public async Task A_message_that_is_none_closes_the_socket_and_what_runs_on_it(string message, int code)
    {
        using var client = await Initialised();
        await client.Subscribe("open", Silence);
        await client.Next();
        await client.Send(message);
        Assert.Equal(code, await client.Closed());
        await _host.Orchard.Is(0);
    }

    [Fact]
    public async Task A_message_beyond_the_limit_closes_with_1009()
    {
        using var client = await Initialised();
        await client.Send(new { type = "ping", payload = new { a = new string('x', 140_000) } });
        Assert.Equal(1009, await client.Closed());
    }

    [Fact]
    public async Task Who_says_nothing_is_not_waited_for()
    {
        using var client = await SocketClient.Connect(_host);
        Assert.Equal(4408, await client.Closed());
    }

    [Fact]
    public async Task Another_protocol_is_closed_with_4406()
    {
        using var client = await SocketClient.Connect(_host, protocol: "graphql-ws");
        Assert.Equal(4406, await client.Closed());
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://front.example", true)]
    public async Task A_page_of_somebody_elses_opens_no_socket(string origin, bool opens)
    {
        var connecting = SocketClient.Connect(_host, origin: origin);
        if (opens) (await connecting).Dispose();
        else await Assert.ThrowsAsync<WebSocketException>(() => connecting);
    }

    [Fact]
    public async Task Ping_is_answered_and_pong_is_not()
    {
        using var client = await Initialised();
        await client.Send("""{"type":"pong"}""");
        await client.Send("""{"type":"ping","payload":{"a":1}}""");
        Assert.Equal("""{"type":"pong"}""", (await client.Next()).ToString());
    }

    [Fact]
    public async Task Complete_ends_the_source_and_the_id_is_free()
    {
        using var client = await Initialised();
        await client.Subscribe("a", Silence);
        await client.Next();
        await client.Send(new { type = "complete", id = "a" });
        await _host.Orchard.Is(0);
        await client.Subscribe("a", "{ __typename }");
        Assert.Equal("Query", (await client.Next()).Text("payload.data.__typename"));
    }

    [Fact]
    public async Task A_socket_runs_so_many_operations_and_a_person_has_so_many_sockets()
    {
        using var client = await Initialised();
        for (var i = 0; i < 5; i++)
        {
            await client.Subscribe($"{i}", Silence);
            await client.Next();
        }

        await client.Subscribe("6", Silence);
        Assert.Equal("TOO_MANY_STREAMS", (await client.Next()).Text("payload.0.extensions.code"));

        using var second = await Initialised();
        using var third = await SocketClient.Connect(_host);
        await third.Send(new { type = "connection_init", payload = new { token = _token } });
        Assert.Equal(1008, await third.Closed());
    }

    [Fact]
    public async Task A_socket_ends_with_its_token()
    {
        using var client = await Initialised();
        await client.Subscribe("a", Silence);
        await client.Next();
        _host.Clock.Advance(TimeSpan.FromHours(8));
        Assert.Equal(4403, await client.Closed());
        await _host.Orchard.Is(0);
    }

    [Fact]
    public async Task A_process_that_stops_says_goodbye()
    {
        using var client = await Initialised();
        await client.Subscribe("a", Silence);
        await client.Next();
        var stopping = _host.Stop();
        Assert.Equal(1001, await client.Closed());
        await stopping;
    }

    [Fact]
    public async Task Sockets_dropped_without_a_word_leave_nobody_behind()
    {
        var clients = new List<SocketClient>();
        foreach (var id in Enumerable.Range(0, 50))
        {
            var token = await _host.Token(name: $"Person {id}");
            var client = await SocketClient.Connect(_host);
            await client.Send(new { type = "connection_init", payload = new { token } });
            await client.Next();
            await client.Subscribe("a", Silence);
            await client.Next();
            clients.Add(client);
        }

        Assert.Equal(50, _host.Orchard.Open);
        foreach (var client in clients) client.Abort();
        await _host.Orchard.Is(0);
    }

    private async Task<SocketClient> Initialised()
    {
        var client = await SocketClient.Connect(_host);
        await client.Send(new { type = "connection_init", payload = new { Authorization = $"Bearer {_token}" } });
        Assert.Equal("""{"type":"connection_ack"}""", (await client.Next()).ToString());
        return client;
    }
}

/// <summary>A bare socket: it sends whatever it is given.</summary>
internal sealed class SocketClient : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private readonly ClientWebSocket _socket = new();

    public static Task<SocketClient> Connect(
        DoorHost host, string protocol = "graphql-transport-ws", string? token = null, string? origin = null) =>
        Connect(host.Http, protocol, token, origin);

    public static async Task<SocketClient> Connect(
        HttpClient http, string protocol = "graphql-transport-ws", string? token = null, string? origin = null)
    {
        var client = new SocketClient();
        client._socket.Options.AddSubProtocol(protocol);
        if (token is not null) client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (origin is not null) client._socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(http.BaseAddress!) { Scheme = "ws", Path = "/graphql" };
        using var limit = new CancellationTokenSource(Longest);
        // Where another protocol is asked for, none is agreed upon.
        await client._socket.ConnectAsync(address.Uri, limit.Token);
        return client;
    }

    public Task Subscribe(string id, string query) => Send(new { type = "subscribe", id, payload = new { query } });

    public Task Send(object message) => Send(JsonSerializer.Serialize(message));

    public async Task Send(string message)
    {
        using var limit = new CancellationTokenSource(Longest);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, limit.Token);
    }

    public async Task<JsonElement> Next() => await Receive() is { } text
        ? JsonSerializer.Deserialize<JsonElement>(text)
        : throw new InvalidOperationException($"Closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");

    /// <summary>The code with which the other side closes, once it does.</summary>
    public async Task<int> Closed()
    {
        while (await Receive() is not null)
        {
        }

        return (int)_socket.CloseStatus!;
    }

    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private async Task<string?> Receive()
    {
        using var limit = new CancellationTokenSource(Longest);
        var (buffer, text) = (new byte[4_096], new StringBuilder());
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage) return text.ToString();
        }
    }
}
