using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace GpCollections.Door;

public sealed class TransportTests(DoorHost host) : IClassFixture<DoorHost>
{
    private const string Json = "application/json";
    private const string GraphQL = "application/graphql-response+json";
    private const string Hello = """{"query":"{echo(text:\"hi\")}"}""";

    [Theory]
    // What is sent, its type, what is accepted; the status and type that come back.
    [InlineData(Hello, Json, null, 200, Json)]
    [InlineData(Hello, Json, "*/*", 200, Json)]
    [InlineData(Hello, Json, Json, 200, Json)]
    [InlineData(Hello, Json, GraphQL, 200, GraphQL)]
    [InlineData(Hello, Json, GraphQL + ", " + Json + ";q=0.9", 200, GraphQL)]
    [InlineData(Hello, Json, GraphQL + ";q=0.5, " + Json, 200, Json)]
    [InlineData(Hello, Json, "application/*", 200, Json)]
    [InlineData(Hello, Json, "text/html", 406, Json)]
    [InlineData(Hello, Json, Json + ";q=0", 406, Json)]
    [InlineData(Hello, Json, Json + "; charset=iso-8859-1", 406, Json)]
    [InlineData(Hello, "application/json; charset=UTF-8", null, 200, Json)]
    [InlineData(Hello, "application/json; charset=utf-16", null, 415, Json)]
    [InlineData(Hello, "text/plain", null, 415, Json)]
    [InlineData(Hello, "multipart/form-data", null, 415, Json)]
    [InlineData(Hello, "application/x-www-form-urlencoded", null, 415, Json)]
    [InlineData("[" + Hello + "]", Json, null, 400, Json)]
    [InlineData("", Json, null, 400, Json)]
    [InlineData("null", Json, null, 400, Json)]
    [InlineData("{", Json, null, 400, Json)]
    [InlineData("{}", Json, null, 400, Json)]
    [InlineData("{} {}", Json, null, 400, Json)]
    [InlineData("""{"query": 1}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "operationName": 1}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": "x"}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": []}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "extensions": 1}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": null, "operationName": null, "extensions": {"a": [1.5]}}""",
        Json, null, 200, Json)]
    [InlineData("""{"query": "{__typename}", "query": "{me{id}}"}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": {"a": {"b": 1, "b": 2}}}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": {"a": "x\u0000"}}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": {"a": "\ud800"}}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{__typename}", "variables": {"a": 1e999}}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{echo(text: \"\\u0000\")}"}""", Json, null, 400, Json)]
    [InlineData("""{"query": "{"}""", Json, Json, 200, Json)]
    [InlineData("""{"query": "{"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "{nothing}"}""", Json, Json, 200, Json)]
    [InlineData("""{"query": "{nothing}"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "{broken}"}""", Json, GraphQL, 200, GraphQL)]
    [InlineData("""{"query": "query A {__typename} query B {__typename}"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "query A {__typename}", "operationName": "B"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "query A {__typename} query B {me{id}}", "operationName": "A"}""", Json, null, 200, Json)]
    [InlineData("""{"query": "subscription {x}"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "type A {b: Int}"}""", Json, GraphQL, 400, GraphQL)]
    [InlineData("""{"query": "query($a: Int!) {__typename}", "variables": {"a": 1e99}}""", Json, GraphQL, 400, GraphQL)]
    public async Task A_post_is_answered_by_the_book(
        string body, string contentType, string? accept, int status, string mediaType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal(mediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(text).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("/graphql?query={__typename}", 200)]
    [InlineData("/graphql?query=query($t:String){echo(text:$t)}&variables={\"t\":\"a\"}", 200)]
    [InlineData("/graphql?query=query A{__typename} query B{me{id}}&operationName=A", 200)]
    [InlineData("/graphql", 400)]
    [InlineData("/graphql?query={__typename}&query={__typename}", 400)]
    [InlineData("/graphql?query={__typename}&variables=x", 400)]
    [InlineData("/graphql?query={__typename}&variables=[]", 400)]
    [InlineData("/graphql?query=mutation{pack(input:{buyer:\"A81001\",fruits:[]}){packed}}", 405)]
    public async Task A_get_only_reads(string address, int status)
    {
        using var answer = await host.Http.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 405) Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("HEAD")]
    public async Task Other_methods_are_told_which_there_are(string method)
    {
        using var request = new HttpRequestMessage(new(method), "/graphql");
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "POST"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_beyond_the_limit_is_refused_also_in_chunks(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(
                $$$"""{"query":"{__typename}","variables":{"a":"{{{new string('x', 140_000)}}}"}}""",
                Encoding.UTF8, Json),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_not_utf8_or_is_compressed_is_refused()
    {
        var latin = new ByteArrayContent(Encoding.Latin1.GetBytes("""{"query":"{echo(text:\"é\")}"}"""));
        latin.Headers.ContentType = new(Json);
        using var bad = await host.Http.PostAsync("/graphql", latin, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        var zipped = new StringContent(Hello, Encoding.UTF8, Json);
        zipped.Headers.ContentEncoding.Add("gzip");
        using var packed = await host.Http.PostAsync("/graphql", zipped, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, packed.StatusCode);
    }

    [Theory]
    [InlineData("case-4711.b", true)]
    [InlineData("a b", false)]
    [InlineData("<script>", false)]
    public async Task A_plain_correlation_id_is_kept(string sent, bool kept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={broken}");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", sent);
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        var id = Assert.Single(answer.Headers.GetValues("X-Correlation-Id"));
        Assert.Equal(kept, id == sent);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var told = body.GetProperty("errors")[0].GetProperty("extensions").GetProperty("correlationId");
        Assert.Equal(id, told.GetString());
    }

    [Fact]
    public async Task A_fault_is_logged_once_with_its_id_and_told_without_its_inside()
    {
        var (status, body) = await host.Ask("{a: broken b: broken}", token: await host.Token());

        Assert.Equal(200, status);
        Assert.DoesNotContain("hunter2", body.ToString());
        Assert.Equal("INTERNAL_SERVER_ERROR", DoorHost.Code((status, body)));
        var id = body.GetProperty("errors")[0].GetProperty("extensions").GetProperty("correlationId").GetString();
        lock (host.Log) Assert.Single(host.Log, line => line.Contains(id!));
    }

    [Fact]
    public async Task A_client_that_leaves_stops_its_resolver()
    {
        var token = await host.Token();
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={slow}");
        request.Headers.Authorization = new("Bearer", token);
        var sending = host.Http.SendAsync(request, leaving.Token);
        await host.Market.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        await host.Market.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
