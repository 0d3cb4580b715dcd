using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Xunit;

namespace GpCollections.Door;

/// <summary>What holds for every route: compression, headers, pages of other origins, proxies, slow senders.</summary>
public sealed class HardeningTests(DoorHost host) : IClassFixture<DoorHost>
{
    private const string Fruits = "/graphql?query={fruits(first:100){nodes{id name}}}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("identity", null)]
    public async Task A_large_answer_is_compressed_as_the_client_likes(string accepted, string? chosen)
    {
        using var answer = await Get(Fruits, ("Accept-Encoding", accepted));

        Assert.Equal(chosen, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("Accept", answer.Headers.Vary);
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        Stream plain = chosen switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        var text = await new StreamReader(plain).ReadToEndAsync(Token);
        Assert.EndsWith("""{"id":"F100","name":"Fruit 100"}]}}}""", text);
    }

    [Fact]
    public async Task Browsers_are_told_to_stay_with_https_where_the_edge_speaks_it()
    {
        await using var edge = new DoorHost();
        await edge.Start("Production", new()
        {
            ["Http:Proxies:0"] = "127.0.0.1",
            ["Authentication:Issuers:0:Name"] = "issuer",
            ["Authentication:Issuers:0:Authority"] = "https://issuer.example",
            ["Authentication:Issuers:0:Audience"] = "gpcollections",
        });
        Assert.Equal("max-age=31536000", await Told("https"));
        Assert.Null(await Told("http"));

        async Task<string?> Told(string scheme)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
            request.Headers.Host = "api.example";
            request.Headers.Add("X-Forwarded-Proto", scheme);
            using var answer = await edge.Http.SendAsync(request, Token);
            return answer.Headers.TryGetValues("Strict-Transport-Security", out var told) ? told.Single() : null;
        }
    }

    [Fact]
    public async Task An_edge_speaks_HTTP_2_without_TLS_to_an_endpoint_of_its_own()
    {
        await using var edge = new DoorHost();
        await edge.Start("Development", new()
        {
            ["Kestrel:Endpoints:Edge:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Edge:Protocols"] = "Http2",
        });
        // More than the six that browsers allow to a host over HTTP/1.1, and streams among them.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async at =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Accept.ParseAdd(at % 2 == 0 ? "application/json" : "text/event-stream");
            using var answer = await edge.Http.SendAsync(request, Token);
            return (answer.Version.Major, Type: answer.Content.Headers.ContentType?.MediaType,
                Body: await answer.Content.ReadAsStringAsync(Token));
        }));
        Assert.All(answers, answer => Assert.Equal(2, answer.Major));
        Assert.Equal(20, answers.Count(answer => answer is { Type: "text/event-stream" }));
        Assert.All(answers, answer => Assert.Contains("""{"data":{"__typename":"Query"}}""", answer.Body));
    }

    [Theory]
    [InlineData("/graphql?query={__typename}")]
    [InlineData("/dev/token?person=ann")]
    public async Task A_small_answer_and_a_token_are_not(string address)
    {
        using var answer = await Get(
            address, ("Accept-Encoding", "gzip, br"), ("Accept", "text/html, application/json"));
        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task Every_answer_says_what_browsers_may_do_with_it()
    {
        foreach (var address in (string[])["/graphql?query={__typename}", "/dev/token", "/nothing"])
        {
            using var answer = await Get(address);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
            Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
            Assert.True(answer.Headers.CacheControl?.NoStore);
            Assert.Single(answer.Headers.GetValues("X-Request-Id"));
            Assert.Single(answer.Headers.GetValues("X-Correlation-Id"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    public async Task Other_methods_do_nothing(string method)
    {
        using var request = new HttpRequestMessage(new(method), "/graphql");
        request.Headers.Add("X-Secret", "mine");
        using var answer = await host.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.DoesNotContain("mine", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(null, "https://portal.example", false)]
    [InlineData("https://portal.example", "https://portal.example", true)]
    [InlineData("https://portal.example", "https://other.example", false)]
    [InlineData("https://portal.example", "null", false)]
    public async Task Pages_of_configured_origins_may_ask_and_no_others(string? configured, string origin, bool may)
    {
        await using var own = new DoorHost();
        await own.Start("Development", configured is null ? new() : new() { ["Http:Origins:0"] = configured });
        using var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, content-type");
        using var answer = await own.Http.SendAsync(request, Token);

        Assert.Equal(may, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed));
        if (may) Assert.Equal([origin], allowed!);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("Http:Origins:0", "*")]
    [InlineData("Http:Origins:0", "https://portal.example/path")]
    [InlineData("Http:Proxies:0", "somewhere")]
    public async Task Nonsense_does_not_start(string setting, string value)
    {
        await using var own = new DoorHost();
        await Assert.ThrowsAsync<OptionsValidationException>(
            () => own.Start("Development", new() { [setting] = value }).AsTask());
    }

    [Theory]
    [InlineData(null, 429)]
    [InlineData("127.0.0.1", 200)]
    public async Task A_proxy_is_believed_only_when_it_is_known(string? proxy, int status)
    {
        await using var own = new DoorHost();
        var settings = new Dictionary<string, string?> { ["Budgets:RequestsPerMinute"] = "1" };
        if (proxy is not null) settings["Http:Proxies:0"] = proxy;
        await own.Start("Development", settings);
        async Task<int> From(string address)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
            request.Headers.Add("X-Forwarded-For", address);
            using var answer = await own.Http.SendAsync(request, Token);
            return (int)answer.StatusCode;
        }

        Assert.Equal(200, await From("192.0.2.1"));
        Assert.Equal(status, await From("192.0.2.2"));
    }

    [Theory]
    [InlineData("GET /graphql?query={0} HTTP/1.1\r\nHost: x\r\n\r\n", 17_000, "414")]
    [InlineData("GET /graphql HTTP/1.1\r\nHost: x\r\nX-Long: {0}\r\n\r\n", 40_000, "431")]
    public async Task A_head_beyond_the_limits_is_refused(string head, int length, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status}", await Raw(string.Format(null, head, new string('x', length))));

    [Fact]
    public async Task Who_sends_a_body_too_slowly_is_let_go() => Assert.Contains(" 408 ", await Raw(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"));

    [Fact]
    public async Task A_form_of_two_lengths_is_refused() => Assert.StartsWith("HTTP/1.1 400", await Raw(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}"));

    private async Task<HttpResponseMessage> Get(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", await host.Token());
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await host.Http.SendAsync(request, Token);
    }

    /// <summary>What the server answers to these bytes before it hangs up.</summary>
    private async Task<string> Raw(string bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes), Token);
        var answer = new byte[64];
        var read = await stream.ReadAtLeastAsync(answer, 12, false, Token).AsTask().WaitAsync(
            TimeSpan.FromSeconds(30), Token);
        return Encoding.ASCII.GetString(answer, 0, read);
    }
}
