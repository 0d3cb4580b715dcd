using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace GpCollections.Door;

/// <summary>Documents by id, from the file that codegen writes beside a front end.</summary>
public sealed class TrustedDocumentTests : IAsyncLifetime
{
    private const string Hello = "query Hello($text: String) { echo(text: $text) }";
    private const string Pack = "mutation { pack(input: {buyer: \"A81001\", fruits: []}) { packed } }";
    private readonly string _file = Path.GetTempFileName();
    private readonly DoorHost _host = new();
    private readonly DoorHost _strict = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            [Id(Hello)] = Hello,
            [Id(Pack)["sha256:".Length..]] = Pack,
        }), Token);
        await _host.Start("Development", new() { ["GraphQL:TrustedDocuments:0"] = _file });
        await _strict.Start("Development", new()
        {
            ["GraphQL:TrustedDocuments:0"] = _file,
            ["GraphQL:TrustedOnly"] = "true",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _strict.DisposeAsync();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_document_is_asked_for_by_its_id()
    {
        foreach (var host in (DoorHost[])[_host, _strict])
        {
            var posted = await Post(host, new { documentId = Id(Hello), variables = new { text = "hi" } });
            Assert.Equal((200, """{"data":{"echo":"hi||||||"}}"""), (posted.Status, posted.Body.ToString()));
            // Some clients send the field that they would have sent, empty.
            Assert.Equal(200, (await Post(host, new { documentId = Id(Hello), query = "" })).Status);

            var got = await host.Http.GetStringAsync(
                $"/graphql?documentId={Id(Hello)}&variables={{\"text\":\"hi\"}}", Token);
            Assert.Equal("""{"data":{"echo":"hi||||||"}}""", got);
        }
    }

    [Fact]
    public async Task An_id_that_nobody_knows_is_told_so()
    {
        var answer = await Post(_host, new { documentId = Id("{me {id}}") });
        Assert.Equal((400, "PERSISTED_QUERY_NOT_FOUND"), (answer.Status, DoorHost.Code(answer)));
    }

    [Fact]
    public async Task A_request_has_a_document_or_an_id()
    {
        var answer = await Post(_host, new { documentId = Id(Hello), query = Hello });
        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, DoorHost.Code(answer)));
        answer = await Post(_host, new { documentId = 7 });
        Assert.Equal((400, "BAD_REQUEST"), (answer.Status, DoorHost.Code(answer)));
    }

    [Fact]
    public async Task Where_only_trusted_documents_are_served_no_other_is()
    {
        var answer = await Post(_strict, new { query = Hello });
        Assert.Equal((400, "PERSISTED_QUERY_REQUIRED"), (answer.Status, DoorHost.Code(answer)));
        Assert.Equal(200, (await Post(_host, new { query = Hello })).Status);
    }

    [Fact]
    public async Task A_mutation_by_id_is_not_got() => Assert.Equal(405, (int)
        (await _host.Http.GetAsync($"/graphql?documentId={Id(Pack)}", Token)).StatusCode);

    [Theory]
    [InlineData("GraphQL:TrustedDocuments:0", "/nowhere/persisted-documents.json")]
    [InlineData("GraphQL:TrustedDocuments:0", "/dev/null")]
    [InlineData("GraphQL:TrustedOnly", "true")]
    public async Task What_could_serve_nothing_does_not_start(string setting, string value)
    {
        await using var host = new DoorHost();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Start("Development", new() { [setting] = value }).AsTask());
    }

    private static string Id(string document) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))}";

    private static async Task<(int Status, JsonElement Body)> Post(DoorHost host, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync("/graphql", body, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Token));
    }
}
