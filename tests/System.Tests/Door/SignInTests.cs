using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace GpCollections.Door;

public sealed class SignInTests(DoorHost host) : IClassFixture<DoorHost>
{
    private const string Me = "{me {id name memberships {organisation roles}}}";

    [Fact]
    public async Task A_token_says_who_and_where()
    {
        var token = await Token(
            """
            {"name": " Ann  Lee ", "organisations": [{"code": "a81001", "roles": ["VIEW", "SUPERVISOR", "VIEW"]},
             {"code": "X24", "roles": ["AUDITOR"]}, {"code": "A81001", "roles": ["FINANCE_VIEW"]}]}
            """);
        var (_, body) = await host.Ask(Me, token: token);

        Assert.Equal(
            """{"id":"ann-lee","name":"Ann  Lee","memberships":[{"organisation":"A81001","roles":["VIEW","""
            + "\"FINANCE_VIEW\",\"SUPERVISOR\"]},{\"organisation\":\"X24\",\"roles\":[\"AUDITOR\"]}]}",
            body.GetProperty("data").GetProperty("me").ToString());
    }

    [Fact]
    public async Task A_demonstration_person_is_known_by_id()
    {
        var (_, body) = await host.Ask("{me {name}}", token: await Token("""{"person": "ann"}"""));
        Assert.Equal("Ann Lee", body.GetProperty("data").GetProperty("me").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("Ann Lee", "ann-lee")]
    [InlineData("\uFF21nn Lee", "ann-lee")]
    [InlineData("Ann\u3000Lee", "ann-lee")]
    [InlineData("Zo\u00EB O\u2019Neil", "zo\u00EB-o-neil")]
    [InlineData("Zoe\u0308 O'Neil", "zo\u00EB-o-neil")]
    [InlineData("System Manager", "system-manager")]
    public async Task Spellings_of_a_name_are_one_person(string name, string id)
    {
        var (_, body) = await host.Ask("{me {id}}", token: await Token(JsonSerializer.Serialize(new { name })));
        Assert.Equal(id, body.GetProperty("data").GetProperty("me").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("system")]
    [InlineData("supplier")]
    [InlineData("demonstration")]
    public async Task An_issuer_does_not_have_the_name_of_what_is_no_issuer(string name)
    {
        await using var production = new DoorHost();
        await Assert.ThrowsAsync<ValidationException>(() => production.Start("Production", new()
        {
            ["Authentication:Issuers:0:Name"] = name,
            ["Authentication:Issuers:0:Authority"] = "https://issuer.example",
            ["Authentication:Issuers:0:Audience"] = "gpcollections",
        }).AsTask());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"person": "nobody"}""")]
    [InlineData("""{"name": ""}""")]
    [InlineData("""{"name": "\u0007"}""")]
    [InlineData("""{"name": "!!!"}""")]
    [InlineData("""{"name": " System! "}""")]
    [InlineData("""{"name": "\uFF33\uFF59stem"}""")]
    [InlineData("""{"name": "\u017Fystem"}""")]
    [InlineData("""{"name": "\u24E2ystem"}""")]
    [InlineData("""{"name": "Ann\uD835\uDC00"}""")]
    [InlineData("""{"name": "s\u0323ystem"}""")]
    [InlineData("""{"name": 7}""")]
    [InlineData("""{"name": "A", "organisations": {}}""")]
    [InlineData("""{"name": "A", "organisations": [{"code": "A8", "roles": []}]}""")]
    [InlineData("""{"name": "A", "organisations": [{"code": "A81001"}]}""")]
    [InlineData("""{"name": "A", "organisations": [{"code": "A81001", "roles": ["KING"]}]}""")]
    public async Task What_makes_no_token_is_told_why(string body)
    {
        using var answer = await host.Http.PostAsync(
            "/dev/token", new StringContent(body), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.NotEmpty(error.GetProperty("error").GetString()!);
        if (body.Contains("KING")) Assert.Contains("NATIONAL_SERVICE_MANAGER", error.ToString());
    }

    [Fact]
    public async Task The_page_lists_persons_and_gives_a_token_without_a_script()
    {
        host.Http.DefaultRequestHeaders.Accept.Clear();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dev/token?person=ann");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("?person=ann", page);
        Assert.Contains("eyJ", page);
        Assert.DoesNotContain("<script", page);
    }

    [Fact]
    public async Task A_field_waits_for_sign_in_however_it_is_asked()
    {
        const string Query = "{a: fruit(id: 1) {id} ...F ... on Query {c: fruit(id: 3) {id}}} "
            + "fragment F on Query {b: fruit(id: 2) {id}}";
        var answer = await host.Ask(Query, accept: "application/graphql-response+json");

        Assert.Equal((200, "AUTH_NOT_AUTHENTICATED"), (answer.Status, DoorHost.Code(answer)));
        Assert.Equal("""{"a":null,"b":null,"c":null}""", answer.Body.GetProperty("data").ToString());
        Assert.Null(DoorHost.Code(await host.Ask(Me)));
    }

    [Fact]
    public async Task A_role_opens_what_needs_it()
    {
        var viewing = await host.Token("[\"VIEW\"]");
        Assert.Equal("AUTH_NOT_AUTHORIZED", DoorHost.Code(await host.Ask("{secret}", token: viewing)));
        Assert.Null(DoorHost.Code(await host.Ask("{secret}", token: await host.Token("[\"AUDITOR\"]"))));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task A_bad_token_is_no_token(string token)
    {
        Assert.Equal("AUTH_NOT_AUTHENTICATED", DoorHost.Code(await host.Ask("{fruit(id: 1) {id}}", token: token)));
        Assert.Equal("""{"data":{"me":null}}""", (await host.Ask(Me, token: token)).Body.ToString());
    }

    [Fact]
    public async Task A_token_that_was_changed_or_is_unsigned_or_signed_by_others_is_no_token()
    {
        var token = await host.Token("[\"VIEW\"]");
        var parts = token.Split('.');
        var payload = Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1]));
        var changed = Base64UrlEncoder.Encode(payload.Replace("VIEW", "AUDITOR"));
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");
        var others = new JsonWebTokenHandler().CreateToken(payload, new SigningCredentials(
            new SymmetricSecurityKey(new byte[32]), SecurityAlgorithms.HmacSha256));

        foreach (var bad in new[] { $"{parts[0]}.{changed}.{parts[2]}", $"{none}.{parts[1]}.", others })
            Assert.Equal("AUTH_NOT_AUTHENTICATED", DoorHost.Code(await host.Ask("{secret}", token: bad)));
        Assert.Equal("AUTH_NOT_AUTHORIZED", DoorHost.Code(await host.Ask("{secret}", token: token)));
    }

    [Fact]
    public async Task In_production_nobody_makes_tokens_and_the_schema_is_not_told()
    {
        await using var production = new DoorHost();
        await production.Start("Production", new()
        {
            ["Authentication:Issuers:0:Name"] = "cis2",
            ["Authentication:Issuers:0:Authority"] = "https://issuer.example",
            ["Authentication:Issuers:0:Audience"] = "gpcollections",
        });
        var cancellationToken = TestContext.Current.CancellationToken;

        Assert.Equal(HttpStatusCode.NotFound,
            (await production.Http.GetAsync("/dev/token", cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await production.Http.PostAsync("/dev/token", new StringContent("{}"), cancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await production.Http.GetAsync("/graphql/schema.graphql", cancellationToken)).StatusCode);
        Assert.Equal("GRAPHQL_VALIDATION_FAILED", DoorHost.Code(await production.Ask("{__schema {types {name}}}")));
        Assert.DoesNotContain("Did you mean", (await production.Ask("{frui}")).Body.ToString());
        var token = await host.Token();
        Assert.Equal("AUTH_NOT_AUTHENTICATED", DoorHost.Code(await production.Ask("{secret}", token: token)));
    }

    [Fact]
    public async Task A_production_that_nobody_could_sign_in_to_does_not_start()
    {
        await using var production = new DoorHost();
        await Assert.ThrowsAsync<InvalidOperationException>(() => production.Start("Production", new()).AsTask());
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up()
    {
        await using var hurried = new DoorHost();
        await hurried.Start("Development", new() { ["GraphQL:QueryTimeoutSeconds"] = "0.2" });
        var answer = await hurried.Ask(
            "{slow}", token: await hurried.Token(), accept: "application/graphql-response+json");
        Assert.Equal((504, "TIMEOUT"), (answer.Status, DoorHost.Code(answer)));
    }

    [Fact]
    public async Task A_token_outlives_a_restart()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Username=api;Password=made-up",
        };
        await using var before = new DoorHost();
        await before.Start("Development", settings);
        await using var after = new DoorHost();
        await after.Start("Development", settings);

        Assert.Null(DoorHost.Code(await after.Ask("{fruit(id: 1) {id}}", token: await before.Token())));
    }

    private async Task<string> Token(string body)
    {
        using var answer = await host.Http.PostAsync("/dev/token", new StringContent(body));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }
}
